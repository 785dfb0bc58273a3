import { createFileAnchor } from '../../../core/audit/audit-anchor.ts';
import { createAuditSigner } from '../../../core/audit/audit-signer.ts';
import { createAuditTrail } from '../../../core/audit/audit-trail.ts';
import { createAudit } from '../../../core/audit/audit.ts';
import { openDatabase } from '../../../core/database/database.ts';
import { createEventBus } from '../../../core/events.ts';
import { NO_FILES } from '../../support/audit/trail.ts';
import { dieAtWrite } from '../../support/die-at-write.ts';

/**
 * `append-process profileDir, KEY N`: acts and appends, each act with its entry, and remembers the head outside after every few,
 * until it is killed before its n-th write to the database (never by itself with 0).
 */
const ACTS_BETWEEN_HEADS = 3;

const [profileDir = '', keyHex = '', n = '0'] = process.argv.slice(2);
const rootKey = Buffer.from(keyHex, 'hex');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { nowMs: () => Date.now() };
const events = createEventBus(silent);
const database = await openDatabase(profileDir, rootKey);
const signer = createAuditSigner(rootKey);
const audit = createAudit(database, clock, events, signer);
const anchor = createFileAnchor(profileDir, signer);
const insert = database.prepare<[string]>("INSERT INTO settings (name, value) VALUES (?, '1')");
const count = database.prepare<[], number>('SELECT count(*) FROM settings').pluck();

const act = database.transaction(() => {
  const name = `act ${count.get() ?? 0}`;
  insert.run(name);
  audit.append('SETTINGS_CHANGED', {}, { settings: [name] });
});

dieAtWrite(database, Number(n));
process.stdout.write('ready\n');
for (;;) {
  const trail = createAuditTrail({
    database,
    profileDir,
    rootKey,
    audit,
    events,
    clock,
    log: silent,
    signer,
    anchor,
    files: NO_FILES,
  });
  await trail.start();
  for (let acts = 0; acts < ACTS_BETWEEN_HEADS; acts++) act();
  await trail.close();
}
