/** What a sentence names. Instants are ISO 8601 UTC text. */
export type WordValues = Readonly<Record<string, string | number>>;

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z$/;

/**
 * Puts values into a sentence: `{name}` becomes the value of that name as `write` writes it. A name without a value stays
 * as it is, so that a forgotten one is seen. Values are put in once and never read as sentences themselves, since bank
 * names come from outside.
 *
 * @param write How values are written; without one, instants as `2026-03-06 10:00 UTC` and the rest as it is.
 */
export function fillWords<Value extends string | number>(
  sentence: string,
  values: Readonly<Record<string, Value>>,
  write: (value: Value) => string = readable,
): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined || !Object.hasOwn(values, name) ? whole : write(value);
  });
}

/** Whether a value is a moment, for those who write it in their own way. */
export function isInstant(value: string): boolean {
  return INSTANT.test(value);
}

function readable(value: string | number): string {
  const [, date, time] = (typeof value === 'string' && INSTANT.exec(value)) || [];
  return date === undefined || time === undefined ? String(value) : `${date} ${time} UTC`;
}
