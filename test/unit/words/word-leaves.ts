import type { EntryFacts } from '../../../renderer/format/entry-facts.ts';

/** A word, or a sentence made from values. */
export type Leaf = string | ((...values: unknown[]) => unknown);

/** Every word of a catalogue by its path; what is neither a word nor made of words is left out. */
export function leavesOf(tree: unknown, path = ''): Map<string, Leaf> {
  if (typeof tree === 'string' || typeof tree === 'function') return new Map([[path, tree as Leaf]]);
  if (typeof tree !== 'object' || tree === null) return new Map();
  return new Map(
    Object.entries(tree).flatMap(([key, value]) => [...leavesOf(value, path === '' ? key : `${path}.${key}`)]),
  );
}

/** Stand-ins for the values of a sentence, each seen in what it says. */
const MARKS = ['⟦0⟧', '⟦1⟧', '⟦2⟧', '⟦3⟧', '⟦4⟧', '⟦5⟧', '⟦6⟧'];

/** Everything a leaf can say: with each value marked, and with counts and absences that change its grammar. */
export function sayings(leaf: Leaf): string[] {
  if (typeof leaf === 'string') return [leaf];
  const ways: unknown[][] = [
    MARKS,
    ...[-1, 0, 1, 2].map((count) => [count, ...MARKS.slice(1)]),
    ...[true, false].map((is) => [MARKS[0], is]),
    [MARKS[0]],
  ];
  return ways
    .flatMap((values) => [...leavesOf(leaf(...values)).values()].map(String))
    .filter((text) => !/\b(undefined|true|false)\b/.test(text));
}

/** The values that a text names: `{name}` and the marks of {@link sayings}. */
export function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}|⟦\w+⟧/g) ?? [])].toSorted();
}

/** Every word that an entry of the record can carry and a sentence asks for. */
const ENTRY_WORDS = [
  undefined, 'extend', 'reauth', 'user', 'scheduled', 'first-fetch', 'webhook', 'credentials_rejected', 'provider_withdrawn', 'unreachable',
  'refresh-failing', 'webhooks-rejected', 'audit-broken', 'clock-wrong', 'backup-failing', 'recovery-code', 'audit', 'diagnostics',
]; // prettier-ignore

/** Facts whose words have a text of their own; the others are shown as they are. */
const WORDED = new Set(['kind', 'reason', 'purpose', 'by']);

/** Entries of the record with all facts and with none, and with each word: what the sentences about them are asked with. */
export function someEntryFacts(): EntryFacts[] {
  const none: EntryFacts = {
    word: () => undefined,
    words: () => [],
    flag: () => undefined,
    number: () => undefined,
    count: () => undefined,
    day: () => undefined,
    code: () => undefined,
    account: () => undefined,
  };
  const full = [0, 1, 120].map((number): EntryFacts => ({
    ...none,
    flag: () => false,
    number: () => number,
    count: (name) => `⟦${name}⟧`,
    day: () => '⟦day⟧',
    account: () => '⟦account⟧',
  }));
  return [
    none,
    ...full,
    ...ENTRY_WORDS.map((word) => ({ ...none, word: (name: string) => (WORDED.has(name) ? word : undefined) })),
  ];
}
