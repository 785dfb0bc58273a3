import { createAuditSigner } from '../../../core/audit/audit-signer.ts';
import { createAudit } from '../../../core/audit/audit.ts';
import { openDatabase } from '../../../core/database/database.ts';
import { createEventBus } from '../../../core/events.ts';
import { createRotateTokenKey } from '../../../core/keys/rotate-token-key.ts';
import { createTokenEnvelope } from '../../../core/keys/token-envelope.ts';
import { loadTokenKeys } from '../../../core/keys/token-keys.ts';
import { dieAtWrite } from '../../support/die-at-write.ts';

/** `node rotate-key-process.ts PROFILE KEY N`: rotates the token key of a profile, and is killed before its n-th write. */
const [profileDir = '', keyHex = '', n = '0'] = process.argv.slice(2);
const rootKey = Buffer.from(keyHex, 'hex');
const clock = { nowMs: () => Date.now() };
const database = await openDatabase(profileDir, rootKey);
const events = createEventBus({ info: () => undefined, warn: () => undefined, error: () => undefined });
const keys = loadTokenKeys(database, rootKey, clock);
const rotation = createRotateTokenKey({
  database,
  audit: createAudit(database, clock, events, createAuditSigner(rootKey)),
  envelope: createTokenEnvelope(keys),
  keys,
  resealOthers: () => 0,
});
dieAtWrite(database, Number(n));
const values = await rotation.rotate();
process.stdout.write(JSON.stringify({ values }));
database.close();
