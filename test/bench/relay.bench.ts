import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { verify as verifyTheirs, type JwkVerifyParameters } from 'truelayer-signing';
import type { Bench, ReportFigure } from '../support/bench.ts';
import { makeSigner, serveKeySet } from '../integration/relay/webhook-sender.ts';
import { createTestDevice } from '../integration/relay/test-device.ts';
import { makeBenchStore, startBenchServer, type BenchStore } from './relay-bench-setup.ts';
import { hmacWebhooks, measureRate, percentile, sendSteadily, signWebhooks, type BenchWebhook } from './relay-load.ts';
import { cutStreams, openStreams, signStreamRequests } from './relay-streams.ts';

const SECRET = 'the-shared-secret-of-the-bench';
const CONNECTIONS = 64;
const USERS = 64;
const ROUND_MS = 2500;
const ROUNDS = 3;
const IDLE_MS = 30_000;
const STREAMS = Number(process.env['BENCH_STREAMS'] ?? 15_000);

/**
 * The relay beside its ceilings, in one run and in turns: Express that does nothing, a forwarder that stores nothing, and
 * what this machine can verify of P-521 with nothing around it. `BENCH_PARTS=ingest,flood` runs some of it.
 */
export const bench: Bench = async (report) => {
  const parts = { ingest: measureIngest, flood: measureFlood, publishing: measurePublishing, streams: measureStreams };
  const wanted = process.env['BENCH_PARTS']?.split(',') ?? Object.keys(parts);
  for (const [name, measure] of Object.entries(parts)) if (wanted.includes(name)) await measure(report);
};

async function measureIngest(report: ReportFigure): Promise<void> {
  const signer = makeSigner('key-1');
  const keySet = await serveKeySet(signer);
  const env = { TRUELAYER_WEBHOOK_SECRET: SECRET, RELAY_JWKS_URLS: keySet.url };
  const [sealedStore, unsealedStore] = [await makeBenchStore(USERS), await makeBenchStore(USERS)];
  const relay = await startBenchServer('relay', sealedStore.dataDir, env);
  const unsealed = await startBenchServer('unsealed', unsealedStore.dataDir, env);
  const express = await startBenchServer('express');
  const forwarder = await startBenchServer('forwarder');
  const options = { connections: CONNECTIONS, forMs: ROUND_MS };
  const rates = new Map<string, number[]>();
  const measure = async (name: string, run: () => Promise<number>): Promise<void> => {
    rates.set(name, [...(rates.get(name) ?? []), await run()]);
  };

  // One round more than is counted: the first warms everything up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    if (round === 1) rates.clear();
    const webhooks = hmacWebhooks(sealedStore.devices, SECRET);
    const signed = signWebhooks(sealedStore.devices, 2500, { signer, keySet });
    await measure('express', () => measureRate(express.url, webhooks, options));
    await measure('forwarder', () => measureRate(forwarder.url, webhooks, options));
    await measure('hmac', () => measureRate(relay.url, webhooks, options));
    await measure('unsealed', () => measureRate(unsealed.url, hmacWebhooks(unsealedStore.devices, SECRET), options));
    await measure('p521', () => verifyOnPool(ROUND_MS));
    await measure('jws', () => measureRate(relay.url, (index) => signed[index], { ...options, forMs: 60_000 }));
  }
  await Promise.all([relay, unsealed, express, forwarder].map((server) => server.stop()));
  await keySet.close();
  sealedStore.remove();
  unsealedStore.remove();

  const middle = (name: string): number => percentile(rates.get(name) ?? [], 0.5);
  const ratio = (of: string, to: string): number => Number((middle(of) / middle(to)).toFixed(3));
  report('plain Express, 64 connections', middle('express'), '/s');
  report('forwarder that stores nothing, 64 connections', middle('forwarder'), '/s');
  report('ingest HMAC, durable, sealed, 64 connections', middle('hmac'), '/s');
  report('ingest HMAC, durable, sealed / forwarder', ratio('hmac', 'forwarder'), 'ratio');
  report('ingest HMAC, durable, unsealed, 64 connections', middle('unsealed'), '/s');
  report('ingest HMAC, durable, unsealed / forwarder', ratio('unsealed', 'forwarder'), 'ratio');
  report('P-521 ceiling on the thread pool', middle('p521'), '/s');
  report('ingest JWS, durable, sealed, 64 connections', middle('jws'), '/s');
  report('ingest JWS / P-521 ceiling', ratio('jws', 'p521'), 'ratio');
  const theirs = verifyWithTheirs(1500);
  report('truelayer-signing, verifications', theirs, '/s');
  report('ingest JWS / truelayer-signing', Number((middle('jws') / theirs).toFixed(1)), 'ratio');
}

