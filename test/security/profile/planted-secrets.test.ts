import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../core/database/database.ts';
import { createFileSink, LOG_FILE } from '../../../core/logging/file-sink.ts';
import { createLog } from '../../../core/logging/log.ts';
import { methods, type MethodName } from '../../../shared/contract/index.ts';
import { arbitraryOf } from '../../contract/arbitrary-of.ts';
import { useEngineAndBank } from '../../integration/engine/engine-and-bank.ts';
import { sealedValues } from '../../support/sealed-values.ts';
import { connectBank, signInAtBank, TEST_KEY } from '../../support/test-engine.ts';
import { filesOf } from './profile-bytes.ts';

const open = useEngineAndBank();

const DESCRIPTION = 'PLANTED DESCRIPTION 7f3a91';
const MERCHANT = 'Planted Merchant 4c2e';
const CLIENT_SECRET = 'planted-client-secret-0b5d77';
const HOUR_MS = 3_600_000;

/** Methods that end what the others need, or shut the door on them. */
const NOT_CALLED: readonly MethodName[] = [
  'connections.disconnect',
  'demo.stop',
  'backup.restore',
  'profile.erase',
  'lock.set',
  'lock.now',
];

/** Finds a secret in bytes, however it may have been written. */
function findIn(bytes: Buffer, secret: string): boolean {
  const plain = Buffer.from(secret, 'utf8');
  const forms = [
    plain,
    Buffer.from(secret, 'utf16le'),
    Buffer.from(plain.toString('hex')),
    Buffer.from(plain.toString('base64').replace(/=+$/, '')),
    Buffer.from(encodeURIComponent(secret)),
  ];
  return forms.some((form) => bytes.includes(form));
}

function expectNowhere(profileDir: string, secrets: Readonly<Record<string, string>>): void {
  const paths = filesOf(profileDir);
  expect(paths).toEqual(expect.arrayContaining(['coffer.db', LOG_FILE, 'key-store.json']));
  for (const path of paths) {
    const bytes = readFileSync(join(profileDir, path));
    for (const [name, secret] of Object.entries(secrets))
      expect(findIn(bytes, secret), `${name} in ${path}`).toBe(false);
  }
}

