import { z } from 'zod';
import { envelopeOf, type Output } from '../../shared/contract/index.ts';
import { contractError, engineUnreachable } from './contract-error.ts';
import { openEventStream, type EventStreamTools } from './event-stream.ts';
import type { Transport } from './transport.ts';

// The engine has parsed the value against the method's own schema; here it only has to be proven that the engine
// answered, and not something else on the same port.
const envelopeSchema = envelopeOf(z.unknown());

/** What the HTTP transport needs from the browser. */
export type HttpTools = EventStreamTools & { fetch: typeof fetch };

/** The transport of the headless host: `POST /api/<method>` and server-sent events, authenticated by a same-origin cookie. */
export function createHttpTransport(tools: HttpTools): Transport {
  return {
    async call(name, input) {
      const envelope = await post(`/api/${name}`, input);
      if (!envelope.ok) throw contractError(envelope.error);
      return envelope.value as Output<typeof name>;
    },
    subscribe(listener) {
      return openEventStream('/api/events', listener, tools);
    },
  };

  async function post(path: string, input: unknown): Promise<z.output<typeof envelopeSchema>> {
    try {
      const response = await tools.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
        credentials: 'same-origin',
        cache: 'no-store',
      });
      return envelopeSchema.parse(await response.json());
    } catch (thrown) {
      throw engineUnreachable(thrown);
    }
  }
}
