/** Keeps what was used lately, for a while; at most so many. */
export type RecentCache<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
};

/** Creates a cache. What is older than `lifetimeMs` counts as not there. */
export function createRecentCache<Value>(options: {
  most: number;
  lifetimeMs: number;
  nowMs: () => number;
}): RecentCache<Value> {
  const { most, lifetimeMs, nowMs } = options;
  const entries = new Map<string, { value: Value; endsAtMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      const leftMs = entry.endsAtMs - nowMs();
      // More left than it ever had: the clock was set back, and nobody knows how old the entry is.
      if (leftMs > 0 && leftMs <= lifetimeMs) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, endsAtMs: nowMs() + lifetimeMs });
      if (entries.size > most) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