/** How many signatures this machine verifies when it does nothing else, in a second. */
async function verifyOnPool(forMs: number): Promise<number> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
  const data = Buffer.alloc(600, 'x');
  const signature = sign('sha512', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
  const startMs = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (performance.now() - startMs < forMs) {
        await new Promise<void>((resolve) => verify('sha512', data, key, signature, () => resolve()));
        done += 1;
      }
    }),
  );
  return Math.round((done / (performance.now() - startMs)) * 1000);
}

function verifyWithTheirs(forMs: number): number {
  const signer = makeSigner('key-1');
  const [webhook] = signWebhooks([{ deviceId: '', token: '', hookPath: '/hook' }], 1, {
    signer,
    keySet: { url: 'https://webhooks.truelayer.com/.well-known/jwks' } as Awaited<ReturnType<typeof serveKeySet>>,
  });
  if (webhook === undefined) return Number.NaN;
  const { 'Tl-Signature': signature = '', ...headers } = webhook.headers;
  const method = 'POST' as JwkVerifyParameters['method'];
  const jwks = JSON.stringify({ keys: [signer.publicJwk] });
  const startMs = performance.now();
  let done = 0;
  while (performance.now() - startMs < forMs) {
    verifyTheirs({ signature, method, path: '/hook', headers, body: webhook.body, jwks });
    done += 1;
  }
  return Math.round((done / (performance.now() - startMs)) * 1000);
}

/** Twenty good webhooks a second beside a thousand bad ones, from one address and from two hundred. */
async function measureFlood(report: ReportFigure): Promise<void> {
  const signer = makeSigner('key-1');
  const keySet = await serveKeySet(signer);
  const store = await makeBenchStore(USERS);
  const relay = await startBenchServer('relay', store.dataDir, { RELAY_JWKS_URLS: keySet.url, RELAY_TRUST_PROXY: '1' });
  const forged = signWebhooks(store.devices, 200, { signer: makeSigner('key-1'), keySet });
  const from = (webhook: BenchWebhook, address: string): BenchWebhook => ({
    ...webhook,
    headers: { ...webhook.headers, 'x-forwarded-proto': 'https', 'x-forwarded-for': address },
  });
  const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;
  const run = async (addresses: number, forMs: number) => {
    const good = signWebhooks(store.devices, Math.ceil((20 * forMs) / 1000), { signer, keySet });
    const flood = sendSteadily(relay.url, (index) => from(pick(forged, index), `198.51.100.${index % addresses}`), {
      perSecond: 1000,
      forMs,
    });
    const answers = await sendSteadily(relay.url, (index) => from(pick(good, index), '192.0.2.1'), {
      perSecond: 20,
      forMs,
    });
    return { answers, refused: await flood };
  };
  // Warms up what is measured after.
  await run(200, 2000);
  for (const [name, addresses] of [
    ['one address', 1],
    ['200 addresses', 200],
  ] as const) {
    const { answers, refused } = await run(addresses, 10_000);
    const accepted = answers.filter(({ status }) => status === 202);
    const times = accepted.map(({ ms }) => ms);
    report(`good webhooks accepted beside 1000 bad a second from ${name}`, accepted.length / answers.length, 'share');
    report(`good webhooks beside 1000 bad a second from ${name}, p50`, Math.round(percentile(times, 0.5)), 'ms');
    report(`good webhooks beside 1000 bad a second from ${name}, p99`, Math.round(percentile(times, 0.99)), 'ms');
    report(`bad webhooks accepted from ${name}`, refused.filter(({ status }) => status === 202).length, 'webhooks');
  }
  await relay.stop();
  await keySet.close();
  store.remove();
}

