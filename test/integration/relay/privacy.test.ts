import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { SECRET, useLocalRelays, type LocalRelay } from './local-relay.ts';
import { startPostgres } from './postgres-server.ts';
import { jwsHeaders, hmacHeaders, makeSigner, serveKeySet } from './webhook-sender.ts';

const start = useLocalRelays();
const marker = (what: string): string => `${what}-${randomBytes(9).toString('hex')}`;

/** Does everything a user does, with words planted in all of it, and returns the words that no copy may show. */
async function useWithPlantedWords(begin: (env: Record<string, string>) => Promise<LocalRelay>) {
  const signer = makeSigner('key-1');
  const keySet = await serveKeySet(signer);
  const planted = {
    payload: marker('payload'),
    eventId: marker('event'),
    resource: marker('resource'),
    header: marker('header'),
    hookSecret: marker('hooksecret'),
  };
  const relay = await begin({ RELAY_JWKS_URLS: keySet.url });
  const device = await relay.pair();
  const second = await relay.pair(device.userId);
  const path = new URL(device.hookUrl).pathname;
  const body = JSON.stringify({ event_id: planted.eventId, resource_id: planted.resource, text: planted.payload });
  const send = async (to: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(relay.url + to, { method: 'POST', headers, body })).status;
  const signed = (to: string) => {
    const headers = { 'X-Tl-Webhook-Timestamp': new Date().toISOString(), 'X-Planted': planted.header };
    return jwsHeaders({ signer, keySetUrl: keySet.url, path: to, body, headers });
  };

  await device.request('PUT', '/v1/hook', { body: { secret: planted.hookSecret } });
  await device.request('PUT', '/v1/routes', { body: { resourceIds: [planted.resource] } });
  expect(await send(path, signed(path))).toBe(202);
  expect(await send(path, hmacHeaders(planted.hookSecret, body))).toBe(202);
  expect(await send('/v1/webhooks/truelayer', signed('/v1/webhooks/truelayer'))).toBe(202);
  expect(await send(path, hmacHeaders('wrong', body))).toBe(401);
  expect(await send('/v1/webhooks/truelayer', hmacHeaders(SECRET, JSON.stringify({})))).toBe(401);
  await device.ack(1);
  const audit = JSON.stringify(await relay.audit());
  const metrics = await (await fetch(`${relay.url}/metrics`)).text();
  await keySet.close();

  const words = {
    ...planted,
    commonSecret: SECRET,
    hookPath: path.split('/').at(-1) ?? '',
    token: device.token.split('.')[1] ?? '',
    secondToken: second.token.split('.')[1] ?? '',
    sealingKey: device.keys.sealing.private,
    signingKey: device.keys.signing.private,
  };
  return { relay, words, told: `${audit}\n${metrics}\n${relay.log.join('\n')}` };
}

/** The words as they could lie in a file: as they are, in hex and in base64 at any offset. */
function findsIn(haystack: Buffer, words: Readonly<Record<string, string>>): string[] {
  return Object.entries(words).flatMap(([name, word]) => {
    const bytes = Buffer.from(word, 'utf8');
    const shifted = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    );
    const looks = [bytes, Buffer.from(bytes.toString('hex')), ...shifted.map((text) => Buffer.from(text))];
    return looks.some((look) => haystack.includes(look)) ? [name] : [];
  });
}

test('a copy of the data folder, its key aside, shows nothing of a webhook and opens nothing', async () => {
  const { relay, words, told } = await useWithPlantedWords((env) => start(env));
  const whileRunning = readFolder(relay.dataDir);
  await relay.close();
  const { 'relay.key': key, ...files } = readFolder(relay.dataDir);
  expect(key?.length).toBeGreaterThan(40);
  for (const copy of [whileRunning, files]) {
    expect(Object.keys(copy)).toContain('relay.db');
    for (const bytes of Object.values(copy)) expect(findsIn(bytes, words)).toEqual([]);
  }
  expect(findsIn(Buffer.from(told), words)).toEqual([]);
  // The search itself works: the hook's secret is found where it is not sealed.
  expect(findsIn(Buffer.from(`x${words.hookSecret}`), words)).toEqual(['hookSecret']);
  if (process.platform !== 'win32') {
    for (const name of Object.keys(files)) expect(statSync(join(relay.dataDir, name)).mode & 0o077).toBe(0);
  }
});

describeWith('postgres', 'a copy of the database', () => {
  test('shows nothing of a webhook either, when the key is kept elsewhere', async () => {
    const server = await startPostgres();
    try {
      const databaseUrl = await server.createDatabase();
      const secretKey = randomBytes(32).toString('base64');
      const { relay, words, told } = await useWithPlantedWords((env) =>
        start({ ...env, RELAY_DATABASE_URL: databaseUrl, RELAY_SECRET_KEY: secretKey }),
      );
      await relay.close();
      const copy = await dump(databaseUrl);
      expect(copy.length).toBeGreaterThan(2000);
      expect(findsIn(copy, { ...words, secretKey })).toEqual([]);
      expect(findsIn(Buffer.from(told), words)).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

function readFolder(folder: string): Record<string, Buffer> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}

/** Every row of every table, as text, with bytes in hex and as they are. */
async function dump(databaseUrl: string): Promise<Buffer> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const parts: Buffer[] = [];
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  for (const { name } of tables) {
    const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM "${name}"`);
    for (const value of rows.flatMap((row) => Object.values(row))) {
      parts.push(Buffer.isBuffer(value) ? value : Buffer.from(String(value)), Buffer.from('\n'));
    }
  }
  await client.end();
  return Buffer.concat(parts);
}
