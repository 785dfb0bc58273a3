import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { searchQuery } from '../../../../core/ledger/search-words.ts';

test.each<[string, string | undefined]>([
  ['coffee', '"coffee"*'],
  ['  coffee   shop ', '"coffee"* "shop"*'],
  ['Müller', '"Müller"*'],
  ['ﬁnance', '"finance"*'],
  ['amazon.co.uk', '"amazon"* "co"* "uk"*'],
  ['7.45', '"7"* "45"*'],
  ['NOT coffee', '"NOT"* "coffee"*'],
  ['description:secret', '"description"* "secret"*'],
  ['"', undefined],
  ['* ( ) - ^', undefined],
  ['', undefined],
  ['   ', undefined],
  ['a b c d e f g h i j', '"a"* "b"* "c"* "d"* "e"* "f"* "g"* "h"*'],
])('%j asks for %s', (typed, expected) => {
  expect(searchQuery(typed)).toBe(expected);
});

describe('in the real index', () => {
  const database = new Database(':memory:');
  afterAll(() => database.close());
  database.exec(
    `CREATE VIRTUAL TABLE words USING fts5 (description, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')`,
  );
  const insert = database.prepare('INSERT INTO words (description) VALUES (?)');
  ['CAFÉ ZÜRICH 0042', 'Blue Bottle Coffee', 'NOTARY FEE', "O'Neill's"].forEach((text) => insert.run(text));
  const find = (typed: string) =>
    database
      .prepare<[string], { description: string }>('SELECT description FROM words WHERE words MATCH ?')
      .all(searchQuery(typed) ?? '');

  test.each<[string, string[]]>([
    ['caf', ['CAFÉ ZÜRICH 0042']],
    ['zurich CAFÉ', ['CAFÉ ZÜRICH 0042']],
    ['coff blu', ['Blue Bottle Coffee']],
    ['not', ['NOTARY FEE']],
    ["o'neill", ["O'Neill's"]],
    ['004', ['CAFÉ ZÜRICH 0042']],
    ['coffee zurich', []],
  ])('%j finds %j', (typed, expected) => {
    expect(find(typed).map(({ description }) => description)).toEqual(expected);
  });

  test('whatever is typed, the index understands the question', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (typed) => {
        const query = searchQuery(typed);
        if (query !== undefined) expect(() => find(typed)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
