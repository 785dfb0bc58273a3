import { formatCursor } from '../../shared/relay/cursor.ts';
import { eventsPageSchema } from '../../shared/relay/delivery.ts';
import { AppError } from '../errors.ts';
import { createAcknowledge } from './acknowledge.ts';
import type { Session, SessionEnd } from './follow-stream.ts';

/** Seconds that the relay may hold a request until there is an event. */
const WAIT_S = 25;

/** Follows a mailbox by long-polls, for networks that hold streams back, until it is time to try the stream again. */
export async function followPolls(session: Session): Promise<SessionEnd> {
  const { requests, delivery, times, onHeard } = session;
  const stop = new AbortController();
  const signal = AbortSignal.any([session.signal, stop.signal]);
  const acknowledge = createAcknowledge({ requests, delivery, signal, onLost: (error) => stop.abort(error) });
  const endsAtMs = performance.now() + times.pollAgainMs;

  while (performance.now() < endsAtMs) {
    const after = encodeURIComponent(formatCursor(delivery.cursor()));
    const answer = await requests.json({
      method: 'GET',
      path: `/v1/events?after=${after}&wait=${WAIT_S}`,
      signal: AbortSignal.any([signal, AbortSignal.timeout(times.pollMs)]),
    });
    const page = eventsPageSchema.safeParse(answer);
    if (!page.success) throw new AppError('RELAY_UNREACHABLE', { details: { reason: 'an unreadable page' } });
    onHeard();
    const { epoch, gap, events } = page.data;
    if (gap !== undefined) delivery.gap(epoch, gap);
    for (const event of events) await delivery.event(epoch, event);
    if (gap !== undefined || events.length > 0) await acknowledge.now();
    if (stop.signal.aborted) throw stop.signal.reason;
  }
  return { kind: 'try-stream' };
}
