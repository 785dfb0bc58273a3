import { expect } from 'vitest';
import { findBank } from '../../../sandbox/banks.ts';
import type { Transaction } from '../../../shared/contract/index.ts';
import type { EngineAndBank } from './engine-and-bank.ts';

/** One row in the terms that both sides share, so that multisets of rows can be compared. */
const rowKey = (date: string, amountMinor: number, description: string) => `${date} ${amountMinor} ${description}`;

/** Every transaction of an account, in pages. */
export async function allTransactions(engine: Pick<EngineAndBank, 'call'>, accountId: string): Promise<Transaction[]> {
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
 * Compares the ledger of a connection with the bank's own books, row by row and as multisets: nothing lost, nothing
 * doubled, nothing invented, balances to the penny.
 */
export async function expectSameAsBank(engine: EngineAndBank, connectionId: string): Promise<void> {
  const { connection, accounts } = await engine.call('connections.get', { connectionId });
  const truth = await engine.bank.truth(connection.credentialsId ?? '');
  const givesPending = findBank(connection.providerId)?.unsupported?.includes('pending') !== true;
  expect(accounts.length).toBe(truth.length);

  const differences: string[] = [];
  const matched = new Set<string>();
  for (const account of accounts) {
    const rows = await allTransactions(engine, account.accountId);
    const booked = rows.filter(({ status }) => status === 'booked');
    const pending = rows.filter(({ status }) => status === 'pending');
    // Accounts go by different ids on both sides; their books tell them apart.
    const same = truth.find(
      (one) =>
        !matched.has(one.accountId) &&
        one.kind === account.kind &&
        one.currency === account.currency &&
        one.balanceMinor === account.balance?.currentMinor &&
        isSame(
          booked.map(({ date, amountMinor, description }) => rowKey(date, amountMinor, description)),
          one.booked
            .filter(({ date }) => date >= one.historyFrom)
            .map(({ date, amountMinor, description }) => rowKey(date, amountMinor, description)),
        ) &&
        isSame(
          pending.map(({ date, amountMinor, description }) => rowKey(date, amountMinor, description)),
          (givesPending ? one.pending : []).map(({ date, amountMinor, description }) =>
            rowKey(date, amountMinor, description),
          ),
        ),
    );
    if (same) matched.add(same.accountId);
    else
      differences.push(
        `${account.name} (${booked.length} booked, ${pending.length} pending, ${account.balance?.currentMinor})`,
      );
  }
  expect(
    differences,
    `accounts that differ from ${JSON.stringify(truth.map(({ kind, currency, booked, pending, balanceMinor }) => [kind, currency, booked.length, pending.length, balanceMinor]))}`,
  ).toEqual([]);
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
}