/** From the sender's first byte to the device's stream, at 200 a second. */
async function measurePublishing(report: ReportFigure): Promise<void> {
  const store = await makeBenchStore(1);
  const relay = await startBenchServer('relay', store.dataDir, { TRUELAYER_WEBHOOK_SECRET: SECRET });
  const device = deviceOf(relay.url, store);
  const stream = await device.stream();
  const hello = (await stream.next())?.data as { epoch: string };
  const sentAtMs: number[] = [];
  const make = hmacWebhooks(store.devices, SECRET);
  const sending = sendSteadily(
    relay.url,
    (index) => {
      sentAtMs[index] = performance.now();
      return make(index);
    },
    { perSecond: 200, forMs: 10_000 },
  );
  const delays: number[] = [];
  let [seen, acking] = [0, Promise.resolve<unknown>(undefined)];
  while (seen < 2000) {
    await stream.take('webhook', 1);
    const sentMs = sentAtMs[seen];
    if (sentMs !== undefined) delays.push(performance.now() - sentMs);
    seen += 1;
    const upto = seen;
    if (seen % 16 === 0)
      acking = acking.then(() => device.request('POST', '/v1/ack', { body: { epoch: hello.epoch, upto } }));
  }
  await Promise.all([sending, acking]);
  report('publish to device at 200/s, p50', Number(percentile(delays, 0.5).toFixed(1)), 'ms');
  report('publish to device at 200/s, p99', Number(percentile(delays, 0.99).toFixed(1)), 'ms');
  stream.close();
  await relay.stop();
  store.remove();
}

/** Thousands of laptops that only wait, and what happens when their network blinks. */
async function measureStreams(report: ReportFigure): Promise<void> {
  const store = await makeBenchStore(STREAMS);
  const relay = await startBenchServer('relay', store.dataDir, { TRUELAYER_WEBHOOK_SECRET: SECRET });
  const [warm, ...others] = store.devices;
  if (warm === undefined) return;
  await openStreams(relay.url, await signStreamRequests(relay.url, store, [warm]));
  await pause(1000);
  const before = await residentBytes(relay.url);
  const requests = await signStreamRequests(relay.url, store, others);
  let startMs = performance.now();
  const streams = await openStreams(relay.url, requests);
  report(`${STREAMS} streams opened in`, Number(((performance.now() - startMs) / 1000).toFixed(1)), 's');
  // Until what opening them left behind has been collected; they beat meanwhile.
  await pause(IDLE_MS);
  const bytesEach = ((await residentBytes(relay.url)) - before) / streams.length;
  report('memory per idle stream', Number((bytesEach / 1000).toFixed(1)), 'kB');

  const again = await signStreamRequests(relay.url, store, others);
  await cutStreams(streams);
  startMs = performance.now();
  const back = await openStreams(relay.url, again);
  report('reconnect storm, all back in', Number(((performance.now() - startMs) / 1000).toFixed(1)), 's');
  const delays = (
    await sendSteadily(relay.url, hmacWebhooks(store.devices, SECRET), { perSecond: 50, forMs: 4000 })
  ).map(({ ms }) => ms);
  report(`ingest beside ${STREAMS} idle streams, p99`, Math.round(percentile(delays, 0.99)), 'ms');
  await cutStreams(back);
  await relay.stop();
  store.remove();
}

async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^coffer_relay_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
}

function deviceOf(url: string, store: BenchStore) {
  const [device] = store.devices;
  if (device === undefined) throw new Error('The store has no device.');
  const answer = {
    ...device,
    relayId: store.relayId,
    userId: '',
    epoch: '',
    hookUrl: url,
    sharedHookUrl: url,
    serverTime: '',
  };
  return createTestDevice(url, answer, store.keys);
}
