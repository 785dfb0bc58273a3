/** A text, or its absence: an empty field of a file says nothing. */
export function optionalText(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
