import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Application } from '../../core/credentials/credentials.ts';
import type { DemoBankAddress } from '../../core/ports.ts';
import type { BankSession } from '../../core/providers/bank-provider.ts';
import { createHttp } from '../../core/providers/truelayer/http.ts';
import { createTrueLayer } from '../../core/providers/truelayer/truelayer.ts';
import type { Bench } from '../support/bench.ts';
import { connectBank, createTestClock, openTestEngine, signInAtBank, type TestEngine } from '../support/test-engine.ts';

/** Five banks with three accounts each. */
const BANKS = ['ob-barclays', 'ob-starling', 'xs2a-berliner-sparkasse', 'xs2a-dkb', 'ob-erste-at'];
const ANSWERS_AFTER_MS = 300;
const ROUNDS = 3;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * A sync by hand of five banks with three accounts each, every answer 300 ms away, beside the same calls made one after
 * another by the same client. The banks are a process of their own, so that they cost the engine nothing.
 */
export const bench: Bench = async (report) => {
  const banks = await startBanks();
  const profileDir = mkdtempSync(join(tmpdir(), 'coffer-bench-sync-wall-'));
  let engine: TestEngine | undefined;
  try {
    // The law's quota has nothing to do with how long a sync takes: the user is there, and the banks count nothing.
    await banks.tell({ set: { quotas: false } });
    const clock = createTestClock();
    engine = await openTestEngine({ profileDir, sandbox: banks.address, clock });
    await engine.call('settings.update', { attendedAccess: { enabled: true, address: '203.0.113.7' } });
    for (const bank of BANKS) await connectBank(engine, banks.address, bank);
    const serial = await openSerialClient(banks.address);
    await banks.tell({ fault: 'slow', ms: ANSWERS_AFTER_MS, endpoint: 'all' });

    const walls: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // A minute's worth of calls is free again.
      clock.advance(MINUTE_MS);
      walls.push(await timeOf(() => syncAll(engine)));
    }
    const wall = Math.min(...walls);
    const inTurn = await timeOf(() => serial.readEverything());
    report(`sync of ${BANKS.length} banks × 3 accounts, ${ANSWERS_AFTER_MS} ms away`, seconds(wall), 's');
    report('the same calls one after another', seconds(inTurn), 's');
    report('faster than one after another', Math.round((inTurn / wall) * 10) / 10, '×');
    await serial.close();
  } finally {
    await engine?.close();
    await banks.stop();
    rmSync(profileDir, { recursive: true, force: true });
  }
};

async function syncAll(engine: TestEngine | undefined): Promise<void> {
  const { runs } = (await engine?.call('sync.run', {})) ?? { runs: [] };
  const bad = runs.filter(({ state }) => state !== 'succeeded');
  if (runs.length !== BANKS.length || bad.length > 0)
    throw new Error(`not every bank was synced: ${JSON.stringify(runs)}`);
}

/** Reads of each bank what a sync reads, in its own sign-ins: how the consent stands, and three parts of every account. */
async function openSerialClient(address: DemoBankAddress) {
  const http = createHttp();
  const provider = createTrueLayer(http, { nowMs: Date.now });
  const redirect = { mode: 'loopback', uri: 'http://127.0.0.1:4280/oauth/callback' } as const;
  const application: Application = { environment: 'demo', redirect, ...address };
  const sessions: BankSession[] = [];
  for (const providerId of BANKS) {
    const [state, codeVerifier] = [randomBytes(16).toString('hex'), randomBytes(48).toString('base64url')];
    const scopes = ['info', 'accounts', 'balance', 'cards', 'transactions', 'offline_access'] as const;
    const link = provider.authLink(application, { state, codeVerifier, scopes, providers: [providerId], providerId });
    const answer = new URL(await signInAtBank(address, link, { providerId }));
    const { accessToken } = await provider.exchangeCode(application, {
      redirectUri: redirect.uri,
      redirectParameters: new Map(answer.searchParams),
      state,
      codeVerifier,
    });
    sessions.push({ application, accessToken });
  }
  const today = new Date().toISOString().slice(0, 10);
  const range = { from: new Date(Date.now() - 21 * DAY_MS).toISOString().slice(0, 10), to: today };
  const accounts = new Map(
    await Promise.all(
      sessions.map(async (session) => {
        const answers = await Promise.allSettled([provider.accounts(session), provider.cards(session)]);
        return [
          session,
          answers.flatMap((given) => (given.status === 'fulfilled' ? given.value.accounts : [])),
        ] as const;
      }),
    ),
  );
  return {
    async readEverything(): Promise<void> {
      for (const [session, own] of accounts) {
        for (const account of own) {
          await provider.transactions(session, account, range);
          await provider.balance(session, account);
          await provider.pending(session, account);
        }
        await provider.consent(session);
      }
    },
    close: () => http.close(),
  };
}

async function startBanks() {
  const main = join(import.meta.dirname, '..', '..', 'sandbox', 'main.ts');
  const child = spawn(process.execPath, [main, '--rows-per-account', '300', '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const address = JSON.parse(line) as DemoBankAddress;
  return {
    address,
    async tell(body: object): Promise<void> {
      const answer = await fetch(address.controlUrl, { method: 'POST', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`the banks refused: ${await answer.text()}`);
    },
    async stop(): Promise<void> {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function seconds(ms: number): number {
  return Math.round(ms / 10) / 100;
}
