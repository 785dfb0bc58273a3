import { afterAll, beforeAll, describe } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { defineRelayConformance, type RelayUnderTest } from './relay-conformance.ts';
import { mintCode, startRelayProcess, type RelayProcess } from './relay-process.ts';
import { makeSigner, serveKeySet, type KeySetServer } from './webhook-sender.ts';

const SECRET = 'a shared secret, for tests only'.replaceAll(' ', '-');

/** Runs the suite against so many processes over one store. */
function runAgainst(processes: 1 | 2, store: () => Promise<Record<string, string>>): void {
  const makeFolder = useTemporaryFolders({ isInMemory: true });
  const signer = makeSigner('key-1');
  let keySet: KeySetServer;
  let relays: RelayProcess[] = [];
  let relay: RelayUnderTest;

  beforeAll(async () => {
    keySet = await serveKeySet(signer);
    const env = { ...(await store()), TRUELAYER_WEBHOOK_SECRET: SECRET, RELAY_JWKS_URLS: keySet.url };
    const dataDir = makeFolder('relay');
    relays = await Promise.all(Array.from({ length: processes }, () => startRelayProcess(dataDir, env)));
    const [first, second = first] = relays;
    if (first === undefined || second === undefined) throw new Error('No relay was started.');
    relay = {
      inUrl: first.url,
      outUrl: second.url,
      mint: (user) => mintCode(dataDir, env, user),
      secret: SECRET,
      signer,
      keySet,
    };
  });
  afterAll(async () => {
    await Promise.all(relays.map((process) => process.stop()));
    await keySet.close();
  });
  defineRelayConformance(() => relay);
}

describe('a relay over SQLite', () => runAgainst(1, async () => ({})));

describeWith('postgres', 'over PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  const database = async () => ({ RELAY_DATABASE_URL: await server.createDatabase() });
  describe('one relay', () => runAgainst(1, database));
  describe('two relays', () => runAgainst(2, database));
});
