/** What a sentence names. Instants are ISO 8601 UTC text. */
export type WordValues = Readonly<Record<string, string | number>>;

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z$/;

/**
 * Puts values into a sentence: `{name}` becomes the value of that name, an instant the way people write it. A name
 * without a value stays as it is, so that a forgotten one is seen. Values are put in once and never read as sentences
 * themselves, since bank names come from outside.
 */
export function fillWords(sentence: string, values: WordValues): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined || !Object.hasOwn(values, name) ? whole : readable(value);
  });
}

function readable(value: string | number): string {
  const [, date, time] = (typeof value === 'string' && INSTANT.exec(value)) || [];
  return date === undefined || time === undefined ? String(value) : `${date} ${time} UTC`;
}
