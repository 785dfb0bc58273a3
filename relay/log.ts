/** A log line: fields, not sentences. Nothing of a request but its id, its code and its address ever goes in. */
export type RelayLog = {
  info(event: string, fields?: Record<string, string | number | undefined>): void;
  error(event: string, fields?: Record<string, string | number | undefined>): void;
};

/** Writes JSON lines, for whatever collects a service's stderr. A reader that is gone does not end the relay. */
export function createRelayLog(stream: NodeJS.WritableStream, nowMs: () => number): RelayLog {
  stream.on('error', () => {});
  const write = (level: string, event: string, fields: Record<string, unknown> = {}): void => {
    if (!stream.writable) return;
    stream.write(
      `${JSON.stringify({ at: new Date(nowMs()).toISOString(), level, scope: 'relay', event, ...fields })}\n`,
    );
  };
  return {
    info: (event, fields) => write('info', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

/** What went wrong, in the few words that hold no data: the chain of names and codes, never a message or a value. */
export function describeError(error: unknown): string {
  const words: string[] = [];
  for (let cause = error; cause instanceof Error && words.length < 5; cause = cause.cause) {
    words.push('code' in cause ? `${cause.name}(${String(cause.code)})` : cause.name);
  }
  return words.join(' < ') || typeof error;
}
