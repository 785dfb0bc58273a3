import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;

/** The time, good to a minute, so that "3 minutes ago" stays true. Milliseconds since the epoch. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
