import { createHmac, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { addDays, utcDateOf } from '../../../shared/domain/local-date.ts';
import { startSandbox, type RunningSandbox, type SandboxOptions } from '../../../sandbox/start-sandbox.ts';
import { authLink, connect, firstAccountPath, listIn, post, send, type Json } from './sandbox-client.ts';

const DAY_MS = 86_400_000;
const running: RunningSandbox[] = [];
async function start(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ settings: { quotas: false }, ...options });
  running.push(sandbox);
  return sandbox;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

test('days pass: new rows appear, pending ones are booked, nothing old changes', async () => {
  const sandbox = await start({ startMs: Date.parse('2026-03-04T22:00:00Z') });
  const bank = await connect(sandbox, { providerId: 'ob-monzo' });
  const path = await firstAccountPath(bank);
  const range = `${path}/transactions?from=2026-01-10&to=2026-12-31`;
  const [before, pending] = [await bank.results(range), await bank.results(`${path}/transactions/pending`)];
  expect(pending.length).toBeGreaterThan(0);
  await post(`${sandbox.controlUrl}/clock`, { advanceMs: 12 * DAY_MS });
  const tokens = await bank.refresh();
  bank.accessToken = String(tokens.json?.['access_token']);
  const after = await bank.results(range);
  const idsAfter = new Set(after.map((row) => row['normalised_provider_transaction_id']));
  expect(before.every((row) => idsAfter.has(row['normalised_provider_transaction_id']))).toBe(true);
  expect(after.length).toBeGreaterThan(before.length + 8);
  const still = new Set((await bank.results(`${path}/transactions/pending`)).map((row) => row['transaction_id']));
  expect(pending.some((row) => still.has(row['transaction_id']))).toBe(false);
});

describe('payments on order', () => {
  test('pending first, with another face, then booked; the balance follows', async () => {
    const sandbox = await start();
    const bank = await connect(sandbox);
    const path = await firstAccountPath(bank);
    const balance = async (): Promise<number> => Number((await bank.results(`${path}/balance`))[0]?.['current']);
    const find = async (part: string, text: string): Promise<Json[]> =>
      (await bank.results(`${path}/transactions${part}`)).filter(({ description }) => description === text);
    const opening = await balance();
    await post(`${sandbox.controlUrl}/payment`, {
      credentialsId: bank.credentialsId,
      accountId: path.split('/')[2],
      amountMinor: -1_100,
      description: 'LUNCH WITH TIP',
      bookedAfterMs: 60_000,
      pendingAmountMinor: -1_000,
      pendingDescription: 'LUNCH',
    });
    expect(await find('/pending', 'LUNCH')).toMatchObject([{ amount: -10 }]);
    expect(await balance()).toBe(opening);
    await post(`${sandbox.controlUrl}/clock`, { advanceMs: 61_000 });
    expect(await find('/pending', 'LUNCH')).toEqual([]);
    expect(await find('', 'LUNCH WITH TIP')).toMatchObject([{ amount: -11 }]);
    expect(await balance()).toBeCloseTo(opening - 11);
  });

  test('twins are two rows', async () => {
    const sandbox = await start();
    const bank = await connect(sandbox);
    const path = await firstAccountPath(bank);
    await post(`${sandbox.controlUrl}/payment`, {
      credentialsId: bank.credentialsId,
      accountId: path.split('/')[2],
      amountMinor: -280,
      description: 'TWIN',
      times: 2,
    });
    const twins = (await bank.results(`${path}/transactions`)).filter(({ description }) => description === 'TWIN');
    expect(twins).toHaveLength(2);
    expect(new Set(twins.map((row) => row['transaction_id'])).size).toBe(2);
  });

  test('nonsense is refused with the field', async () => {
    const sandbox = await start();
    const answer = await post(`${sandbox.controlUrl}/payment`, {
      credentialsId: 'x',
      accountId: 'y',
      amountMinor: 1.5,
    });
    expect([answer.status, answer.text.includes('amountMinor')]).toEqual([400, true]);
  });
});

test('the ledger is the truth that answers are drawn from', async () => {
  const sandbox = await start();
  const bank = await connect(sandbox, { providerId: 'ob-starling' });
  const ledger = await send(`${sandbox.controlUrl}/ledger?credentialsId=${encodeURIComponent(bank.credentialsId)}`);
  const accounts = ledger.json?.['accounts'] as {
    accountId: string;
    openingMinor: number;
    balanceMinor: number;
    booked: Json[];
  }[];
  expect(accounts).toHaveLength(3);
  for (const { accountId, openingMinor, balanceMinor, booked } of accounts) {
    const sum = booked.reduce((total, { amountMinor }) => total + Number(amountMinor), openingMinor);
    expect(sum).toBe(balanceMinor);
    const from = addDays(utcDateOf(Date.now()), -80);
    const rows = await bank.results(`/accounts/${accountId}/transactions?from=${from}`);
    const truth = booked.filter(({ date }) => String(date) >= from).map((row) => row['transactionId']);
    expect(rows.map((row) => row['transaction_id']).toReversed()).toEqual(truth);
    expect(booked.every(({ truthId }) => typeof truthId === 'string')).toBe(true);
  }
});

test('a hundred thousand rows come when asked for, and go again', async () => {
  const sandbox = await start({ rowsPerAccount: 100_000 });
  const bank = await connect(sandbox);
  const path = await firstAccountPath(bank);
  const year = Number(utcDateOf(Date.now()).slice(0, 4));
  const all = `${path}/transactions?from=${year - 2}-01-01`;
  expect((await bank.results(all)).length).toBe(100_000);
  await post(sandbox.controlUrl, { set: { rowsPerAccount: null } });
  expect((await bank.results(all)).length).toBeLessThan(2_000);
});

