import { AsyncLocalStorage } from 'node:async_hooks';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { UserNotification } from '../../../core/ports.ts';
import type { SetTimer } from '../../../core/scheduling/scheduler.ts';
import type { LoggedCall } from '../../../sandbox/call-log.ts';
import { createSimulatedClock } from '../../../sandbox/simulated-clock.ts';
import type { ErrorValue, Input, MethodName, Output } from '../../../shared/contract/index.ts';
import { startBank, type Bank } from '../../integration/engine/start-bank.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { heldTokens } from './held-tokens.ts';

const HOUR_MS = 3_600_000;
/** The day on which every scenario begins. */
const START_MS = Date.UTC(2026, 2, 3, 9);
/** While the computer is awake the plan is looked at no more seldom than this; in life it is every five minutes. */
const STRIDE_MS = 8 * HOUR_MS;
/** Waits up to this belong to what is going on, and are waited for. */
const SHORT_WAIT_MS = 5_000;

/** The bank of all scenarios: one sandbox, put back to its first moment before each, on a clock that only tests move. */
export type StageBank = {
  bank: Bank;
  clock: ReturnType<typeof createSimulatedClock>;
  calls: LoggedCall[];
  onCall: { tell: () => void };
  /** While it is cut, what is sent to the bank comes to nothing. */
  line: { isCut: boolean };
};

/** One run of Coffer, from its start to its end or to the power cut. What belongs to one that is over changes nothing any more. */
type Life = { isOver: boolean };

/** Starts it, with quiet books: what is tested is the lives of connections. */
export async function startStageBank(): Promise<StageBank> {
  // It ticks when it is looked at, as clocks do, and otherwise stands still: nothing depends on the machine's speed.
  let ticks = 0;
  const clock = createSimulatedClock(() => (ticks += 1));
  clock.set(START_MS);
  const calls: LoggedCall[] = [];
  const onCall = { tell: () => {} };
  const line = { isCut: false };
  const bank = await startBank({
    clock,
    isUnreachable: () => line.isCut,
    startMs: START_MS,
    rowsPerAccount: 4,
    onCall(call) {
      calls.push(call);
      onCall.tell();
    },
  });
  return { bank, clock, calls, onCall, line };
}

/** One computer with Coffer on it, and its banks. */
export type Stage = ReturnType<typeof createStage>;

/**
 * Creates the stage of a scenario over a copy of an empty profile. The engine works by itself, as for a user; only its
 * time and its timer are the stage's.
 */
