import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText, hasWords, searchOf } from '../../../../core/ledger/search-words.ts';

test.each<[string, string | undefined]>([
  ['coffee', '"coffee"*'],
  ['  coffee   shop ', '"coffee"* AND "shop"*'],
  ['Müller', '"muller"*'],
  ['ﬁnance', '"finance"*'],
  ['amazon.co.uk', '"amazon"* AND "co"* AND "uk"*'],
  ['7.45', '"7"* AND "45"*'],
  ['NOT coffee', '"not"* AND "coffee"*'],
  ['words:secret', '"words"* AND "secret"*'],
  ['"', undefined],
  ['* ( ) - ^', undefined],
  ['\u{E000}', undefined],
  ['', undefined],
  ['   ', undefined],
  ['a b c d e f g h i j', '"a"* AND "b"* AND "c"* AND "d"* AND "e"* AND "f"* AND "g"* AND "h"*'],
])('%j asks for %s', (typed, expected) => {
  expect(searchOf(typed)?.exact).toBe(expected);
});

test('long words are cut short for the lazy walk, and named', () => {
  expect(searchOf('tes tesco 🏦 l')).toEqual({
    exact: '"tes"* AND "tesco"* AND "l"*',
    lazy: '"tes"* AND "tes"* AND "l"*',
    long: ['tesco'],
    all: ['tes', 'tesco', 'l'],
  });
});

test('folding is the same whichever way a text is folded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
    { numRuns: 1000 },
  );
});

test.each<[string, string[], boolean]>([
  ['CAFÉ ZÜRICH', ['caf', 'zur'], true],
  ['CAFÉ ZÜRICH', ['urich'], false],
  ['x', ['note'], true],
])('%s holds words that begin with %j: %s', (description, words, expected) => {
  expect(hasWords({ account_id: 'a', description, merchant: null, note: 'a noted thing' }, words)).toBe(expected);
});
