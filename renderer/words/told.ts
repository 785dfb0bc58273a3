/** The word for a name out of an open set; names that are no keys of their own (such as `constructor`) have none. */
export function told(words: Readonly<Record<string, string>>, name: string | undefined): string | undefined {
  return name !== undefined && Object.hasOwn(words, name) ? words[name] : undefined;
}
