/**
 * Marks the word that names a row's account in the full-text index. A private-use character: nobody can type it into a
 * search, and it is taken out of what banks write.
 */
const ACCOUNT_MARK = '\u{E000}';

/** The word under which an account's rows are found in the full-text index. */
export function accountWord(accountId: string): string {
  return ACCOUNT_MARK + accountId.replaceAll(/[^0-9A-Za-z]/g, '');
}

/** What the full-text index holds of a row. Its account is a word like the others, so that a search can skip other accounts' rows. */
export function indexedText(row: {
  account_id: string;
  description: string;
  merchant: string | null;
  note: string | null;
}): string {
  const text = `${row.description} ${row.merchant ?? ''} ${row.note ?? ''}`.normalize('NFKC');
  return `${text.replaceAll(ACCOUNT_MARK, ' ')} ${accountWord(row.account_id)}`;
}

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
        .join(' AND ');
}

/** Narrows a query to rows of some accounts. */
export function withinAccounts(query: string, accountIds: readonly string[]): string {
  return `(${query}) AND (${accountIds.map((accountId) => `"${accountWord(accountId)}"`).join(' OR ')})`;
}
