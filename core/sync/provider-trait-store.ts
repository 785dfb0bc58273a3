import type { Environment } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import { elapsedMs } from '../elapsed.ts';
import type { AccountRow } from '../ledger/account-store.ts';
import type { ProviderTraits } from './pair-transactions.ts';
import type { HistoryBounds } from './search-history.ts';

/** What a provider has shown itself to be like. Accounts and cards may reach back differently far. */
export type LearnedTraits = ProviderTraits & { history: Record<AccountRow['kind'], HistoryBounds> };

type TraitRow = { lasting_ids_fail: 0 | 1; row_ids_fail: 0 | 1 };
type HistoryRow = {
  kind: AccountRow['kind'];
  given_days: number | null;
  refused_days: number | null;
  learned_at: string;
};

/** What was refused is asked for again after this: banks come to give more. */
const REFUSAL_HOLDS_MS = 200 * 24 * 3_600_000;

/** Rows of `provider_traits` and `provider_history`. */
export function createProviderTraitStore(database: Database) {
  const select = database.prepare<[string, string], TraitRow>(
    'SELECT * FROM provider_traits WHERE environment = ? AND provider_id = ?',
  );
  const upsert = database.prepare<[string, string, number, number, string]>(
    `INSERT INTO provider_traits (environment, provider_id, lasting_ids_fail, row_ids_fail, learned_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (environment, provider_id) DO UPDATE SET lasting_ids_fail = excluded.lasting_ids_fail,
       row_ids_fail = excluded.row_ids_fail, learned_at = excluded.learned_at`,
  );
  const history = database.prepare<[string, string], HistoryRow>(
    'SELECT * FROM provider_history WHERE environment = ? AND provider_id = ?',
  );
  const putHistory = database.prepare<[string, string, string, number | null, number | null, string]>(
    `INSERT OR REPLACE INTO provider_history (environment, provider_id, kind, given_days, refused_days, learned_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );

  return {
    get(environment: Environment, providerId: string, nowMs: number): LearnedTraits {
      const row = select.get(environment, providerId);
      const rows = history.all(environment, providerId);
      const boundsOf = (kind: AccountRow['kind']): HistoryBounds => {
        const bounds = rows.find((one) => one.kind === kind);
        const isStale = bounds !== undefined && elapsedMs(nowMs, Date.parse(bounds.learned_at)) > REFUSAL_HOLDS_MS;
        return {
          givenDays: bounds?.given_days ?? undefined,
          refusedDays: isStale ? undefined : (bounds?.refused_days ?? undefined),
        };
      };
      return {
        lastingIdsFail: row?.lasting_ids_fail === 1,
        rowIdsFail: row?.row_ids_fail === 1,
        history: { account: boundsOf('account'), card: boundsOf('card') },
      };
    },
    put(environment: Environment, providerId: string, traits: LearnedTraits, learnedAt: string): void {
      const { lastingIdsFail, rowIdsFail } = traits;
      upsert.run(environment, providerId, lastingIdsFail ? 1 : 0, rowIdsFail ? 1 : 0, learnedAt);
      for (const kind of ['account', 'card'] as const) {
        const { givenDays = null, refusedDays = null } = traits.history[kind];
        if (givenDays !== null || refusedDays !== null)
          putHistory.run(environment, providerId, kind, givenDays, refusedDays, learnedAt);
      }
    },
  };
}
