import { networkInterfaces } from 'node:os';

/** What is seen of this computer at one moment. */
export type Surroundings = {
  /** Milliseconds since the epoch. */
  wallMs: number;
  /** Milliseconds that stand still while most systems sleep. */
  awakeMs: number;
  /** Its addresses on the network, in one text. */
  addresses: string;
};

/** How often is looked. */
const LOOK_EVERY_MS = 5_000;
/** Clocks are put right by less than this, and a busy computer is late by less. */
const SLEPT_MS = 15_000;

/**
 * Whether the computer has slept, or its network is another one. Pure. Asleep, one clock stands still and the other does
 * not; where both go on, the look itself comes late.
 */
export function hasWokenUp(before: Surroundings, now: Surroundings): boolean {
  const awake = now.awakeMs - before.awakeMs;
  const slept = Math.max(now.wallMs - before.wallMs - awake, awake - LOOK_EVERY_MS);
  return slept > SLEPT_MS || now.addresses !== before.addresses;
}

/**
 * Watches for wake-ups and changes of the network, for hosts whose system does not tell. Returns the function that stops
 * it; it keeps no process alive.
 */
export function watchWakeUps(
  onWakeUp: () => void,
  look: () => Surroundings = lookAround,
  everyMs: number = LOOK_EVERY_MS,
): () => void {
  let before = look();
  const timer = setInterval(() => {
    const now = look();
    const isAwake = hasWokenUp(before, now);
    before = now;
    if (isAwake) onWakeUp();
  }, everyMs).unref();
  return () => clearInterval(timer);
}

function lookAround(): Surroundings {
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ');
  return { wallMs: Date.now(), awakeMs: performance.now(), addresses };
}
