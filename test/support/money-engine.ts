import { randomBytes } from 'node:crypto';
import { createAuditSigner } from '../../core/audit/audit-signer.ts';
import { createAudit } from '../../core/audit/audit.ts';
import { createConnectionStore } from '../../core/connections/connection-store.ts';
import type { Database } from '../../core/database/database.ts';
import { createEventBus } from '../../core/events.ts';
import { createAccountStore } from '../../core/ledger/account-store.ts';
import { createTransactionStore, type TransactionRow } from '../../core/ledger/transaction-store.ts';
import { createCategorising, createMoneyServices } from '../../core/money-services.ts';
import type { Clock, Log } from '../../core/ports.ts';

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const SIGNER = createAuditSigner(randomBytes(32));
const NOON: Clock = { nowMs: () => Date.parse('2026-06-30T12:00:00Z') };

/** The parts of the engine that make sense of money, over a real database and without a bank. */
export type MoneyEngine = ReturnType<typeof createMoneyEngine>;

/** Wires the parts as the engine does. */
export function createMoneyEngine(database: Database, clock: Clock = NOON, ratesUrl?: string) {
  const events = createEventBus(SILENT);
  const audit = createAudit(database, clock, events, SIGNER);
  const accounts = createAccountStore(database);
  const categorising = createCategorising(database, accounts);
  const transactions = createTransactionStore(database, categorising.classifier);
  const money = createMoneyServices({ database, audit, events, clock, log: SILENT, ratesUrl }, categorising, {
    connections: createConnectionStore(database),
    accounts,
    transactions,
  });
  return {
    ...money,
    audit,
    accounts,
    transactions,
    rows: (): TransactionRow[] =>
      database.prepare<[], TransactionRow>('SELECT * FROM transactions ORDER BY sort_key').all(),
    /** The roll-ups of days and months as they are kept, and as a recount of the rows gives them. */
    rollUps: () => ({ kept: keptSums(database), recounted: recountedSums(database) }),
  };
}

function keptSums(database: Database): unknown[] {
  return (['daily_totals', 'monthly_totals'] as const).map((table) =>
    database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3, 4`).all(),
  );
}

function recountedSums(database: Database): unknown[] {
  const recount = (at: string, name: string) =>
    database
      .prepare(
        `SELECT account_id, ${at} AS ${name}, currency,
           CASE WHEN deleted = 1 THEN '#deleted' ELSE coalesce(shown_category, category_id, category, 'UNKNOWN') END AS category,
           sum(max(amount_minor, 0)) AS in_minor, sum(min(amount_minor, 0)) AS out_minor, count(*) AS count
         FROM transactions WHERE status = 'booked' AND vanished_at IS NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
      )
      .all();
  return [recount('date', 'date'), recount('substr(date, 1, 7)', 'month')];
}
