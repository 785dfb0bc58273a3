import { createHmac, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { KeySetServer, Signer } from '../integration/relay/webhook-sender.ts';
import { jwsHeaders } from '../integration/relay/webhook-sender.ts';
import type { BenchDevice } from './relay-bench-setup.ts';

/** One webhook, ready to be sent. */
export type BenchWebhook = { path: string; body: string; headers: Record<string, string> };

/** A body as a bank's webhook has it. */
export function makeBody(): string {
  return JSON.stringify({
    event_id: randomUUID(),
    event_type: 'transaction.created',
    event_timestamp: new Date().toISOString(),
    resource_id: randomUUID(),
  });
}

/** Webhooks under a shared secret, over all devices in turn; signed as they are sent, because that costs little. */
export function hmacWebhooks(devices: readonly BenchDevice[], secret: string): (index: number) => BenchWebhook {
  return (index) => {
    const body = makeBody();
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return {
      path: devices[index % devices.length]?.hookPath ?? '',
      body,
      headers: { 'content-type': 'application/json', 'tl-signature': signature },
    };
  };
}

/** Signed webhooks, made before the clock runs, because a signature costs the sender a millisecond. */
export function signWebhooks(
  devices: readonly BenchDevice[],
  count: number,
  signing: { signer: Signer; keySet: KeySetServer },
): BenchWebhook[] {
  return Array.from({ length: count }, (_, index) => {
    const body = makeBody();
    const path = devices[index % devices.length]?.hookPath ?? '';
    return { path, body, headers: jwsHeaders({ signer: signing.signer, keySetUrl: signing.keySet.url, path, body }) };
  });
}

/** Sends as fast as answers come, over so many connections, for so long or until there is nothing left. Returns the rate. */
export async function measureRate(
  url: string,
  make: (index: number) => BenchWebhook | undefined,
  options: { connections: number; forMs: number },
): Promise<number> {
  const pool = new Pool(url, { connections: options.connections });
  const startMs = performance.now();
  let [sent, done, lastMs] = [0, 0, startMs];
  await Promise.all(
    Array.from({ length: options.connections }, async () => {
      while (performance.now() - startMs < options.forMs) {
        const webhook = make(sent);
        sent += 1;
        if (webhook === undefined) return;
        const answer = await pool.request({ method: 'POST', ...webhook });
        await answer.body.dump();
        if (answer.statusCode >= 300) throw new Error(`The relay answered ${answer.statusCode}.`);
        done += 1;
        lastMs = performance.now();
      }
    }),
  );
  await pool.close();
  return Math.round((done / (lastMs - startMs)) * 1000);
}

/** Sends at a steady rate, whether or not answers come, and returns each answer's status and time. */
export async function sendSteadily(
  url: string,
  make: (index: number) => BenchWebhook,
  options: { perSecond: number; forMs: number },
): Promise<{ status: number; ms: number }[]> {
  const pool = new Pool(url, { connections: 256 });
  const answers: Promise<{ status: number; ms: number }>[] = [];
  const startMs = performance.now();
  const count = Math.round((options.perSecond * options.forMs) / 1000);
  for (let index = 0; index < count; index += 1) {
    const dueMs = startMs + (index * 1000) / options.perSecond;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs));
    answers.push(send(make(index)));
  }
  const all = await Promise.all(answers);
  await pool.close();
  return all;

  async function send(webhook: BenchWebhook): Promise<{ status: number; ms: number }> {
    const sentMs = performance.now();
    const answer = await pool.request({ method: 'POST', ...webhook });
    await answer.body.dump();
    return { status: answer.statusCode, ms: performance.now() - sentMs };
  }
}

/** The value below which that share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
