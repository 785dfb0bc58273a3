import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { connectBank, openTestEngine } from '../support/test-engine.ts';
import { useTemporaryFolders } from '../support/temporary-folder.ts';

describe('environments', () => {
  const folder = useTemporaryFolders();

  it('never show each other’s banks, accounts or transactions, and forget nothing of either', async () => {
    const sandbox = await startSandbox();
    const engine = await openTestEngine({ profileDir: folder('profile'), sandbox });
    await connectBank(engine, sandbox, 'ob-monzo');
    const shown = async () => ({
      connections: (await engine.call('connections.list', {})).connections.length,
      accounts: (await engine.call('accounts.list', {})).accounts.length,
      transactions: (await engine.call('transactions.page', { limit: 5 })).transactions.length,
      netWorth: (await engine.call('insights.netWorth', { from: '2026-01-01', to: '2026-12-31' })).series.length,
    });
    const before = await shown();
    expect(before.transactions).toBe(5);

    await engine.call('settings.update', { environment: 'production' });
    expect(await shown()).toEqual({ connections: 0, accounts: 0, transactions: 0, netWorth: 0 });

    await engine.call('settings.update', { environment: 'demo' });
    expect(await shown()).toEqual(before);
    await engine.close();
    await sandbox.close();
  });
});
