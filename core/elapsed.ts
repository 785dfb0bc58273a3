/**
 * How long ago something was stamped, in milliseconds. A stamp of the future was made by a clock that has been put right since;
 * all it tells is how far away it is, and to take it for "just now" would be to take it so until its time comes.
 */
export function elapsedMs(nowMs: number, stampedMs: number): number {
  return Math.abs(nowMs - stampedMs);
}