export function createStage(options: { seed: number; home: string; emptyProfile: string; stageBank: StageBank }) {
  const { bank, clock, calls, onCall, line } = options.stageBank;
  const shown: UserNotification[] = [];
  const badges: number[] = [];
  let skewMs = 0;
  let lives = 0;
  let crashes = 0;
  let profileDir = '';
  let engine: TestEngine | undefined;
  let life: Life = { isOver: false };
  /** In which life something was begun that a power cut may end. */
  const begunIn = new AsyncLocalStorage<Life>();
  let timer: { look: () => void; ms: number } | undefined;
  let isResting = false;
  let startedSince = 0;
  const wakes = new Set<() => void>();
  const syncing = new Set<string>();
  const random = createSeededRandom(options.seed ^ 0x5bd1e995);

  const nextProfile = (from: string): string => {
    const folder = join(options.home, `life-${(lives += 1)}`);
    mkdirSync(folder, { mode: 0o700 });
    // The index of the write-ahead log and the lock belong to the process that is gone.
    cpSync(from, folder, { recursive: true, filter: (path) => !/-shm$|profile\.lock/.test(path) });
    return folder;
  };

  const setTimer: SetTimer = (look, ms) => {
    const mine = { look, ms };
    timer = mine;
    return () => {
      if (timer === mine) timer = undefined;
    };
  };

  const stage = {
    bank,
    calls,
    shown,
    badges,
    nowMs: () => clock.nowMs() + skewMs,
    bankNowMs: () => clock.nowMs(),
    isClockRight: () => skewMs === 0,
    crashes: () => crashes,
    profileDir: () => profileDir,

    async open(): Promise<void> {
      profileDir = nextProfile(options.emptyProfile);
      await start();
    },

    /** Asks the engine, and answers the value or the error. A fault of the engine's own is never an answer. */
    async ask<Name extends MethodName>(
      method: Name,
      input: Input<Name>,
    ): Promise<{ ok: true; value: Output<Name> } | { ok: false; error: ErrorValue }> {
      const envelope = await running().engine.dispatch(method, input);
      endWithLife();
      if (!envelope.ok && envelope.error.code === 'INTERNAL')
        throw new Error(`${method}: a fault of our own. ${running().logged.at(-1) ?? ''}`);
      return envelope as Awaited<ReturnType<typeof stage.ask<Name>>>;
    },

    /** Asks the engine for what it cannot refuse. */
    async call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      const value = await running().call(method, input);
      endWithLife();
      return value;
    },

    settle,

    /** A moment passes in which nobody looks at anything. */
    moment: (ms: number) => clock.advance(ms),

    /** Time passes while the computer is awake. */
    async pass(ms: number): Promise<void> {
      for (let leftMs = ms; leftMs > 0; leftMs -= STRIDE_MS) {
        endWithLife();
        clock.advance(Math.min(leftMs, STRIDE_MS));
        await settle();
      }
    },

    /** Time passes while it sleeps; then it wakes up. */
    async sleep(ms: number): Promise<void> {
      clock.advance(ms);
      running().engine.resume();
      await settle();
    },

    /** The computer's clock is set wrong by so much, or right (0). The bank's goes on as before. */
    async setClockWrongBy(ms: number): Promise<void> {
      skewMs = ms;
      await settle();
    },

    /** Coffer is closed and opened again. */
    async restart(): Promise<void> {
      await running().close();
      await start();
      await settle();
    },

    /**
     * The power goes while something is under way: after so many answers of the bank, and some turns more. What was on
     * disk at that moment is all that the next start finds. Answers what the bank had been asked until then.
     */
    async crashDuring(afterCalls: number, turns: number, act: () => Promise<unknown>): Promise<void> {
      const dying = running();
      const ending = life;
      let answered = 0;
      let turnsLeft = turns;
      let hasGone = false;
      const powerGoes = new Promise<void>((resolve) => {
        const go = () => {
          if (hasGone) return;
          if (turnsLeft > 0) {
            turnsLeft -= 1;
            setImmediate(go);
            return;
          }
          hasGone = true;
          crashes += 1;
          ending.isOver = true;
          line.isCut = true;
          const before = profileDir;
          profileDir = nextProfile(before);
          resolve();
        };
        onCall.tell = () => {
          answered += 1;
          if (answered === afterCalls) go();
        };
        void begunIn
          .run(ending, act)
          .catch(() => undefined)
          .then(go);
      });
      await powerGoes;
      onCall.tell = () => {};
      for (const wake of wakes) wake();
      await dying.close();
      line.isCut = false;
      // Looked at in a copy: opening a database that was cut off already mends it.
      const held = await heldTokens(nextProfile(profileDir));
      // What the bank handed out and the disk does not have went with the power, unless something older is still there.
      lostInCrash(held.map(({ sha256 }) => sha256));
      await start();
      await settle();
    },

    /** The refresh token that each consent was last given, as far as it arrived. */
    lastGiven: new Map<string, string>(),

    /** Takes the bank's answers since the last look into account. */
    noteGiven(): void {
      for (const { credentialsId, gave, dropped } of calls.slice(seen)) {
        if (credentialsId !== undefined && gave !== undefined && dropped !== true)
          stage.lastGiven.set(credentialsId, gave);
      }
      seen = calls.length;
    },

    /** What Coffer has recorded and what the bank was asked lately, for whoever looks into a failure. */
    async trail(): Promise<string> {
      const { entries } = await running().call('audit.page', { limit: 80 });
      const recorded = entries.map(
        ({ at, action, connectionId, metadata }) =>
          `${at} ${action} ${connectionId?.slice(0, 8) ?? ''} ${JSON.stringify(metadata)}`,
      );
      const asked = calls.map(
        ({ at, endpoint, providerId, status, dropped }) =>
          `${at} ${endpoint ?? 'other'} ${providerId ?? ''} ${status}${dropped === true ? ' lost' : ''}`,
      );
      return [...recorded.toReversed(), ...asked.slice(-60)].join('\n');
    },

    async close(): Promise<void> {
      await engine?.close();
      engine = undefined;
      rmSync(options.home, { recursive: true, force: true });
    },
  };
  let seen = calls.length;
  return stage;

  /** The power cut ends whatever the user was about, too: the next life finds what is on disk and nothing else. */
  function endWithLife(): void {
    if (begunIn.getStore()?.isOver === true) throw new Error('The power has gone.');
  }

  function running(): TestEngine {
    endWithLife();
    if (!engine) throw new Error('Coffer does not run.');
    return engine;
  }

  async function start(): Promise<void> {
    timer = undefined;
    const mine: Life = { isOver: false };
    const opened = await openTestEngine({
      profileDir,
      sandbox: bank,
      clock: { nowMs: () => stage.nowMs() },
      engine: {
        background: true,
        random: () => random.next(),
        scheduling: {
          setTimer: (look, ms) => (mine.isOver ? () => {} : setTimer(look, ms)),
          onLook({ started, running: runs }) {
            if (mine.isOver) return;
            startedSince += started;
            isResting = started === 0 && runs === 0;
            for (const wake of wakes) wake();
          },
        },
        notifier: {
          notify: (note) => void (mine.isOver || shown.push(note)),
          setBadge: (count) => void (mine.isOver || badges.push(count)),
        },
      },
    });
    syncing.clear();
    opened.engine.subscribe(({ event, payload }) => {
      if (mine.isOver) return;
      if (event === 'sync.progress') syncing.add(payload.connectionId);
      if (event === 'sync.finished') syncing.delete(payload.connectionId);
      for (const wake of wakes) wake();
    });
    engine = opened;
    life = mine;
  }

  /** Until the engine has nothing left to do at this moment. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      startedSince = 0;
      isResting = false;
      await turn();
      endWithLife();
      timer?.look();
      await until(() => isResting);
      // A sign-in is followed by a sync that is not of the plan.
      await until(() => syncing.size === 0);
      await turn();
      endWithLife();
      if (startedSince > 0) continue;
      if (timer === undefined || timer.ms > SHORT_WAIT_MS) {
        stage.noteGiven();
        return;
      }
      clock.advance(timer.ms);
    }
    throw new Error('The engine does not come to rest.');
  }

  /** Waits for the next thing that happens, until it is so. */
  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (;;) {
      endWithLife();
      let wake = () => {};
      const woken = new Promise<void>((resolve) => (wake = resolve));
      wakes.add(wake);
      try {
        if (await isSo()) return;
        await woken;
      } finally {
        wakes.delete(wake);
      }
    }
  }

  function lostInCrash(kept: readonly string[]): void {
    for (const { credentialsId, gave, dropped } of calls.slice(seen)) {
      if (credentialsId === undefined || gave === undefined || dropped === true) continue;
      if (kept.includes(gave)) stage.lastGiven.set(credentialsId, gave);
    }
    seen = calls.length;
  }
}
