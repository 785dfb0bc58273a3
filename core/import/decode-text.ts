import { isUtf8 } from 'node:buffer';
import type { TextEncoding } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';

/** So many bytes at the beginning say what kind of file it is. */
const LOOKED_AT = 64 * 1024;
/** Controls that occur in texts: tab, line feed, form feed, carriage return, and the end-of-file mark of DOS. */
const TEXT_CONTROLS = new Set([9, 10, 12, 13, 26]);

/**
 * The text of a file. Its encoding is told by a byte order mark, by the zeros of UTF-16, by being valid UTF-8; and else it is
 * Windows-1252, in which every older bank program writes. `IMPORT_INVALID` for what is no text.
 */
export function decodeText(bytes: Uint8Array, chosen?: TextEncoding): { text: string; encoding: TextEncoding } {
  if (bytes.length === 0) throw new AppError('IMPORT_INVALID', { sentence: 'import-empty' });
  const encoding = chosen ?? guessEncoding(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (isBinary(bytes, text.slice(0, LOOKED_AT))) throw new AppError('IMPORT_INVALID', { sentence: 'import-binary' });
  if (text.trim() === '') throw new AppError('IMPORT_INVALID', { sentence: 'import-empty' });
  return { text, encoding };
}

function guessEncoding(bytes: Uint8Array): TextEncoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, LOOKED_AT);
  const zeros = { even: 0, odd: 0 };
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2 === 0 ? 'even' : 'odd'] += 1;
  // Every second byte of a western text in UTF-16 is zero.
  if (zeros.odd > head.length / 4 && zeros.even === 0) return 'utf-16le';
  if (zeros.even > head.length / 4 && zeros.odd === 0) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** Beginnings by which files say that they are no text: PDF, ZIP (and so every newer spreadsheet), older Office, pictures, gzip. */
const SIGNATURES = [
  '%PDF-',
  'PK\u{3}\u{4}',
  '\u{D0}\u{CF}\u{11}\u{E0}',
  '\u{89}PNG',
  '\u{FF}\u{D8}\u{FF}',
  '\u{1F}\u{8B}',
];
/** A bank's text may hold a stray control; of anything packed every eighth byte is one. */
const MOST_CONTROLS = 0.1;

function isBinary(bytes: Uint8Array, text: string): boolean {
  const begin = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (SIGNATURES.some((signature) => begin.startsWith(signature))) return true;
  let controls = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if ((code < 32 && !TEXT_CONTROLS.has(code)) || code === 0xff_fd) controls += 1;
  }
  return controls > text.length * MOST_CONTROLS;
}
