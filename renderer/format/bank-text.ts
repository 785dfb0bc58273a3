/** Text from banks is data from strangers: React escapes its markup, this file takes away what can still deceive the eye. */

/** The most characters of one bank text that a screen shows. Bodies of a megabyte exist. */
export const BANK_TEXT_LENGTH = 240;

// Bidirectional overrides, embeddings, isolates and marks: they can reorder the digits of an amount beside them.
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
// Invisible characters that can hide or fake text. The joiners U+200C and U+200D stay: scripts and emoji need them.
const INVISIBLE = /[\u00AD\u180E\u200B\u2060-\u2065\u206A-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;
const CONTROLS_AND_SPACES = /[\u0000-\u0020\u007F-\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/gu;
// Marks piled on one letter grow over the rows above and below; no language needs more than three.
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * A bank's text, fit to be shown: one line, at most `length` characters, without controls that reorder, hide or pile.
 * Returns an empty string when nothing visible is left; the caller says what an empty text means.
 */
export function bankText(raw: string, length: number = BANK_TEXT_LENGTH): string {
  // Cut first: the work below must not grow with what a stranger sends.
  const text = raw
    .slice(0, length * 8)
    .normalize('NFC')
    .replace(BIDI_CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(CONTROLS_AND_SPACES, ' ')
    .replace(PILED_MARKS, '$1')
    .trim();
  const characters = Array.from(text.slice(0, length * 2));
  const isCut = raw.length > length * 8 || characters.length > length;
  return isCut
    ? `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

/** One or two letters that stand for a bank without a logo. */
export function bankInitials(name: string): string {
  const words = bankText(name, 60)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const letters =
    words.length > 1
      ? [words[0], words[1]].map((word) => Array.from(word ?? '')[0])
      : Array.from(words[0] ?? '').slice(0, 1);
  return letters.join('').toLocaleUpperCase('en');
}
