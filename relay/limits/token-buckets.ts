/** A bucket per key that refills steadily. Memory is bounded: the key that was used longest ago is forgotten first. */
export type TokenBuckets = {
  /** Takes one token. Returns 0, or the seconds until there is one again; then nothing was taken. */
  take(key: string): number;
  /** The seconds until there is a token; 0 when there is one now. Takes nothing. */
  wait(key: string): number;
};

type Bucket = { tokens: number; atMs: number };

/** Creates buckets that hold `capacity` tokens and gain `perSecond`. A forgotten key starts full. */
export function createTokenBuckets(options: {
  capacity: number;
  perSecond: number;
  nowMs: () => number;
  mostKeys?: number;
}): TokenBuckets {
  const { capacity, perSecond, nowMs, mostKeys = 20_000 } = options;
  const buckets = new Map<string, Bucket>();

  return {
    take(key) {
      const bucket = refilled(key);
      const missing = secondsMissing(bucket);
      if (missing === 0) bucket.tokens -= 1;
      // Moved to the end, so that the first key is the one used longest ago.
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > mostKeys) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      return missing;
    },
    wait: (key) => secondsMissing(refilled(key)),
  };

  function refilled(key: string): Bucket {
    const now = nowMs();
    const bucket = buckets.get(key) ?? { tokens: capacity, atMs: now };
    // A clock that was set back must not take tokens away.
    const elapsedS = Math.max(0, now - bucket.atMs) / 1000;
    return { tokens: Math.min(capacity, bucket.tokens + elapsedS * perSecond), atMs: now };
  }

  function secondsMissing(bucket: Bucket): number {
    return bucket.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
  }
}
