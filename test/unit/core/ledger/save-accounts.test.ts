import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes } from 'node:crypto';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { matchAccounts } from '../../../../core/connections/match-accounts.ts';
import { createConnectionStore } from '../../../../core/connections/connection-store.ts';
import { createAccountStore, type AccountStore } from '../../../../core/ledger/account-store.ts';
import { describePlan, planAccounts, savePlannedAccounts } from '../../../../core/ledger/save-accounts.ts';
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
