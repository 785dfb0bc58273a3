import { readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { asAppError } from '../../../core/errors.ts';
import { connectBank, openTestEngine } from '../../support/test-engine.ts';
import { differencesFromBank } from '../../integration/engine/differences-from-bank.ts';
import { startBank } from '../../integration/engine/start-bank.ts';

/**
 * Works on a profile that lies on a disk without room, and tells in one JSON line what each step came to. A file named
 * as second argument is in the way; it is removed when Coffer has said that the disk is full, as a user would.
 */
const [profileDir = '', ballast = '', rows = '80'] = process.argv.slice(2);
const told: Record<string, unknown> = {};
const bank = await startBank({ rowsPerAccount: Number(rows) });
const open = () => openTestEngine({ profileDir, sandbox: bank, engine: { suppliedKey: Buffer.alloc(32, 7) } });

let engine: Awaited<ReturnType<typeof open>> | undefined;
try {
  engine = await open();
  const finished = engine.until((event) => event.event === 'sync.finished');
  const { connection } = await connectBank(engine, bank, 'ob-barclays');
  await finished;
  told['whileFull'] = (await engine.call('connections.list', {})).connections.map(({ status, lastError }) => [
    status,
    lastError?.code ?? 'nothing',
  ]);
  if (ballast !== '') rmSync(ballast);
  const { runs } = await engine.call('sync.run', { connectionId: connection.connectionId });
  told['afterwards'] = runs.map(({ state, error }) => (error === undefined ? state : `${state}: ${error.code}`));
  const truth = await bank.truth(connection.credentialsId ?? '');
  told['differences'] = await differencesFromBank(engine, connection.connectionId, truth);
  await engine.close();
} catch (thrown) {
  told['refused'] = asAppError(thrown).code;
  told['left'] = readdirSync(dirname(profileDir), { recursive: true, encoding: 'utf8' }).toSorted();
  if (ballast !== '') {
    rmSync(ballast);
    // Open, and yet refused later: what was refused is to be told, not that the profile is still in use.
    await engine?.close();
    const second = await open();
    told['afterwards'] = (await second.call('settings.update', { theme: 'dark' })).theme;
    await second.close();
    const again = await open();
    told['later'] = (await again.call('settings.get', {})).theme;
    await again.close();
  }
}
await bank.close();
console.log(JSON.stringify(told));