test('what is planted is found nowhere in the profile’s bytes, and no secret in any answer, event or log line', async () => {
  const events: unknown[] = [];
  const lines: string[] = [];
  const log = createLog({ scope: 'test', sinks: [{ write: (line) => void lines.push(line) }] });
  const engine = await open({ engine: { log } });
  engine.engine.subscribe((event) => events.push(event));
  const { profileDir, bank } = engine;
  const answers: Record<string, unknown> = {};

  // Two connections with planted payments, one of them renewed; a third sign-in that fails; trouble, so that errors are logged.
  const { connection } = await connectBank(engine, bank, 'ob-barclays');
  await connectBank(engine, bank, 'xs2a-dkb');
  const [account] = await bank.truth(connection.credentialsId ?? '');
  await plantPayment(bank.controlUrl, connection.credentialsId ?? '', account?.accountId ?? '');
  await engine.advance(2 * HOUR_MS);
  await engine.call('sync.run', {});
  const { authUrl } = await engine.call('connections.begin', { providerId: 'ob-barclays', open: false });
  const redirectUrl = await signInAtBank(bank, authUrl, { providerId: 'ob-barclays' });
  await engine.call('connections.finish', { redirectUrl });
  await engine.failure('connections.finish', { redirectUrl });
  await bank.fault({ fault: 'html-error' });
  await engine.call('sync.run', {});
  await bank.clearFaults();
  await engine.call('credentials.set', {
    environment: 'sandbox',
    clientId: 'sandbox-planted',
    clientSecret: CLIENT_SECRET,
    redirectMode: 'loopback',
  });
  const waiting = await engine.call('connections.begin', { providerId: 'ob-monzo', open: false });

  const found = await engine.call('transactions.page', { search: 'planted description' });
  expect(found.transactions).toMatchObject([{ description: DESCRIPTION, merchant: MERCHANT }]);
  const { accounts } = await engine.call('accounts.list', {});
  const iban = accounts.find((one) => one.iban !== undefined)?.iban ?? expect.unreachable();

  // Nearly every method, with inputs that exist here and with ones that only fit.
  const real = {
    connectionId: connection.connectionId,
    accountId: accounts[0]?.accountId,
    transactionId: found.transactions[0]?.transactionId,
  };
  for (const method of (Object.keys(methods) as MethodName[]).filter((name) => !NOT_CALLED.includes(name))) {
    const { input } = methods[method];
    const samples = fc.sample(arbitraryOf(input, 'input'), { numRuns: 3, seed: 1 });
    for (const given of [{}, ...Object.entries(real).map(([name, value]) => ({ [name]: value })), real, ...samples]) {
      if (!input.safeParse(given).success) continue;
      const envelope = await engine.engine.dispatch(method, given);
      answers[method] = [answers[method], envelope];
      if (!envelope.ok && envelope.error.code === 'INTERNAL') throw new Error(`${method}: ${lines.at(-1)}`);
    }
  }
  // A careless line, and the log where a host keeps it.
  log.warn('planted', { iban, description: DESCRIPTION, merchant: MERCHANT, clientSecret: CLIENT_SECRET });
  const file = createFileSink({ directory: profileDir });
  for (const line of lines) file.write(line);
  file.close();

  const query = new URL(redirectUrl).searchParams;
  const secrets: Record<string, string> = {
    clientSecret: CLIENT_SECRET,
    demoSecret: bank.clientSecret,
    code: query.get('code') ?? '',
    state: query.get('state') ?? '',
    waitingState: new URL(waiting.authUrl).searchParams.get('state') ?? '',
  };
  const payloads: Record<string, string> = { iban, description: DESCRIPTION, merchant: MERCHANT };
  expect(existsSync(join(profileDir, 'coffer.db-wal'))).toBe(true);
  expectNowhere(profileDir, { ...secrets, ...payloads });

  await engine.close();
  Object.assign(secrets, await sealedValuesOf(profileDir));
  expect(Object.keys(secrets).filter((name) => name.startsWith('connections.'))).toEqual(
    expect.arrayContaining([expect.stringContaining('access_token'), expect.stringContaining('refresh_token')]),
  );
  expectNowhere(profileDir, { ...secrets, ...payloads });

  // The link that the user opens carries its own state; nothing else may.
  const told = JSON.stringify([{ ...answers, 'connections.begin': undefined, 'connections.renew': undefined }, events]);
  expect(findIn(Buffer.from(told), DESCRIPTION), 'what may be told is found').toBe(true);
  for (const [name, secret] of Object.entries(secrets)) {
    expect(findIn(Buffer.from(told), secret), `${name} was told`).toBe(false);
    expect(findIn(Buffer.from(lines.join('\n')), secret), `${name} was logged`).toBe(false);
  }
  for (const [name, payload] of Object.entries(payloads)) {
    expect(findIn(Buffer.from(lines.join('\n')), payload), `${name} was logged`).toBe(false);
  }
  expect(lines.length).toBeGreaterThan(0);
});

test.skipIf(process.platform === 'win32')('the profile’s folder and files are for their owner alone', async () => {
  const engine = await open();
  await connectBank(engine, engine.bank, 'ob-monzo');
  expect(statSync(engine.profileDir).mode & 0o777).toBe(0o700);
  const modes = filesOf(engine.profileDir).map((path) => [
    path,
    (statSync(join(engine.profileDir, path)).mode & 0o777).toString(8),
  ]);
  expect(modes.length).toBeGreaterThan(3);
  expect(modes.filter(([, mode]) => mode !== '600')).toEqual([]);
});

/** Every sealed value of a closed profile in clear. */
async function sealedValuesOf(profileDir: string): Promise<Record<string, string>> {
  const database = await openDatabase(profileDir, TEST_KEY);
  try {
    return sealedValues(database, TEST_KEY);
  } finally {
    database.close();
  }
}

async function plantPayment(controlUrl: string, credentialsId: string, accountId: string): Promise<void> {
  const answer = await fetch(`${controlUrl}/payment`, {
    method: 'POST',
    body: JSON.stringify({
      credentialsId,
      accountId,
      amountMinor: -1234,
      description: DESCRIPTION,
      merchant: MERCHANT,
    }),
  });
  expect(answer.status).toBe(200);
}
