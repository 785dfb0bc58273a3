import { describe, expect, it } from 'vitest';
import {
  openEventStream,
  readEvent,
  reconnectDelayMs,
  type EventStreamTools,
} from '../../../../renderer/transport/event-stream.ts';

/** A browser's `EventSource`, driven by the test. */
function createTools(): EventStreamTools & {
  sources: (EventTarget & { isClosed: boolean })[];
  waiting: { run: () => void; delayMs: number }[];
} {
  const sources: (EventTarget & { isClosed: boolean })[] = [];
  const waiting: { run: () => void; delayMs: number }[] = [];
  return {
    sources,
    waiting,
    openEventSource() {
      const source = Object.assign(new EventTarget(), { isClosed: false, close: () => void (source.isClosed = true) });
      sources.push(source);
      return source as unknown as EventSource & typeof source;
    },
    setTimer: (run: () => void, delayMs: number) => waiting.push({ run, delayMs }),
    clearTimer: () => void waiting.splice(0),
    random: () => 1,
  };
}

function listen() {
  const tools = createTools();
  const seen: string[] = [];
  const stop = openEventStream(
    '/api/events',
    { event: ({ event }) => seen.push(event), link: (state) => seen.push(state) },
    tools,
  );
  const last = () => tools.sources.at(-1)!;
  return { ...tools, seen, stop, last };
}

describe('the stream of events', () => {
  it('reports events of the contract and drops everything else', () => {
    const { seen, last } = listen();
    last().dispatchEvent(new Event('open'));
    last().dispatchEvent(new MessageEvent('accounts.changed', { data: '{}' }));
    last().dispatchEvent(new MessageEvent('sync.finished', { data: '{"connectionId":"c1"}' }));
    last().dispatchEvent(new MessageEvent('accounts.changed', { data: 'not json' }));
    last().dispatchEvent(new MessageEvent('unheard.of', { data: '{}' }));
    expect(seen).toEqual(['connected', 'accounts.changed']);
  });

  it('says once that the link is lost, keeps trying with longer pauses, and says when it is back', () => {
    const { seen, sources, waiting, last } = listen();
    last().dispatchEvent(new Event('open'));
    const delays: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      last().dispatchEvent(new Event('error'));
      expect(last().isClosed).toBe(true);
      const next = waiting.shift()!;
      delays.push(next.delayMs);
      next.run();
    }
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    last().dispatchEvent(new Event('open'));
    expect(seen).toEqual(['connected', 'lost', 'restored']);
    expect(sources).toHaveLength(9);
  });

  it('starts its pauses anew after it was back', () => {
    const { waiting, last } = listen();
    for (const kind of ['error', 'open', 'error']) {
      last().dispatchEvent(new Event(kind));
      if (kind === 'error' && waiting.length > 0) waiting.at(-1)!.run();
    }
    expect(waiting.map(({ delayMs }) => delayMs)).toEqual([500, 500]);
  });

  it('ends when told to, also between two tries', () => {
    const { waiting, last, stop } = listen();
    last().dispatchEvent(new Event('error'));
    stop();
    expect(waiting).toEqual([]);
    expect(last().isClosed).toBe(true);
  });
});

it('spreads tries by chance, by at most half', () => {
  expect([reconnectDelayMs(1, 0), reconnectDelayMs(1, 1), reconnectDelayMs(99, 0)]).toEqual([250, 500, 7500]);
});

it('reads an event only when its payload is right', () => {
  expect(readEvent('sync.progress', '{"connectionId":"c1","step":"saving","done":3}')).toMatchObject({
    event: 'sync.progress',
  });
  expect(readEvent('sync.progress', '{"connectionId":"c1","step":"else","done":3}')).toBeUndefined();
  expect(readEvent('accounts.changed', '{"secret":1}')).toBeUndefined();
});
