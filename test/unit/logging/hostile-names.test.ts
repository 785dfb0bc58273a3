import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { createLog } from '../../../core/logging/log.ts';

const PLANTED = 'planted7f3a';

/** Words that make a name secret wherever they stand in it, and names that are secret when they stand alone. */
const WORDS = ['token', 'secret', 'passphrase', 'password', 'authorization', 'cookie', 'verifier', 'challenge', 'username', 'iban', 'accountnumber', 'sortcode', 'cardnumber', 'description', 'narrative', 'merchant', 'counterparty', 'fullname', 'email', 'phone', 'postcode', 'privatekey']; // prettier-ignore
const ALONE = ['code', 'state', 'nonce', 'key', 'rootkey', 'pan', 'number', 'note', 'bic', 'pin', 'otp'];

/** Another way to write a letter that people read as the same. */
const disguised = (letter: string): fc.Arbitrary<string> =>
  fc.constantFrom(letter, letter.toUpperCase(), String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0), `${letter}\u0301`, `${letter.toUpperCase()}\u0327`); // prettier-ignore
/** What may stand between two letters without being read. */
const between = fc.constantFrom('', '', '', '_', '-', '.', ' ', '\u200b', '\u00ad', '/', '[', '🔑', '2');
const around = fc.constantFrom('', 'x_', 'my', 'access', 'items', 'Params', 'forms', 'Count', 'length', 'Kind', 'ms', 'ExpiresAt', '[0]', '__proto__.', '\n', '"'); // prettier-ignore

const spelled = (word: string): fc.Arbitrary<string> =>
  fc
    .tuple(...[...word].map((letter) => fc.tuple(disguised(letter), between)))
    .map((letters) => letters.flat().join(''));
const secretName = fc.oneof(
  fc.tuple(around, fc.constantFrom(...WORDS).chain(spelled), around).map((parts) => parts.join('')),
  fc.constantFrom(...ALONE).chain(spelled),
);

/** A value that holds the planted text, in any shape a caller might log it in. */
const holding: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(PLANTED),
    fc.constant(`before ${PLANTED} after`),
    fc.tuple(tie('value')).map(([inner]) => [inner]),
    fc.tuple(fc.constantFrom('a', 'rows', 'ok'), tie('value')).map(([name, inner]) => ({ [name]: inner })),
    fc.tuple(tie('value')).map(([inner]) => new Map([['m', inner]])),
    fc.tuple(tie('value')).map(([inner]) => new Set([inner])),
    fc.constant(new Error(PLANTED)),
  ),
})).value;

/** Where a field may sit in what is logged. */
const placed = (name: string, value: unknown): fc.Arbitrary<Record<string, unknown>> =>
  fc.constantFrom<Record<string, unknown>>(
    { [name]: value },
    { rows: [{ [name]: value }] },
    { cause: new AppError('BAD_RESPONSE', { details: { deep: { [name]: value } } }) },
    { map: new Map([[name, value]]) },
    { nested: { [name]: { [name]: value } } },
  );

test('whatever a secret’s name looks like, and however deep it lies, its value is in no line', () => {
  const lines: string[] = [];
  const log = createLog({ scope: 'test', sinks: [{ write: (line) => void lines.push(line) }] });
  const fields = fc.tuple(secretName, holding).chain(([name, value]) => placed(name, value));
  fc.assert(
    fc.property(fields, (given) => {
      lines.length = 0;
      log.warn('planted', given);
      expect(lines).toHaveLength(1);
      // Its own line, whatever the name holds.
      expect(lines[0]).not.toMatch(/[\n\r]/);
      expect(lines[0]).not.toContain(PLANTED);
      expect(() => JSON.parse(lines[0] ?? '') as unknown).not.toThrow();
    }),
    { numRuns: 1500 },
  );
});

test.each([
  ['tokenExpiresAt', '2026-03-06T10:11:12.345Z', true],
  ['tokenExpiresAt', PLANTED, false],
  ['tokenCount', 4, true],
  ['tokenCount', PLANTED, false],
  ['tokenParams', { a: PLANTED }, false],
  ['merchantItems', [PLANTED], false],
  ['credentialKind', 'loopback', true],
  ['credentialKind', 'Planted-7F3A', false],
  ['secretLength', 32, true],
  ['secretLength', 5555555555554444, false],
])('%s: %j may be told: %s', (name, value, isTold) => {
  const lines: string[] = [];
  createLog({ scope: 'test', sinks: [{ write: (line) => void lines.push(line) }] }).info('x', { [name]: value });
  const told = (JSON.parse(lines[0] ?? '{}') as Record<string, unknown>)[name];
  expect(told).toEqual(isTold ? value : '[redacted]');
});
