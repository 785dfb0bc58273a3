import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { DATABASE_FILE } from '../../../core/database/database.ts';
import { migrate } from '../../../core/database/migrate.ts';
import { deriveKey } from '../../../core/keys/key-derivation.ts';

/**
 * Migrates a profile's database and kills its own process before the n-th statement of the way: `node migrating-process.ts
 * DIRECTORY KEY STATEMENT`. With none to die at, it says how many there were.
 */
const [profileDir = '', key = '', dieAt = ''] = process.argv.slice(2);
const path = join(profileDir, DATABASE_FILE);
let statements = Number.NEGATIVE_INFINITY;
const database = new Sqlite(path, {
  verbose: () => {
    statements += 1;
    if (statements === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
  },
});
database.pragma("cipher = 'sqlcipher'");
database.pragma(`key = "x'${deriveKey(Buffer.from(key, 'hex'), 'database/v1').toString('hex')}'"`);
database.pragma('journal_mode = WAL');
database.pragma('foreign_keys = ON');
statements = 0;
migrate(database, { backupPath: (from) => `${path}.before-v${from + 1}` });
process.stdout.write(String(statements));
database.close();
