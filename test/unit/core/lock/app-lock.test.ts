import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditSigner } from '../../../../core/audit/audit-signer.ts';
import { createAudit } from '../../../../core/audit/audit.ts';
import { openDatabase, type Database } from '../../../../core/database/database.ts';
import { AppError } from '../../../../core/errors.ts';
import { createEventBus } from '../../../../core/events.ts';
import { readRecoveryCode, createRecoveryCode } from '../../../../core/keys/recovery-code.ts';
import { createAppLock, type AppLock } from '../../../../core/lock/app-lock.ts';
import { createLockStore } from '../../../../core/lock/lock-store.ts';
import { unlockDelayMs } from '../../../../core/lock/unlock-delay.ts';
import type { EngineEvent } from '../../../../shared/contract/index.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const MINUTE_MS = 60_000;
const PIN = '4711';
const KEY = Buffer.alloc(32, 1);

/** Events are delivered a turn later. */
const delivered = () => new Promise((resolve) => setImmediate(resolve));

let database: Database;
let nowMs: number;
let events: EngineEvent[];
let code: string;
let tries: number;
beforeEach(async () => {
  database = await openDatabase(folder(), KEY);
  nowMs = Date.parse('2026-06-30T09:00:00Z');
  events = [];
  code = createRecoveryCode();
  tries = 0;
});
afterEach(async () => {
  await delivered();
  database.close();
});

/** The lock as a start of Coffer finds it. */
function start(): AppLock {
  const clock = { nowMs: () => nowMs };
  const bus = createEventBus({ info: () => {}, warn: () => {}, error: () => {} });
  bus.subscribe((event) => events.push(event));
  return createAppLock({
    database,
    store: createLockStore(database),
    audit: createAudit(database, clock, bus, createAuditSigner(KEY)),
    events: bus,
    clock,
    hasRecoveryCode: () => true,
    opensByRecoveryCode(typed) {
      tries += 1;
      return Promise.resolve(typed === readRecoveryCode(code));
    },
    cost: 2 ** 14,
  });
}

const refusal = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'opened',
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : thrown),
  );
const audited = (): string[] =>
  database
    .prepare<[], { action: string }>("SELECT action FROM audit_logs WHERE action LIKE 'APP_%' ORDER BY id")
    .all()
    .map(({ action }) => action);

it.each([
  [0, 0],
  [1, 0],
  [2, 0],
  [3, 5_000],
  [4, 15_000],
  [5, 30_000],
  [6, MINUTE_MS],
  [7, 5 * MINUTE_MS],
  [8, 15 * MINUTE_MS],
  [9, 60 * MINUTE_MS],
  [1000, 60 * MINUTE_MS],
])('after %d wrong tries in a row the next one waits %d ms', (failures, delayMs) => {
  expect(unlockDelayMs(failures)).toBe(delayMs);
});

describe('the lock', () => {
  it('is not there until it is set, then opens by its secret alone, and starts locked', async () => {
    const lock = start();
    expect(lock.state()).toEqual({ isSet: false, isLocked: false, hasRecoveryCode: true });
    lock.lock();
    expect(lock.isLocked()).toBe(false);
    expect(await lock.set({ secret: PIN, idleMinutes: 5 })).toMatchObject({
      isSet: true,
      isLocked: false,
      kind: 'pin',
    });
    lock.lock();
    expect(lock.isLocked()).toBe(true);
    expect(await refusal(lock.unlock({ secret: '0000' }))).toBe('UNLOCK_REFUSED');
    expect(lock.isLocked()).toBe(true);
    expect(await lock.unlock({ secret: PIN })).toMatchObject({ isLocked: false, idleMinutes: 5 });
    expect(audited()).toEqual(['APP_UNLOCK_FAILED', 'APP_UNLOCKED']);

    expect(start().isLocked()).toBe(true);
    const stored = JSON.stringify(database.prepare('SELECT * FROM app_lock').get());
    expect(stored).not.toContain(PIN);
  });

  it('is changed and taken away only by whoever knows it, locked or not', async () => {
    const lock = start();
    await lock.set({ secret: PIN });
    expect(await refusal(lock.set({ secret: '0815' }))).toBe('UNLOCK_REFUSED');
    expect(await refusal(lock.set({ isOff: true, current: '0815' }))).toBe('UNLOCK_REFUSED');
    expect(await refusal(lock.confirm('0815'))).toBe('UNLOCK_REFUSED');
    nowMs += MINUTE_MS;
    expect(await lock.set({ secret: 'correct horse', current: PIN })).toMatchObject({ kind: 'passphrase' });
    expect(await lock.set({ idleMinutes: 30 })).toMatchObject({ idleMinutes: 30 });
    lock.lock();
    expect(await refusal(lock.set({ idleMinutes: 240 }))).toBe('UNLOCK_REFUSED');
    expect(await lock.set({ isOff: true, current: 'correct horse' })).toMatchObject({ isSet: false, isLocked: false });
    expect(start().isLocked()).toBe(false);
  });

  it('comes on after the minutes without a sign of the user, and not while there are any', async () => {
    const lock = start();
    await lock.set({ secret: PIN, idleMinutes: 5 });
    // Looks come every few seconds, as they do while a computer is awake.
    const wait = (minutes: number) => {
      for (let waited = 0; waited < minutes * MINUTE_MS; waited += 30_000) {
        nowMs += 30_000;
        lock.isLocked();
      }
    };
    wait(4);
    lock.noteActivity();
    wait(4);
    expect(lock.isLocked()).toBe(false);
    wait(1);
    expect(lock.isLocked()).toBe(true);
    await delivered();
    expect(events.filter(({ event }) => event === 'lock.changed')).toEqual([
      { event: 'lock.changed', payload: { isLocked: true } },
    ]);
  });

  it('comes on when the clock is set back by more than the minutes: it would stay away until the old time comes', async () => {
    const lock = start();
    await lock.set({ secret: PIN, idleMinutes: 5 });
    nowMs -= 6 * MINUTE_MS;
    expect(lock.isLocked()).toBe(true);
  });

  it('comes on when the computer slept, however short the sleep', async () => {
    const lock = start();
    await lock.set({ secret: PIN, idleMinutes: 240 });
    nowMs += 2 * MINUTE_MS;
    expect(lock.isLocked()).toBe(true);
  });
});

