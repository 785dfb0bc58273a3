import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../../core/engine.ts';
import { AppError } from '../../../core/errors.ts';
import { createOsKeychain } from '../../../core/keys/os-keychain.ts';
import { profileOptions } from './profile-options.ts';

/**
 * Opens a profile over the key store of the D-Bus session that this process was started in, and tells how it went in one
 * JSON line. A theme as second argument is written, and `erase` deletes everything; what is told is what a later start would
 * find.
 */
const [profileDir = '', theme] = process.argv.slice(2);
const keyring = await createOsKeychain();
try {
  const engine = await openEngine(profileOptions(profileDir, { keyring }));
  const idOf = () =>
    (JSON.parse(readFileSync(join(profileDir, 'key-store.json'), 'utf8')) as { profileId: string }).profileId;
  const before = idOf();
  const done =
    theme === 'erase'
      ? await engine.dispatch('profile.erase', { isConfirmed: true, deletesBackups: true })
      : theme && (await engine.dispatch('settings.update', { theme }));
  if (theme === 'erase' && done && !done.ok) throw new Error(done.error.code);
  const status = await engine.dispatch('app.status', {});
  const settings = await engine.dispatch('settings.get', {});
  const trail = await engine.dispatch('audit.verify', {});
  await engine.close();
  const stored = await keyring?.read(idOf());
  console.log(
    JSON.stringify({
      status,
      settings,
      trail,
      // Of the profile that was there first, which is another one after everything was deleted.
      left: [(await keyring?.read(before))?.state, (await keyring?.read(`${before} audit head`))?.state],
      key: stored?.state === 'found' ? stored.secret.toString('hex') : stored?.state,
    }),
  );
} catch (thrown) {
  console.log(JSON.stringify({ refused: thrown instanceof AppError ? thrown.code : String(thrown) }));
}
