import { createLog } from '../../core/logging/log.ts';
import { startHost } from '../../headless/start-host.ts';
import type { EngineEvent, Envelope } from '../../shared/contract/index.ts';
import type { SmallEngine } from './small-engine.ts';
import type { Transport } from './transport.ts';

/** The headless host's own server on a real port, called with `fetch`. */
export async function openHttpTransport(engine: SmallEngine): Promise<Transport> {
  const host = await startHost({
    portPlan: { port: 0, isFixed: false, alsoIpv6: false },
    rendererDir: import.meta.dirname,
    openEngine: () => Promise.resolve(engine),
    log: createLog({ scope: 'host', sinks: [{ write: (line) => void engine.logLines.push(line) }] }),
  });
  const headers = { Authorization: `Bearer ${host.token}`, 'Content-Type': 'application/json' };

  return {
    async call(method, input) {
      const body = JSON.stringify(input);
      const url = `${host.url}/api/${encodeURIComponent(method)}`;
      const response = await fetch(url, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
      return (await response.json()) as Envelope<unknown>;
    },
    async listen(listener) {
      const stop = new AbortController();
      const response = await fetch(`${host.url}/api/events`, { headers, signal: stop.signal });
      if (response.body === null) throw new Error('no stream');
      readEvents(response.body, listener).catch(() => {});
      return () => stop.abort();
    },
    close: () => host.close(),
  };
}

/** Reads server-sent events as a browser's `EventSource` does. */
async function readEvents(body: ReadableStream<Uint8Array>, listener: (event: EngineEvent) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event !== undefined && data !== undefined)
        listener({ event, payload: JSON.parse(data) as unknown } as EngineEvent);
    }
  }
}
