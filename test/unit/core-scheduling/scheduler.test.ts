import { afterEach, describe, expect, it } from 'vitest';
import { createScheduler, type Scheduler } from '../../../core/scheduling/scheduler.ts';
import { jobKey, LONGEST_WAIT_MS, type Job, type ScheduledConnection } from '../../../core/scheduling/plan-jobs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A scheduler on a clock and a timer that only the test moves. */
function bench(options: { run?: (job: Job) => Promise<void> | void; readState?: () => never } = {}) {
  let nowMs = Date.parse('2026-06-15T10:00:00.000Z');
  const ran: string[] = [];
  const logged: string[] = [];
  const timers: { callback: () => void; ms: number; isLive: boolean }[] = [];
  const connection: ScheduledConnection = {
    connectionId: 'a',
    isBroken: false,
    isSyncing: false,
    tokenExpiresAtMs: nowMs + HOUR,
    lastSyncedAtMs: nowMs,
    hasHistory: true,
    consentEndsAtMs: nowMs + 60 * DAY,
    consentReadAtMs: nowMs,
    isExtensionSettling: false,
    isCheckSuggested: false,
  };
  const scheduler: Scheduler = createScheduler({
    clock: { nowMs: () => nowMs },
    log: { info: () => {}, warn: (event) => void logged.push(event), error: (event) => void logged.push(event) },
    readState: options.readState ?? (() => ({ connections: [connection], hasPendingRevocations: false })),
    run(job) {
      ran.push(jobKey(job));
      return options.run?.(job);
    },
    setTimer(callback, ms) {
      const timer = { callback, ms, isLive: true };
      timers.push(timer);
      return () => void (timer.isLive = false);
    },
  });
  const settle = async () => {
    // A look is one turn away, the end of a job a few more.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    scheduler,
    connection,
    ran,
    logged,
    settle,
    live: () => timers.filter(({ isLive }) => isLive),
    pass: (ms: number) => void (nowMs += ms),
    /** The one live timer fires. */
    async fire() {
      const timer = timers.find(({ isLive }) => isLive);
      if (!timer) throw new Error('no timer');
      timer.isLive = false;
      timer.callback();
      await settle();
    },
    take: () => ran.splice(0),
  };
}

const benches: ReturnType<typeof bench>[] = [];
const open = (options?: Parameters<typeof bench>[0]) => {
  const made = bench(options);
  benches.push(made);
  return made;
};
afterEach(async () => {
  for (const made of benches.splice(0)) await made.scheduler.stop(0);
});

describe('the scheduler', () => {
  it('does at start what is due, then holds one timer that is never long', async () => {
    const { scheduler, settle, take, live } = open();
    scheduler.start();
    await settle();
    expect(take().toSorted()).toEqual(['refresh-tokens', 'warn']);
    expect(live().length).toBe(1);
    expect(live()[0]?.ms).toBeLessThanOrEqual(LONGEST_WAIT_MS);
  });

  it('finds what a sleep has made due by the wall clock, whatever the timer was set to', async () => {
    const { scheduler, settle, take, pass, fire } = open();
    scheduler.start();
    await settle();
    take();
    pass(MINUTE);
    await fire();
    expect(take()).toEqual([]);
    // The timer stood still through nine days of sleep and fires as if a minute had passed.
    pass(9 * DAY);
    await fire();
    expect(take().toSorted()).toEqual(['check-consent:a', 'refresh-tokens', 'sync:a', 'warn']);
  });

  it('looks at once when the computer says that it woke up', async () => {
    const { scheduler, settle, take, pass, live } = open();
    scheduler.start();
    await settle();
    take();
    pass(13 * HOUR);
    scheduler.resume();
    await settle();
    expect(take().toSorted()).toEqual(['refresh-tokens', 'sync:a']);
    expect(live().length).toBe(1);
  });

  it('a job that fails stops nothing, and comes again later and later', async () => {
    const made = open({
      run: (job) => (job.kind === 'warn' ? Promise.reject(new Error('disk')) : undefined),
    });
    const { scheduler, settle, take, pass, fire, logged } = made;
    scheduler.start();
    await settle();
    expect(take().toSorted()).toEqual(['refresh-tokens', 'warn']);
    expect(logged).toEqual(['job failed']);
    const triedAfterMinutes: number[] = [];
    for (let minute = 1; minute <= 32; minute += 1) {
      pass(MINUTE);
      await fire();
      if (take().includes('warn')) triedAfterMinutes.push(minute);
    }
    expect(triedAfterMinutes).toEqual([1, 3, 7, 15, 31]);
  });

  it('a job that throws instead of rejecting is a failed job too', async () => {
    const { scheduler, settle, logged, live } = open({
      run() {
        throw new Error('at once');
      },
    });
    scheduler.start();
    await settle();
    expect(logged).toEqual(['job failed', 'job failed']);
    expect(live().length).toBe(1);
  });

  it('a state that cannot be read is looked at again', async () => {
    const { scheduler, settle, logged, live } = open({
      readState() {
        throw new Error('busy');
      },
    });
    scheduler.start();
    await settle();
    expect(logged).toEqual(['the plan could not be made']);
    expect(live().length).toBe(1);
  });

  it('does not start a job again while it runs', async () => {
    let finish = () => {};
    const { scheduler, settle, take, pass, fire } = open({
      run: (job) => (job.kind === 'refresh-tokens' ? new Promise((resolve) => (finish = resolve)) : undefined),
    });
    scheduler.start();
    await settle();
    take();
    pass(7 * HOUR);
    await fire();
    expect(take()).not.toContain('refresh-tokens');
    finish();
    await settle();
    expect(take()).toContain('refresh-tokens');
  });

  it('many pokes are one look', async () => {
    let looks = 0;
    const made = open();
    const scheduler = createScheduler({
      clock: { nowMs: () => 0 },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      readState() {
        looks += 1;
        return { connections: [], hasPendingRevocations: false };
      },
      // Jobs that never end lead to no further look.
      run: () => new Promise(() => {}),
      setTimer: () => () => {},
    });
    for (let count = 0; count < 100; count += 1) scheduler.poke();
    await made.settle();
    expect(looks).toBe(1);
    await scheduler.stop(0);
  });

  it('stops: no timer is left, and what runs gets its moment', async () => {
    let finish = () => {};
    const { scheduler, settle, take, live } = open({
      run: (job) => (job.kind === 'refresh-tokens' ? new Promise((resolve) => (finish = resolve)) : undefined),
    });
    scheduler.start();
    await settle();
    take();
    let hasStopped = false;
    const stopped = scheduler.stop(60_000).then(() => (hasStopped = true));
    await settle();
    expect(live()).toEqual([]);
    expect(hasStopped).toBe(false);
    finish();
    await stopped;
    scheduler.poke();
    scheduler.resume();
    await settle();
    expect(take()).toEqual([]);
    expect(live()).toEqual([]);
  });
});
