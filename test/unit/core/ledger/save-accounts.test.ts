import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes } from 'node:crypto';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { matchAccounts } from '../../../../core/connections/match-accounts.ts';
import { createConnectionStore } from '../../../../core/connections/connection-store.ts';
import { createAccountStore, type AccountStore } from '../../../../core/ledger/account-store.ts';
import {
  describePlan,
  planAccounts,
  planRelisting,
  savePlannedAccounts,
} from '../../../../core/ledger/save-accounts.ts';
import type { BankAccount } from '../../../../core/providers/bank-provider.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';
import { someConnection } from './some-rows.ts';

const folder = useTemporaryFolders();
const FIRST = '2026-01-01T00:00:00.000Z';
const LATER = '2026-02-01T00:00:00.000Z';
let database: Database;
let store: AccountStore;

beforeEach(async () => {
  database = await openDatabase(folder(), randomBytes(32));
  createConnectionStore(database).insert(someConnection('c'));
  store = createAccountStore(database);
});
afterEach(() => database.close());

/** What a reconnect does, at an instant. */
function reconnect(offered: readonly BankAccount[], nowIso: string) {
  const planned = planAccounts('c', matchAccounts(offered, store.ofConnection('c')), nowIso);
  database.transaction(() => savePlannedAccounts(store, 'c', planned))();
  return describePlan(planned).accounts.map(({ accountId, action }) => ({ accountId, action }));
}

const account = (providerAccountId: string, iban: string): BankAccount => ({
  kind: 'account',
  providerAccountId,
  currency: 'EUR',
  name: `Account ${iban}`,
  iban,
});
/** The accounts as they stand, by IBAN. */
const state = () =>
  new Map(
    store
      .ofConnection('c')
      .map(({ id, iban, provider_account_id, missing_since }) => [
        iban,
        { id, bankId: provider_account_id, missing_since },
      ]),
  );

test('accounts whose ids at the bank were dealt out anew stay the accounts they were', () => {
  reconnect([account('1', 'DE-A'), account('2', 'DE-B'), account('3', 'DE-C')], FIRST);
  const before = state();
  expect(reconnect([account('2', 'DE-A'), account('3', 'DE-B'), account('1', 'DE-C')], LATER)).toEqual(
    ['DE-A', 'DE-B', 'DE-C'].map((iban) => ({ accountId: before.get(iban)?.id, action: 'match' })),
  );
  expect([...state()].map(([iban, { id, bankId }]) => [iban, id, bankId])).toEqual([
    ['DE-A', before.get('DE-A')?.id, '2'],
    ['DE-B', before.get('DE-B')?.id, '3'],
    ['DE-C', before.get('DE-C')?.id, '1'],
  ]);
});

test('an account that is gone leaves its id at the bank to the one that has it now, and comes back as itself', () => {
  reconnect([account('1', 'DE-A'), account('2', 'DE-B')], FIRST);
  const before = state();
  reconnect([account('1', 'DE-B')], LATER);
  expect(state().get('DE-A')).toMatchObject({ id: before.get('DE-A')?.id, missing_since: LATER });
  expect(state().get('DE-B')).toEqual({ id: before.get('DE-B')?.id, bankId: '1', missing_since: null });

  reconnect([account('9', 'DE-A'), account('1', 'DE-B')], LATER);
  expect(state().get('DE-A')).toEqual({ id: before.get('DE-A')?.id, bankId: '9', missing_since: null });
});

test('what the user chose stays: the name and whether it is hidden', () => {
  reconnect([account('1', 'DE-A')], FIRST);
  const id = state().get('DE-A')?.id ?? '';
  store.rename(id, 'Rent');
  store.hide(id, true);
  reconnect([{ ...account('7', 'DE-A'), name: 'A new name of the bank' }], LATER);
  expect(store.get(id)).toMatchObject({ own_name: 'Rent', hidden: 1, bank_name: 'A new name of the bank' });
});

const WITHOUT_NUMBER: BankAccount = { kind: 'account', providerAccountId: '9', currency: 'EUR', name: 'Account' };

/** What a list read anew does. */
function relist(offered: readonly BankAccount[]) {
  const planned = planRelisting('c', matchAccounts(offered, store.ofConnection('c')), LATER);
  database.transaction(() => savePlannedAccounts(store, 'c', planned))();
  return planned.filter(({ action }) => action === 'add').length;
}

test.each<[string, BankAccount[], number, Record<string, string>]>([
  ['the same: nothing', [account('1', 'A'), account('2', 'B')], 0, { A: '1', B: '2' }],
  ['one more: it comes in', [account('1', 'A'), account('2', 'B'), account('3', 'C')], 1, { A: '1', B: '2', C: '3' }],
  ['one less: it stays', [account('2', 'B')], 0, { A: '1', B: '2' }],
  ['nothing at all: all stay', [], 0, { A: '1', B: '2' }],
  ['ids dealt out anew: each has its own', [account('2', 'A'), account('1', 'B')], 0, { A: '2', B: '1' }],
  ['one left over, and one that it might be: neither', [account('1', 'A'), WITHOUT_NUMBER], 0, { A: '1', B: '2' }],
  ['an id that has gone to another: its account is gone', [account('2', 'A')], 0, { A: '2', B: 'gone' }],
])('a list read anew under the same consent, %s', (_name, offered, added, ids) => {
  reconnect([account('1', 'A'), account('2', 'B')], FIRST);
  expect(relist(offered)).toBe(added);
  const after = [...state()].map(([iban, { bankId }]) => [iban, bankId.split(' ')[0]]);
  expect(Object.fromEntries(after)).toEqual(ids);
  const isMissing = ({ bankId, missing_since }: { bankId: string; missing_since: string | null }) =>
    (missing_since === null) === !bankId.startsWith('gone');
  expect([...state().values()].every(isMissing)).toBe(true);
});

test('a list that leaves out a number takes nothing away, and a new name is the bank’s', () => {
  reconnect([{ ...account('1', 'A'), type: 'TRANSACTION' }], FIRST);
  relist([{ kind: 'account', providerAccountId: '1', currency: 'EUR', name: 'Renamed' }]);
  expect(store.ofConnection('c')).toMatchObject([{ bank_name: 'Renamed', iban: 'A', type: 'TRANSACTION' }]);
});
