/** The sandbox's own time: the computer's clock plus an offset, so that 90 days can pass in a test. */
export type SimulatedClock = {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Moves the time forward, or back when negative. */
  advance(byMs: number): void;
  /** Sets the time. It goes on running from there. */
  set(toMs: number): void;
  /** How far the simulated time is ahead of the computer's, in milliseconds. */
  offsetMs(): number;
};

/** Creates a clock that starts `offsetMs` ahead of the computer's. */
export function createSimulatedClock(startOffsetMs = 0): SimulatedClock {
  let offsetMs = startOffsetMs;
  return {
    nowMs: () => Date.now() + offsetMs,
    advance(byMs) {
      offsetMs += byMs;
    },
    set(toMs) {
      offsetMs = toMs - Date.now();
    },
    offsetMs: () => offsetMs,
  };
}
