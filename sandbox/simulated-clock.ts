/** The sandbox's own time: a running clock plus an offset, so that 90 days can pass in a test. */
export type SimulatedClock = {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Moves the time forward, or back when negative. */
  advance(byMs: number): void;
  /** Sets the time. It goes on running from there. */
  set(toMs: number): void;
  /** How far the simulated time is ahead of the running clock, in milliseconds. */
  offsetMs(): number;
};

/**
 * Creates a clock that starts with the one it runs from.
 *
 * @param runningMs what it runs from: the computer's clock, or a test's own, in milliseconds since the epoch
 */
export function createSimulatedClock(runningMs: () => number = Date.now): SimulatedClock {
  let offsetMs = 0;
  return {
    nowMs: () => runningMs() + offsetMs,
    advance(byMs) {
      offsetMs += byMs;
    },
    set(toMs) {
      offsetMs = toMs - runningMs();
    },
    offsetMs: () => offsetMs,
  };
}
