import { randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';

/**
 * The recovery code: 120 random bits and a check character, in groups that a person can write down and read back.
 * Crockford's Base32 leaves out what looks alike, and a reader may take O for 0 and I or L for 1.
 *
 * @see https://www.crockford.com/base32.html
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DATA_CHARACTERS = 24;
const GROUP = 5;

/** Makes a code, as it is printed: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. */
export function createRecoveryCode(): string {
  // Each byte gives five bits: a multiple of 32 goes into 256 without a rest, so no character is likelier than another.
  const data = [...randomBytes(DATA_CHARACTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  const code = data + checkCharacter(data);
  return (code.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}

/**
 * What a person typed, as the code it is: case, spaces and dashes do not matter. A slip of the pen is found by the check
 * character and is `RECOVERY_CODE_WRONG` at once, without counting as a try.
 */
export function readRecoveryCode(typed: string): string {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s\-\u{2010}-\u{2015}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const data = plain.slice(0, DATA_CHARACTERS);
  const isWhole = plain.length === DATA_CHARACTERS + 1 && [...data].every((character) => ALPHABET.includes(character));
  if (!isWhole || plain.at(-1) !== checkCharacter(data)) {
    throw new AppError('RECOVERY_CODE_WRONG', { sentence: 'recovery-code-slip' });
  }
  return plain;
}

/**
 * The characters as the coefficients of a polynomial over the field of 32 elements, so that every wrong character and every
 * two neighbours that changed places are noticed. A plain weighted sum modulo 32 misses some of the latter.
 */
function checkCharacter(data: string): string {
  const double = (element: number): number => (element & 0x10 ? (element << 1) ^ 0x25 : element << 1);
  let sum = 0;
  for (const character of data) sum = double(sum) ^ ALPHABET.indexOf(character);
  return ALPHABET[double(sum)] ?? '';
}
