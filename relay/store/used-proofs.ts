/** Proofs that are remembered at most; the oldest is forgotten first. Each is good for minutes only. */
const MOST_PROOFS = 200_000;

/** Remembers used proofs in memory, for a store that serves one process. A restart changes the nonces, so it may forget. */
export function createUsedProofs(most: number = MOST_PROOFS): {
  use(id: string, expiresAtMs: number, nowMs: number): boolean;
} {
  const endsAtMs = new Map<string, number>();
  return {
    use(id, expiresAtMs, nowMs) {
      if ((endsAtMs.get(id) ?? 0) > nowMs) return false;
      // A map keeps the order of insertion, and all proofs live equally long: the expired ones are in front.
      for (const [old, ends] of endsAtMs) {
        if (ends > nowMs && endsAtMs.size < most) break;
        endsAtMs.delete(old);
      }
      endsAtMs.set(id, expiresAtMs);
      return true;
    },
  };
}
