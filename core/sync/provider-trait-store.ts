import type { Environment } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import type { ProviderTraits } from './pair-transactions.ts';

/** What a provider has shown itself to be like. */
export type LearnedTraits = ProviderTraits & { historyDays?: number | undefined };

type TraitRow = { lasting_ids_fail: 0 | 1; row_ids_fail: 0 | 1; history_days: number | null };

/** Rows of `provider_traits`. */
export function createProviderTraitStore(database: Database) {
  const select = database.prepare<[string, string], TraitRow>(
    'SELECT * FROM provider_traits WHERE environment = ? AND provider_id = ?',
  );
  const upsert = database.prepare<[string, string, number, number, number | null, string]>(
    `INSERT INTO provider_traits (environment, provider_id, lasting_ids_fail, row_ids_fail, history_days, learned_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (environment, provider_id) DO UPDATE SET lasting_ids_fail = excluded.lasting_ids_fail,
       row_ids_fail = excluded.row_ids_fail, history_days = excluded.history_days, learned_at = excluded.learned_at`,
  );
  return {
    get(environment: Environment, providerId: string): LearnedTraits {
      const row = select.get(environment, providerId);
      return {
        lastingIdsFail: row?.lasting_ids_fail === 1,
        rowIdsFail: row?.row_ids_fail === 1,
        historyDays: row?.history_days ?? undefined,
      };
    },
    put(environment: Environment, providerId: string, traits: LearnedTraits, learnedAt: string): void {
      upsert.run(
        environment,
        providerId,
        traits.lastingIdsFail ? 1 : 0,
        traits.rowIdsFail ? 1 : 0,
        traits.historyDays ?? null,
        learnedAt,
      );
    },
  };
}
