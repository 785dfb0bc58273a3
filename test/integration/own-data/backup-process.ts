import { openLedgerEngine } from '../../support/ledger-engine.ts';

/**
 * Makes backups of a profile, or restores one, again and again until it is killed: `node backup-process.ts PROFILE WHAT
 * [BACKUP]`. Says when it begins, and each time it has come to an end.
 */
const [profileDir = '', what = '', backupId = ''] = process.argv.slice(2);
const passphrase = 'correct horse battery staple';
const { call } = await openLedgerEngine(profileDir);
process.stdout.write('begun\n');
for (;;) {
  if (what === 'backup') await call('backup.create', { passphrase });
  else await call('backup.restore', { backupId, passphrase });
  process.stdout.write('done\n');
}
