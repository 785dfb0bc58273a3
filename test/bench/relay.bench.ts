import { createHmac, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { Bench } from '../support/bench.ts';
import { makeBenchStore, startBenchServer } from './relay-bench-setup.ts';

const SECRET = 'the secret of the bench';
const CONCURRENCY = 64;
const ROUND_MS = 2500;
const ROUNDS = 3;

export const bench: Bench = async (report) => {
  const store = await makeBenchStore(64);
  const env = { TRUELAYER_WEBHOOK_SECRET: SECRET.replaceAll(' ', '-') };
  const relay = await startBenchServer('relay', store.dataDir, env);
  const store2 = await makeBenchStore(64);
  const unsealed = await startBenchServer('unsealed', store2.dataDir, env);
  const plain = await startBenchServer('express');
  const forwarder = await startBenchServer('forwarder');
  const hmac = (devices: typeof store.devices) => (index: number) => {
    const body = JSON.stringify({
      event_id: randomUUID(),
      event_type: 'transaction.created',
      resource_id: randomUUID(),
      event_timestamp: new Date().toISOString(),
    });
    return {
      path: devices[index % devices.length]?.hookPath ?? '',
      body,
      headers: {
        'content-type': 'application/json',
        'tl-signature': createHmac('sha256', env.TRUELAYER_WEBHOOK_SECRET).update(body).digest('hex'),
      },
    };
  };
  for (let r = 0; r < ROUNDS; r++) {
    report('express', await rate(plain.url, hmac(store.devices)), '/s');
    report('forwarder', await rate(forwarder.url, hmac(store.devices)), '/s');
    report('relay hmac sealed', await rate(relay.url, hmac(store.devices)), '/s');
    report('relay hmac unsealed', await rate(unsealed.url, hmac(store2.devices)), '/s');
  }
  for (const s of [relay, unsealed, plain, forwarder]) await s.stop();
};

async function rate(
  url: string,
  make: (index: number) => { path: string; body: string; headers: Record<string, string> },
): Promise<number> {
  const pool = new Pool(url, { connections: CONCURRENCY });
  let done = 0;
  const bad: Record<string, number> = {};
  const start = performance.now();
  let index = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() - start < ROUND_MS) {
        const { path, body, headers } = make(index++);
        const answer = await pool.request({ method: 'POST', path, body, headers });
        await answer.body.dump();
        if (answer.statusCode < 300) done += 1;
        else bad[answer.statusCode] = (bad[answer.statusCode] ?? 0) + 1;
      }
    }),
  );
  const ms = performance.now() - start;
  await pool.close();
  if (Object.keys(bad).length > 0) console.error(bad);
  return Math.round((done / ms) * 1000);
}
