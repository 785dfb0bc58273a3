/**
 * How long calls took, as counts per class of duration: small enough to keep for weeks, and two of them add up. The upper
 * ends of the classes in milliseconds double from 50; the last class is open.
 */
export const LATENCY_CLASSES_MS = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200] as const;

/** Calls per class, as many as there are classes and the open one. */
export type Latencies = readonly number[];

/** No calls. */
export const NO_LATENCIES: Latencies = Array.from({ length: LATENCY_CLASSES_MS.length + 1 }, () => 0);

/** The class of a duration. */
export function latencyClass(tookMs: number): number {
  const index = LATENCY_CLASSES_MS.findIndex((end) => tookMs <= end);
  return index === -1 ? LATENCY_CLASSES_MS.length : index;
}

/** Both together. Pure. */
export function addLatencies(left: Latencies, right: Latencies): Latencies {
  return NO_LATENCIES.map((_none, index) => (left[index] ?? 0) + (right[index] ?? 0));
}

/**
 * The duration below which a share of the calls lie, in milliseconds, as if they were spread evenly within their class;
 * `undefined` without calls. Of the open class only its beginning is known. Pure.
 */
export function latencyQuantile(latencies: Latencies, share: number): number | undefined {
  const all = latencies.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  let before = 0;
  for (const [index, count] of latencies.entries()) {
    const start = LATENCY_CLASSES_MS[index - 1] ?? 0;
    const end = LATENCY_CLASSES_MS[index];
    if (count > 0 && before + count >= share * all)
      return end === undefined ? start : Math.round(start + ((share * all - before) / count) * (end - start));
    before += count;
  }
  return undefined;
}
