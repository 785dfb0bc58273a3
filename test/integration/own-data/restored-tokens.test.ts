import { expect, test } from 'vitest';
import { connectBank } from '../../support/test-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { useEngineAndBank } from '../engine/engine-and-bank.ts';

const open = useEngineAndBank();
const folder = useTemporaryFolders();
const PASSPHRASE = 'correct horse battery staple';

test('the tokens of a backup work on another computer, sealed under its own key', async () => {
  const backupDir = folder('backups');
  const first = await open({ engine: { backupDir } });
  const { connection } = await connectBank(first, first.bank, 'ob-monzo');
  const { backup } = await first.call('backup.create', { passphrase: PASSPHRASE });
  await first.close();

  const second = await open({ bank: first.bank, engine: { backupDir, suppliedKey: Buffer.alloc(32, 21) } });
  await second.call('backup.restore', { backupId: backup.backupId, passphrase: PASSPHRASE });
  await second.call('connections.refreshTokens', { connectionId: connection.connectionId });
  const { runs } = await second.call('sync.run', {});
  expect(runs).toMatchObject([{ state: 'succeeded', added: 0 }]);
  expect((await second.call('connections.list', {})).connections).toMatchObject([{ status: 'ACTIVE' }]);
});

test('a refresh token that was traded after the backup is named as what it is: lost by the restore', async () => {
  const engine = await open();
  const { connection } = await connectBank(engine, engine.bank, 'ob-monzo');
  const { connectionId } = connection;
  const { backup } = await engine.call('backup.create', { passphrase: PASSPHRASE });
  // Twice, because the bank keeps the one before the last.
  await engine.call('connections.refreshTokens', { connectionId });
  await engine.call('connections.refreshTokens', { connectionId });
  await engine.advance(60 * 60_000);
  await engine.call('backup.restore', { backupId: backup.backupId, passphrase: PASSPHRASE });

  await engine.advance(2 * 60 * 60_000);
  await engine.call('sync.run', {});
  const diagnosis = await engine.call('connections.diagnose', { connectionId });
  expect(diagnosis).toMatchObject({ cause: 'token_lost', nextStep: { code: 'reconnect' } });
  expect(diagnosis.evidence.map(({ key }) => key)).toContain('evidence.backup-restored');
});
