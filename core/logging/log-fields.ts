import { isErrorCode, isSecretName, REDACTED, redactText } from './redact.ts';

const MAX_TEXT = 2_000;
const MAX_STACK = 6_000;
const MAX_ITEMS = 50;
const MAX_DEPTH = 6;

/**
 * A field's value as plain JSON, redacted and bounded: long texts are cut, deep or circular things are named instead of
 * followed, bytes are counted instead of shown, and errors keep their code, words and stack. Never throws, since a log line
 * must not be what breaks a program.
 */
export function toLogValue(value: unknown, depth = 0, above: readonly object[] = []): unknown {
  switch (typeof value) {
    case 'string':
      return cut(redactText(value.slice(0, MAX_STACK * 2)), MAX_TEXT);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return redactText(value.toString());
    case 'symbol':
    case 'function':
      return `[${typeof value}]`;
    case 'object':
      if (value === null) return null;
      if (above.includes(value)) return '[circular]';
      if (depth >= MAX_DEPTH) return '[deep]';
      try {
        return objectValue(value, depth + 1, [...above, value]);
      } catch {
        return '[unreadable]';
      }
  }
}

function objectValue(value: object, depth: number, above: readonly object[]): unknown {
  if (value instanceof Error) return errorValue(value, depth, above);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Map)
    return fieldsOf(
      [...value].map(([key, item]) => [String(key), item]),
      depth,
      above,
    );
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value];
    const shown: unknown[] = items.slice(0, MAX_ITEMS).map((item) => toLogValue(item, depth, above));
    return items.length > MAX_ITEMS ? [...shown, `[${items.length - MAX_ITEMS} more]`] : shown;
  }
  return fieldsOf(Object.entries(value), depth, above);
}

function fieldsOf(entries: readonly (readonly [string, unknown])[], depth: number, above: readonly object[]): unknown {
  return Object.fromEntries(
    entries
      .slice(0, MAX_ITEMS)
      .map(([name, value]) => [
        cut(redactText(name), 200),
        isSecretName(name, value) ? REDACTED : toLogValue(value, depth, above),
      ]),
  );
}

function errorValue(error: Error, depth: number, above: readonly object[]): unknown {
  const code: unknown = 'code' in error ? error.code : undefined;
  const details: unknown = 'details' in error ? error.details : undefined;
  return {
    name: cut(redactText(error.name), 100),
    ...(isErrorCode(code) ? { code } : {}),
    message: cut(redactText(error.message.slice(0, MAX_STACK * 2)), MAX_TEXT),
    ...(details === undefined ? {} : { details: toLogValue(details, depth, above) }),
    ...(error.stack === undefined ? {} : { stack: cut(redactText(error.stack.slice(0, MAX_STACK * 2)), MAX_STACK) }),
    ...(error.cause === undefined ? {} : { cause: toLogValue(error.cause, depth, above) }),
    ...(error instanceof AggregateError ? { errors: toLogValue(error.errors.slice(0, 5), depth, above) } : {}),
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… [${text.length} characters]`;
}
