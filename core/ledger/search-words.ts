/**
 * The user's words as an FTS5 query: every word must occur, each as the beginning of a word, in any order. Quoting makes
 * FTS5's own operators (`NOT`, `*`, `:`) plain text. Returns `undefined` when nothing searchable was typed.
 */
export function searchQuery(typed: string): string | undefined {
  const words = typed.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0
    ? undefined
    : words
        .slice(0, 8)
        .map((word) => `"${word}"*`)
        .join(' ');
}
