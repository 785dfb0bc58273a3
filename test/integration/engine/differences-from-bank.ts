import { findBank } from '../../../sandbox/banks.ts';
import type { Transaction } from '../../../shared/contract/index.ts';
import type { TestEngine } from '../../support/test-engine.ts';
import type { BankAccountTruth } from './start-bank.ts';

/** Every transaction of an account, in pages. */
export async function allTransactions(engine: Pick<TestEngine, 'call'>, accountId: string): Promise<Transaction[]> {
  const rows: Transaction[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.call('transactions.page', {
      accountIds: [accountId],
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    rows.push(...page.transactions);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}

/**
 * Where the ledger of a connection differs from the bank's own books, row by row and as multisets: something lost,
 * doubled or invented, or a balance off by a penny. Empty when they are the same. Needs no test runner. `since` leaves
 * out booked rows before a day: what lies further back than a bank's window may have been slept through.
 */
export async function differencesFromBank(
  engine: Pick<TestEngine, 'call'>,
  connectionId: string,
  truth: readonly BankAccountTruth[],
  since = '',
): Promise<string[]> {
  const { connection, accounts } = await engine.call('connections.get', { connectionId });
  const givesPending = findBank(connection.providerId)?.unsupported?.includes('pending') !== true;
  const differences: string[] = [];
  const left = new Set(truth);
  for (const account of accounts) {
    const rows = await allTransactions(engine, account.accountId);
    const booked = keysOf(rows.filter(({ status, date }) => status === 'booked' && date >= since));
    const pending = keysOf(rows.filter(({ status }) => status === 'pending'));
    // Accounts go by different ids on both sides; their books tell them apart.
    const same = [...left].find(
      (one) =>
        one.kind === account.kind &&
        one.currency === account.currency &&
        one.balanceMinor === account.balance?.currentMinor &&
        isSame(booked, keysOf(one.booked.filter(({ date }) => date >= one.historyFrom && date >= since))) &&
        isSame(pending, keysOf(givesPending ? one.pending : [])),
    );
    if (same) left.delete(same);
    else
      differences.push(
        `here: ${account.name}, ${booked.length} booked, ${pending.length} pending, ${account.balance?.currentMinor}`,
      );
  }
  for (const { kind, booked, pending, balanceMinor } of left)
    differences.push(`at the bank: ${kind}, ${booked.length} booked, ${pending.length} pending, ${balanceMinor}`);
  return differences;
}

/** Rows in the terms that both sides share, sorted, so that they compare as multisets. */
function keysOf(rows: readonly { date: string; amountMinor: number; description: string }[]): string[] {
  return rows.map(({ date, amountMinor, description }) => `${date} ${amountMinor} ${description}`).toSorted();
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((key, index) => key === right[index]);
}
