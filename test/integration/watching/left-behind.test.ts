import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../core/database/database.ts';
import { LOG_FILE } from '../../../core/logging/file-sink.ts';
import { handedOutOf } from '../../support/handed-out.ts';
import { scanProfile } from '../../support/scan-profile.ts';
import { sealedValues } from '../../support/sealed-values.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { connectBank, openTestEngine, TEST_KEY } from '../../support/test-engine.ts';
import { startBank } from '../engine/start-bank.ts';

const folder = useTemporaryFolders();

// Every profile of this project is searched when it goes; here is the proof that the search finds something.
test('what a profile leaves behind is searched for what it holds, and a leak of each kind is found', async () => {
  const bank = await startBank();
  const profileDir = folder('clean');
  const engine = await openTestEngine({ profileDir, sandbox: bank });
  await connectBank(engine, bank, 'xs2a-dkb');
  await engine.close();
  await bank.close();

  // The bundle that was made when the engine closed: it tells of the bank, and nothing of the person.
  expect(handedOutOf(profileDir)).toContain('xs2a-dkb');
  const clean = await scanProfile(profileDir, TEST_KEY, handedOutOf(profileDir));
  expect(clean?.found).toEqual([]);
  expect(clean?.secrets).toBeGreaterThanOrEqual(2);
  expect(clean?.personal).toBeGreaterThan(20);

  const database = await openDatabase(profileDir, TEST_KEY);
  const [token = ''] = Object.values(sealedValues(database, TEST_KEY));
  const iban = database.prepare<[], string>('SELECT iban FROM accounts WHERE iban IS NOT NULL').pluck().get() ?? '';
  const description = database.prepare<[], string>('SELECT description FROM transactions').pluck().get() ?? '';
  database.exec('DROP TRIGGER audit_logs_are_final');
  database.prepare('UPDATE audit_logs SET metadata = ? WHERE id = 1').run(JSON.stringify({ about: iban }));
  database.close();
  appendFileSync(join(profileDir, LOG_FILE), `{"text":"${description}"}\n`);
  appendFileSync(join(profileDir, 'notes.txt'), token);

  const leaking = await scanProfile(profileDir, TEST_KEY, `${handedOutOf(profileDir)} ${description}`);
  const found = leaking?.found.join('\n') ?? '';
  expect(found).toContain('an IBAN is in the trail');
  expect(found).toContain('an IBAN is in the export of the trail');
  expect(found).toContain('a description is in the log');
  expect(found).toContain('a description is in a bundle');
  expect(found).toMatch(/token.* is in notes\.txt/);
  // What was found is named, not repeated.
  for (const value of [token, iban, description]) expect(found).not.toContain(value);

  // And nothing is left for the search that follows this suite.
  const mended = await openDatabase(profileDir, TEST_KEY);
  mended.exec("UPDATE audit_logs SET metadata = '{}' WHERE id = 1");
  mended.close();
  for (const name of [LOG_FILE, 'notes.txt']) appendFileSync(join(profileDir, name), '', { flag: 'w' });
});
