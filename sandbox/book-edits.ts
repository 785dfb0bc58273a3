import { addDays, type LocalDate } from '../shared/domain/local-date.ts';
import type { DraftRow } from './ledger-generator.ts';

/** Changes to one account's books that tests order: payments made now, and history the bank rewrites. Not saved. */
export type BookEdits = {
  /** Adds rows that the generator knows nothing of. */
  addRows(accountPath: string, rows: readonly DraftRow[]): void;
  /** Changes rows by their truth id. */
  amend(accountPath: string, amendments: readonly Amendment[]): void;
  /** The drafts as they stand after every edit. */
  applyTo(accountPath: string, drafts: readonly DraftRow[]): readonly DraftRow[];
  /** Counts up with every edit of the account. */
  versionOf(accountPath: string): number;
  clear(): void;
};

/** One change to one row. */
export type Amendment = { truthId: string; change: 'description' | 'amount' | 'date' | 'remove' };

type Account = { added: DraftRow[]; amendments: Amendment[]; version: number };

/** Creates books without edits. */
export function createBookEdits(): BookEdits {
  const accounts = new Map<string, Account>();
  let cleared = 0;

  function edit(accountPath: string): Account {
    const known = accounts.get(accountPath) ?? { added: [], amendments: [], version: cleared };
    known.version += 1;
    accounts.set(accountPath, known);
    return known;
  }

  return {
    addRows: (accountPath, rows) => void edit(accountPath).added.push(...rows),
    amend: (accountPath, amendments) => void edit(accountPath).amendments.push(...amendments),
    applyTo(accountPath, drafts) {
      const account = accounts.get(accountPath);
      if (account === undefined) return drafts;
      const rows = new Map([...drafts, ...account.added].map((row) => [row.truthId, row]));
      for (const { truthId, change } of account.amendments) {
        const row = rows.get(truthId);
        if (row === undefined) continue;
        if (change === 'remove') rows.delete(truthId);
        else rows.set(truthId, amended(row, change));
      }
      return [...rows.values()];
    },
    versionOf: (accountPath) => accounts.get(accountPath)?.version ?? cleared,
    clear() {
      accounts.clear();
      // A number no account has had, so that nothing written before counts as current.
      cleared += 1_000_000;
    },
  };
}

function amended(row: DraftRow, change: Exclude<Amendment['change'], 'remove'>): DraftRow {
  if (change === 'description') return { ...row, description: `${row.description} (CORRECTED)` };
  if (change === 'amount') return { ...row, amountMinor: row.amountMinor + (row.amountMinor < 0 ? -100 : 100) };
  const date: LocalDate = addDays(row.date, 1);
  return { ...row, date };
}
