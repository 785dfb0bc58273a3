import type { Clock } from '../ports.ts';
import type { Http } from '../providers/truelayer/http.ts';

/** How far this computer's clock is off, from the answers that come in anyway. */
export type WatchedClock = {
  /** Milliseconds that our clock is ahead (negative: behind); `undefined` until two answers in a row agree on it. */
  aheadMs(): number | undefined;
};

/** Two answers that disagree more than this say nothing: one of them was held up somewhere. */
const AGREEMENT_MS = 60_000;

/** The same HTTP, with the `Date` header of every answer (RFC 9110 §6.6.1) held against our clock. */
export function watchServerClock(http: Http, clock: Clock): { http: Http; watched: WatchedClock } {
  let last: number | undefined;
  let agreed: number | undefined;
  return {
    watched: { aheadMs: () => agreed },
    http: {
      close: http.close,
      async send(request) {
        const askedAtMs = clock.nowMs();
        const answer = await http.send(request);
        const theirsMs = Date.parse(String(answer.headers['date']));
        if (!Number.isNaN(theirsMs)) {
          // Written somewhere between; its second was cut off, half of one on average.
          const ahead = (askedAtMs + clock.nowMs()) / 2 - (theirsMs + 500);
          if (last !== undefined && Math.abs(ahead - last) <= AGREEMENT_MS) agreed = ahead;
          last = ahead;
        }
        return answer;
      },
    },
  };
}
