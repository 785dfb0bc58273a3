import { BankFailure, type FailureKind } from '../../core/providers/bank-failure.ts';
import type { BankTransaction, DateRange } from '../../core/providers/bank-provider.ts';
import type { ScenarioBank } from './sync-scenario.ts';

/** A bank that answers what a test tells it to, and remembers what it was asked. */
export type PlainBank = ScenarioBank & {
  booked: BankTransaction[];
  pending: BankTransaction[];
  balanceMinor: number;
  balanceCurrency: string;
  balanceUpdatedAt: string | undefined;
  unreadable: number;
  /** Fails the questions for which it names a kind. */
  refuse(question: 'transactions' | 'pending' | 'balance', range: DateRange | undefined): FailureKind | undefined;
  asked: DateRange[];
};

/** Creates the bank. */
export function createPlainBank(today = '2026-06-30'): PlainBank {
  const answer = <Value>(
    question: 'transactions' | 'pending' | 'balance',
    range: DateRange | undefined,
    value: () => Value,
  ): Promise<Value> => {
    const kind = bank.refuse(question, range);
    return kind === undefined ? Promise.resolve(value()) : Promise.reject(new BankFailure(kind));
  };
  const rowsOf = (transactions: BankTransaction[]) => ({ transactions, unreadable: bank.unreadable, rawSha256: 'f0' });
  const bank: PlainBank = {
    today,
    accountId: 'account-0',
    booked: [],
    pending: [],
    balanceMinor: 0,
    balanceCurrency: 'GBP',
    balanceUpdatedAt: undefined,
    unreadable: 0,
    asked: [],
    refuse: () => undefined,
    provider: {
      transactions(_session, _account, range) {
        if (range) bank.asked.push(range);
        return answer('transactions', range, () =>
          rowsOf(bank.booked.filter(({ date }) => !range || (date >= range.from && date <= range.to))),
        );
      },
      pending: () => answer('pending', undefined, () => rowsOf(bank.pending)),
      balance: () =>
        answer('balance', undefined, () => ({
          currency: bank.balanceCurrency,
          currentMinor: bank.balanceMinor,
          updatedAt: bank.balanceUpdatedAt,
        })),
    },
  };
  return bank;
}

/** A row as a bank sends it, with whatever a test cares about. */
export function bankRow(part: Partial<BankTransaction> = {}): BankTransaction {
  const date = part.date ?? '2026-06-20';
  return {
    providerTransactionId: 'row-1',
    date,
    bankTimestamp: `${date}T00:00:00`,
    amountMinor: -250,
    currency: 'GBP',
    description: 'COFFEE',
    classification: [],
    ...part,
  };
}
