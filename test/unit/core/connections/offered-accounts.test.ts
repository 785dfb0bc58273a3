import { expect, test } from 'vitest';
import { offeredAccounts } from '../../../../core/connections/offered-accounts.ts';
import { BankFailure, type FailureKind } from '../../../../core/providers/bank-failure.ts';
import type { AccountsAnswer, BankSession } from '../../../../core/providers/bank-provider.ts';

/** An answer in short: how many could be read and how many not, or how the bank refused. */
type Given = [readable: number, unreadable: number] | FailureKind;

const session: BankSession = {
  application: {
    environment: 'sandbox',
    authUrl: 'https://auth.example',
    apiUrl: 'https://api.example',
    clientId: 'c',
    clientSecret: 's',
    redirect: { mode: 'loopback', uri: 'http://127.0.0.1:4280/oauth/callback' },
  },
  accessToken: 't',
};
const answering = (kind: 'account' | 'card', given: Given) => (): Promise<AccountsAnswer> => {
  if (typeof given === 'string') return Promise.reject(new BankFailure(given));
  const [readable, unreadable] = given;
  const one = { kind, currency: 'GBP', name: kind };
  const accounts = Array.from({ length: readable }, (_, index) => ({ ...one, providerAccountId: `${kind} ${index}` }));
  return Promise.resolve({ accounts, unreadable });
};

/** What comes of both answers: the number offered, with what could not be read of each kind; or the failure. */
async function outcome(accounts: Given, cards: Given): Promise<string> {
  const provider = { accounts: answering('account', accounts), cards: answering('card', cards) };
  try {
    const { accounts: offered, unreadable } = await offeredAccounts(provider, session);
    return `${offered.length} of ${offered.length + unreadable.account + unreadable.card}`;
  } catch (thrown) {
    return thrown instanceof BankFailure ? thrown.kind : String(thrown);
  }
}

test.each<[accounts: Given, cards: Given, expected: string]>([
  [[2, 0], [1, 0], '3 of 3'],
  [[2, 0], 'unsupported', '2 of 2'],
  ['not-found', [1, 0], '1 of 1'],
  [[0, 0], 'access-denied', '0 of 0'],
  ['access-denied', 'unsupported', 'access-denied'],
  [[2, 0], 'unavailable', 'unavailable'],
  [[2, 0], 'unreadable', 'unreadable'],
  [[1, 1], [1, 0], '2 of 3'],
  [[2, 0], [0, 1], '2 of 3'],
  [[0, 2], [1, 1], '1 of 4'],
  [[0, 1], 'unsupported', 'unreadable'],
  [[0, 1], [0, 0], 'unreadable'],
  [[0, 1], [0, 2], 'unreadable'],
])('accounts %j and cards %j: %s', async (accounts, cards, expected) => {
  expect(await outcome(accounts, cards)).toBe(expected);
});
