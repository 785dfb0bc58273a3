/** One server-sent event. An empty `id` line would reset the cursor, so only a present one counts. */
export type ServerSentEvent = { name: string; id?: string; data: string };

/** Longest event that is taken: 64 KiB of webhook, sealed, padded and in base64, with room. */
const LONGEST_EVENT = 512 * 1024;

/** Takes a stream apart as it arrives. */
export type ServerSentEventParser = {
  /** Adds a piece of text; returns the events that are complete now. Throws when an event never ends. */
  push(text: string): ServerSentEvent[];
};

/**
 * Creates a parser: pieces may be cut anywhere, lines end in LF or CRLF, comments and fields we do not know are passed
 * over.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function createServerSentEventParser(): ServerSentEventParser {
  let rest = '';
  let name = '';
  let id: string | undefined;
  let data: string[] = [];
  let size = 0;

  return {
    push(text) {
      const events: ServerSentEvent[] = [];
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        size += line.length;
        takeLine(line.endsWith('\r') ? line.slice(0, -1) : line, events);
      }
      if (size + rest.length > LONGEST_EVENT) throw new Error('An event of the stream does not end.');
      return events;
    },
  };

  function takeLine(line: string, events: ServerSentEvent[]): void {
    if (line === '') {
      if (data.length > 0)
        events.push({ name: name || 'message', data: data.join('\n'), ...(id === undefined ? {} : { id }) });
      [name, id, data, size] = ['', undefined, [], 0];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && value !== '' && !value.includes('\0')) id = value;
  }
}
