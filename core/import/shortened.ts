/** A text of a file as it is shown beside what was made of it: on one line, and no longer than a table takes. */
export function shortened(text: string, length: number): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u{2028}\u{2029}]+/gu, ' ')
    .trim();
  return line.length <= length
    ? line
    : `${line
        .slice(0, length - 1)
        .toWellFormed()
        .replace(/\u{FFFD}$/u, '')}…`;
}