describe('wrong tries', () => {
  it('cost more and more time, across restarts, and a right one forgives them', async () => {
    let lock = start();
    await lock.set({ secret: PIN });
    lock.lock();
    for (let failures = 1; failures <= 12; failures++) {
      expect(await refusal(lock.unlock({ secret: 'wrong' })), String(failures)).toBe('UNLOCK_REFUSED');
      const delayMs = unlockDelayMs(failures);
      lock = start();
      if (delayMs === 0) continue;
      expect(lock.state().retryAt).toBe(new Date(nowMs + delayMs).toISOString());
      nowMs += delayMs - 1;
      expect(await refusal(lock.unlock({ secret: PIN })), String(failures)).toBe('UNLOCK_TOO_SOON');
      nowMs += 1;
    }
    expect((await lock.unlock({ secret: PIN })).isLocked).toBe(false);
    lock.lock();
    expect(await refusal(lock.unlock({ secret: 'wrong' }))).toBe('UNLOCK_REFUSED');
    expect((await lock.unlock({ secret: PIN })).isLocked).toBe(false);
  });

  it('side by side are tries one after another', async () => {
    const lock = start();
    await lock.set({ secret: PIN });
    lock.lock();
    const guesses = await Promise.all(
      Array.from({ length: 20 }, (_, guess) => refusal(lock.unlock({ secret: `${guess}` }))),
    );
    expect(guesses.filter((answer) => answer === 'UNLOCK_REFUSED')).toHaveLength(3);
    expect(guesses.slice(3).every((answer) => answer === 'UNLOCK_TOO_SOON')).toBe(true);
  });

  it('count before they are judged, so that a killed process wins none', async () => {
    const lock = start();
    await lock.set({ secret: PIN });
    lock.lock();
    void refusal(lock.unlock({ secret: 'wrong' }));
    await Promise.resolve();
    await Promise.resolve();
    expect(createLockStore(database).get()?.failures).toBe(1);
  });

  it('do not wait longer for a clock that was set back, nor less', async () => {
    const lock = start();
    await lock.set({ secret: PIN });
    lock.lock();
    for (let failures = 1; failures <= 5; failures++) {
      nowMs += unlockDelayMs(failures - 1);
      await refusal(lock.unlock({ secret: 'wrong' }));
    }
    nowMs -= 86_400_000;
    expect(await refusal(lock.unlock({ secret: PIN }))).toBe('UNLOCK_TOO_SOON');
    nowMs += 30_000;
    expect(await refusal(lock.unlock({ secret: PIN }))).toBe('opened');
  });
});

describe('the recovery code', () => {
  it('opens, takes the forgotten lock away, and counts as a try when it is wrong but whole', async () => {
    const lock = start();
    await lock.set({ secret: PIN });
    lock.lock();
    expect(await refusal(lock.unlock({ recoveryCode: `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}` }))).toBe('RECOVERY_CODE_WRONG');
    expect(tries).toBe(0);
    expect(await refusal(lock.unlock({ recoveryCode: createRecoveryCode() }))).toBe('RECOVERY_CODE_WRONG');
    expect([tries, createLockStore(database).get()?.failures]).toEqual([1, 1]);
    expect(await refusal(lock.unlock({}))).toBe('INVALID_INPUT');
    expect(await refusal(lock.unlock({ secret: PIN, recoveryCode: code }))).toBe('INVALID_INPUT');
    expect(await lock.unlock({ recoveryCode: code.toLowerCase().replaceAll('-', ' ') })).toMatchObject({ isSet: false });
    expect(start().isLocked()).toBe(false);
  }); // prettier-ignore

  it('is 120 random bits in five groups, and every slip of one character or of two neighbours is noticed', () => {
    const made = new Set(Array.from({ length: 200 }, createRecoveryCode));
    expect(made.size).toBe(200);
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (const one of [...made].slice(0, 20)) {
      expect(one).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
      const plain = readRecoveryCode(one);
      for (let place = 0; place < plain.length; place++) {
        const others = [...alphabet].filter((character) => character !== plain[place]);
        for (const other of others) {
          expect(() => readRecoveryCode(plain.slice(0, place) + other + plain.slice(place + 1))).toThrow(/character/);
        }
        const [left, right] = [plain[place], plain[place + 1]];
        if (right === undefined || left === right) continue;
        const swapped = plain.slice(0, place) + right + left + plain.slice(place + 2);
        expect(() => readRecoveryCode(swapped), swapped).toThrow(/character/);
      }
    }
    // Read back as people write: small letters, and what looks alike.
    const some = [...made].find((one) => /[01]/.test(one)) ?? '';
    expect(readRecoveryCode(some.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(
      some.replaceAll('-', ''),
    );
  });
});
