import type { ServerResponse } from 'node:http';
import { events, type EngineEvent } from '../shared/contract/index.ts';
import type { Log } from '../core/ports.ts';

/** More windows than a person opens; a runaway script must not hold sockets without end. */
const MAX_CLIENTS = 16;
/** What may wait for a reader that does not read, in bytes. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** Often enough for a proxy or a browser to notice a dead line, in milliseconds. */
const HEARTBEAT_MS = 15_000;

/** The open event streams of this host. */
export type EventStreams = {
  /** Turns an answer into a stream, or says that there are too many. The answer's headers are the caller's part. */
  add(response: ServerResponse, headers: Readonly<Record<string, string>>): 'added' | 'full';
  /** Sends an event to every stream. */
  send(event: EngineEvent): void;
  /** Ends every stream. */
  close(): void;
};

/**
 * Creates the streams (server-sent events, WHATWG HTML §9.2). A reader that falls behind is cut off and not buffered for:
 * it connects again by itself and asks anew, because no event carries a figure that could be missed.
 */
export function createEventStreams(log: Log): EventStreams {
  const clients = new Set<ServerResponse>();
  const heartbeat = setInterval(() => broadcast(': here\n\n'), HEARTBEAT_MS).unref();

  return {
    add(response, headers) {
      if (clients.size >= MAX_CLIENTS) return 'full';
      response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream; charset=utf-8' });
      // `retry` is how soon a browser comes back, in milliseconds.
      response.write('retry: 1000\n\n');
      clients.add(response);
      response.once('close', () => clients.delete(response));
      return 'added';
    },
    send({ event, payload }) {
      // As with answers: what does not fit its schema does not leave.
      const checked = events[event].safeParse(payload);
      if (!checked.success) {
        log.error('event does not fit its schema', {
          name: event,
          at: checked.error.issues.map(({ path }) => path.join('.')),
        });
        return;
      }
      broadcast(`event: ${event}\ndata: ${JSON.stringify(checked.data)}\n\n`);
    },
    close() {
      clearInterval(heartbeat);
      for (const client of clients) client.end();
    },
  };

  function broadcast(text: string): void {
    for (const client of clients) {
      client.write(text);
      if (client.writableLength > MAX_WAITING_BYTES) client.destroy();
    }
  }
}
