import type { Log } from '../ports.ts';
import { toLogValue } from './log-fields.ts';

/** Where finished lines go. Lines are redacted already and have no newline at their end. A sink never throws. */
export type LogSink = { write(line: string): void };

/**
 * A log of JSON lines: `{ at, level, scope, event, …fields }`, one per event. Redaction happens here, on the way to every
 * sink, so that no caller can forget it.
 *
 * @param scope The program or part that speaks, for example `headless`.
 */
export function createLog(options: { scope: string; sinks: readonly LogSink[]; nowMs?: () => number }): Log {
  const { scope, sinks, nowMs = Date.now } = options;
  const write = (level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown> = {}) => {
    const line = toLine({
      ...(toLogValue(fields) as Record<string, unknown>),
      at: new Date(nowMs()).toISOString(),
      level,
      scope,
      event: toLogValue(event),
    });
    for (const sink of sinks) sink.write(line);
  };
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

/** The line as JSON in the order people read it, with the characters escaped that could rewrite a terminal. */
function toLine({ at, level, scope, event, ...fields }: Record<string, unknown>): string {
  return JSON.stringify({ at, level, scope, event, ...fields }).replaceAll(
    // JSON escapes only the first control characters. The rest: C1 controls, line separators, and marks that turn text around.
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