test('the log tells who called what, and never a secret', async () => {
  const sandbox = await start();
  const bank = await connect(sandbox);
  await bank.refresh();
  const path = await firstAccountPath(bank);
  await bank.get(`${path}/transactions?from=2026-01-01&to=2026-01-31`);
  const log = await send(`${sandbox.controlUrl}/log`);
  const calls = log.json?.['calls'] as Json[];
  expect(calls.at(-1)).toMatchObject({
    method: 'GET',
    endpoint: 'transactions',
    providerId: 'ob-barclays',
    credentialsId: bank.credentialsId,
    attended: false,
    from: '2026-01-01',
    to: '2026-01-31',
  });
  expect(calls.map(({ endpoint }) => endpoint)).toEqual(['exchange', 'refresh', 'accounts', 'transactions']);
  for (const secret of [bank.accessToken, bank.refreshToken, sandbox.clientSecret])
    expect(log.text).not.toContain(secret);
});

test('reset forgets everything', async () => {
  const sandbox = await start();
  const bank = await connect(sandbox);
  await post(sandbox.controlUrl, { fault: 'outage' });
  await post(`${sandbox.controlUrl}/clock`, { advanceMs: DAY_MS });
  await post(`${sandbox.controlUrl}/reset`, {});
  const state = await send(sandbox.controlUrl);
  expect(state.json).toMatchObject({ faults: [], consents: [] });
  expect(Math.abs(Number(state.json?.['nowMs']) - Date.now())).toBeLessThan(60_000);
  expect((await bank.get('/me')).status).toBe(401);
});

describe('who may use it', () => {
  test('no web page, and no other name for this computer', async () => {
    const sandbox = await start();
    const asPage = await send(sandbox.controlUrl, { headers: { origin: 'https://evil.example' } });
    expect(asPage.status).toBe(403);
    expect((await send(sandbox.controlUrl, { headers: { origin: sandbox.authUrl } })).status).toBe(200);
  });

  test('nobody, when the sandbox listens beyond this computer', async () => {
    const sandbox = await start({ host: '0.0.0.0' });
    const local = sandbox.controlUrl.replace('0.0.0.0', '127.0.0.1');
    expect((await send(local)).status).toBe(403);
    expect((await post(`${local}/clock`, { advanceMs: 1 })).status).toBe(403);
  });
});

describe('webhooks', () => {
  type Received = { path: string; headers: IncomingHttpHeaders; body: Buffer };

  async function receive(send_: (url: string) => Promise<unknown>): Promise<Received> {
    const server = createServer();
    const received = new Promise<Received>((resolve) => {
      server.on('request', (request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          response.writeHead(202).end();
          resolve({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await send_(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/webhooks/hook`);
    const outcome = await received;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return outcome;
  }

  test('signed by HMAC over the raw body', async () => {
    const sandbox = await start();
    const { headers, body } = await receive((url) =>
      post(`${sandbox.controlUrl}/webhook`, {
        url,
        secret: 's3cret',
        type: 'consent.revoked',
        resourceId: 'c1',
        eventId: 'e1',
      }),
    );
    expect(JSON.parse(body.toString())).toMatchObject({
      event_id: 'e1',
      event_type: 'consent.revoked',
      resource_id: 'c1',
    });
    expect(headers['tl-signature']).toBe(createHmac('sha256', 's3cret').update(body).digest('hex'));
  });

  test.each([
    [undefined, true],
    ['signature', false],
    ['body', false],
  ])('signed by detached JWS that the published key verifies (spoilt: %s)', async (spoil, expected) => {
    const sandbox = await start();
    const { path, headers, body } = await receive((url) =>
      post(`${sandbox.controlUrl}/webhook`, { url, mode: 'jws', spoil }),
    );
    const [head = '', , signature = ''] = String(headers['tl-signature']).split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, string>;
    expect(header).toMatchObject({ alg: 'ES512', tl_version: '2', jku: `${sandbox.authUrl}/.well-known/jwks` });
    const { json } = await send(header['jku'] ?? '');
    const jwk = listIn(json, 'keys').find(({ kid }) => kid === header['kid']);
    const payload = `POST ${path}\nX-Tl-Webhook-Timestamp: ${String(headers['x-tl-webhook-timestamp'])}\n${body.toString()}`;
    const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
    const signed = Buffer.from(`${head}.${Buffer.from(payload).toString('base64url')}`);
    expect(verify('sha512', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(
      expected,
    );
  });

  test('go to this computer only', async () => {
    const sandbox = await start();
    expect((await post(`${sandbox.controlUrl}/webhook`, { url: 'https://example.com/hook' })).status).toBe(400);
    expect((await post(`${sandbox.controlUrl}/webhook`, { url: 'http://127.0.0.1:9/hook' })).status).toBe(502);
  });
});

test('authorize says what is wrong', async () => {
  const sandbox = await start();
  const { url } = authLink(sandbox);
  const attempt = (fields: Json): Promise<string> =>
    post(`${sandbox.controlUrl}/authorize`, fields).then(({ text }) => text);
  expect(await attempt({ authUrl: 'nonsense' })).toContain('authUrl');
  expect(await attempt({ authUrl: url })).toContain('providerId is missing');
  expect(await attempt({ authUrl: url, providerId: 'ob-monzo', password: 'wrong' })).toContain('do not match');
  expect(await attempt({ authUrl: url, providerId: 'none' })).toContain('does not cover');
});
