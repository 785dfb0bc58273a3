import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { connectBank, openTestEngine } from '../support/test-engine.ts';
import { useTemporaryFolders } from '../support/temporary-folder.ts';

describe('the first run', () => {
  const folder = useTemporaryFolders();

  it('connects a bank and has its accounts, balances and two years of transactions', async () => {
    const sandbox = await startSandbox();
    const engine = await openTestEngine({ profileDir: folder('profile'), sandbox });
    const { connection, plan } = await connectBank(engine, sandbox, 'ob-monzo');

    expect(connection).toMatchObject({
      status: 'ACTIVE',
      providerId: 'ob-monzo',
      country: 'uk',
      consentExpiryIsEstimate: false,
    });
    expect(plan.accounts.every(({ action }) => action === 'add')).toBe(true);
    const { accounts } = await engine.call('accounts.list', {});
    expect(accounts.length).toBe(plan.accounts.length);
    expect(accounts.every(({ balance }) => balance !== undefined)).toBe(true);
    const { transactions } = await engine.call('transactions.page', { limit: 500 });
    expect(transactions.length).toBe(500);
    const { entries } = await engine.call('audit.page', {});
    expect(new Set(entries.map(({ action }) => action))).toEqual(
      new Set([
        'AUTH_LINK_CREATED',
        'TOKEN_EXCHANGED',
        'CONNECTION_CREATED',
        'ACCOUNTS_FETCHED',
        'SYNC_STARTED',
        'BALANCE_FETCHED',
        'TRANSACTIONS_FETCHED',
        'SYNC_FINISHED',
      ]),
    );

    // The same again brings nothing new.
    const before = accounts;
    const { runs } = await engine.call('sync.run', {});
    expect(runs).toMatchObject([{ state: 'succeeded', added: 0, changed: 0 }]);
    expect((await engine.call('accounts.list', {})).accounts.map(({ balance }) => balance?.currentMinor)).toEqual(
      before.map(({ balance }) => balance?.currentMinor),
    );
    await engine.close();
    await sandbox.close();
  });
});
