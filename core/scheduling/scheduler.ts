import type { Clock, Log } from '../ports.ts';
import { jobKey, LONGEST_WAIT_MS, planJobs, type Job, type JobRun, type ScheduleState } from './plan-jobs.ts';

/** Runs what is due, when it is due. */
export type Scheduler = {
  /** Looks at the plan for the first time. */
  start(): void;
  /** Something has changed: looks at the plan soon. Many calls lead to one look. */
  poke(): void;
  /** The computer woke up or came online. */
  resume(): void;
  /** What this process has done so far, for those who ask when something is next. */
  history(): Pick<ScheduleState, 'runs' | 'running' | 'beganAtMs' | 'resumedAtMs'>;
  /** Starts nothing more; resolves when what runs has ended, or after the grace. */
  stop(graceMs: number): Promise<void>;
};

/** A timer that does not keep the process alive. Answers the function that cancels it. */
export type SetTimer = (callback: () => void, ms: number) => () => void;

/** What a test may put in the place of real time. */
export type SchedulingHooks = {
  setTimer?: SetTimer;
  /** Told after every look at the plan. Nothing started and nothing running means: nothing left to do for now. */
  onLook?(look: { started: number; running: number }): void;
};

type Needs = SchedulingHooks & {
  clock: Clock;
  log: Log;
  /** The stored part of the state, read afresh for every plan. */
  readState(): Omit<ScheduleState, 'runs' | 'running' | 'beganAtMs' | 'resumedAtMs'>;
  /** Does a job. A rejection is logged and the job tried again later; it never stops the others. */
  run(job: Job): Promise<void> | void;
};

/** Even a plan that is due at once gives the program a moment. */
const SHORTEST_WAIT_MS = 250;

/** Creates the scheduler. It holds one timer at a time, derived from the wall clock anew after every look. */
export function createScheduler(needs: Needs): Scheduler {
  const { clock, log, readState, run, setTimer = unreferencedTimer, onLook } = needs;
  const runs = new Map<string, JobRun>();
  const running = new Map<string, Promise<void>>();
  let beganAtMs: number | undefined;
  let resumedAtMs: number | undefined;
  let cancelTimer = () => {};
  let isStopped = false;
  let isPoked = false;

  const history = () => ({ runs, running: new Set(running.keys()), beganAtMs, resumedAtMs });

  const look = (): void => {
    cancelTimer();
    if (isStopped) return;
    let waitMs = LONGEST_WAIT_MS;
    let started = 0;
    try {
      const state = { ...readState(), ...history() };
      // Read after the state: what is due by it must not seem to lie a millisecond ahead, look after look.
      const nowMs = clock.nowMs();
      const plan = planJobs(state, nowMs);
      for (const job of plan.due) launch(job);
      started = plan.due.length;
      waitMs = plan.wakeAtMs - nowMs;
    } catch (cause) {
      log.error('the plan could not be made', { cause });
    }
    cancelTimer = setTimer(look, Math.max(SHORTEST_WAIT_MS, Math.min(LONGEST_WAIT_MS, waitMs)));
    onLook?.({ started, running: running.size });
  };

  const poke = (): void => {
    if (isPoked || isStopped) return;
    isPoked = true;
    setImmediate(() => {
      isPoked = false;
      look();
    });
  };

  return {
    start() {
      beganAtMs = clock.nowMs();
      poke();
    },
    poke,
    resume() {
      resumedAtMs = clock.nowMs();
      poke();
    },
    history,
    async stop(graceMs) {
      isStopped = true;
      cancelTimer();
      if (running.size === 0) return;
      let endGrace = () => {};
      const grace = new Promise<void>((resolve) => (endGrace = setTimerOf(resolve, graceMs)));
      await Promise.race([Promise.allSettled(running.values()), grace]);
      endGrace();
    },
  };

  function launch(job: Job): void {
    const key = jobKey(job);
    const startedAtMs = clock.nowMs();
    const before = runs.get(key)?.failuresInARow ?? 0;
    runs.set(key, { startedAtMs, failuresInARow: before });
    const work = attempt(job).then((succeeded) => {
      runs.set(key, { startedAtMs, failuresInARow: succeeded ? 0 : before + 1 });
      running.delete(key);
      poke();
    });
    running.set(key, work);
  }

  async function attempt(job: Job): Promise<boolean> {
    try {
      await run(job);
      return true;
    } catch (cause) {
      log.warn('job failed', { job: job.kind, cause });
      return false;
    }
  }
}

const unreferencedTimer: SetTimer = (callback, ms) => setTimerOf(callback, ms, false);

/** A timer of Node's; a wait that somebody awaits must keep the process alive, one of the plan must not. */
function setTimerOf(callback: () => void, ms: number, keepsAlive = true): () => void {
  const timer = setTimeout(callback, ms);
  if (!keepsAlive) timer.unref();
  return () => clearTimeout(timer);
}
