/**
 * Marks the word that names a row's account in the full-text index. A private-use character: nobody can type it into a
 * search, and it is taken out of what banks write.
 */
const ACCOUNT_MARK = '\u{E000}';

/** Everything but letters and digits, and the letters (of New Tai Lue) that SQLite takes for separators. */
const SEPARATORS = /(?:[^\p{L}\p{N}]|[\u{19B0}-\u{19C9}])+/gu;

/** Beginnings of up to this many letters have entries of their own in the index (`prefix` of its table). */
const INDEXED_LETTERS = 3;

/** A search as the index is asked for it. */
export type WordSearch = {
  /** FTS5 query for exactly the rows that fit. Long frequent words make it slow: the index gathers all their rows first. */
  exact: string;
  /** FTS5 query that the index walks lazily; finds all that fit, and more when words are long. */
  lazy: string;
  /** The words that `lazy` has cut short, folded. Empty when it is exact. */
  long: string[];
  /** All of the words, folded. */
  all: string[];
};

/** Text without case and accents, words apart by single spaces: what is indexed, and what is searched for. */
export function foldText(text: string): string {
  // Most of what banks write is plain ASCII, and this runs for every row of an import.
  const isPlain = /^[\x20-\x7e]*$/.test(text);
  const plain = isPlain ? text : text.normalize('NFKC').normalize('NFD').replaceAll(/\p{M}/gu, '');
  return plain.toLowerCase().replaceAll(isPlain ? /[^0-9a-z]+/g : SEPARATORS, ' ');
}

/** The columns of a row that it is found by. */
export type WordedRow = {
  account_id: string;
  description: string;
  merchant: string | null;
  note: string | null;
  /** Absent in rows that were written down before there were rules. */
  rule_name?: string | null;
};

/** What the full-text index holds of a row. Its account is a word like the others, so that a search can skip other accounts' rows. */
export function indexedText(row: WordedRow): string {
  return `${wordsOf(row)} ${accountWord(row.account_id)}`;
}

/** Whether a row holds words that begin with each of the given ones (folded). */
export function hasWords(row: WordedRow, words: readonly string[]): boolean {
  const text = ` ${wordsOf(row)}`;
  return words.every((word) => text.includes(` ${word}`));
}

/**
 * The user's words as FTS5 queries: every word must occur, each as the beginning of a word, in any order. Quoting makes
 * FTS5's own operators (`NOT`, `*`, `:`) plain text. Returns `undefined` when nothing searchable was typed.
 */
export function searchOf(typed: string): WordSearch | undefined {
  const words = foldText(typed).split(' ').filter(Boolean).slice(0, 8);
  if (words.length === 0) return undefined;
  const query = (some: readonly string[]) => some.map((word) => `"${word}"*`).join(' AND ');
  const beginnings = words.map((word) => [...word].slice(0, INDEXED_LETTERS).join(''));
  return {
    exact: query(words),
    lazy: query(beginnings),
    long: words.filter((word, at) => word !== beginnings[at]),
    all: words,
  };
}

/** Narrows a query to rows of some accounts. */
export function withinAccounts(query: string, accountIds: readonly string[]): string {
  return `(${query}) AND (${accountIds.map((accountId) => `"${accountWord(accountId)}"`).join(' OR ')})`;
}

function accountWord(accountId: string): string {
  return ACCOUNT_MARK + accountId.replaceAll(/[^0-9A-Za-z]/g, '');
}

function wordsOf({ description, merchant, note, rule_name }: WordedRow): string {
  return foldText(`${description} ${merchant ?? ''} ${note ?? ''} ${rule_name ?? ''}`);
}
