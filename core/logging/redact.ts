import { ERROR_CODES } from '../../shared/contract/errors.ts';

/**
 * What keeps secrets and personal data out of the log: values are judged by the name they are logged under, and every
 * text by its look. Both apply to everything, because neither alone is enough: a token can sit in an error's message, and
 * a payment's description looks like any other text.
 */

/** What stands in the place of something withheld. */
export const REDACTED = '[redacted]';

/** Names whose values are withheld, wherever the word occurs in the name (letters only, case ignored). */
const SECRET_WORDS =
  /token|secret|passphrase|password|passwd|authorization|cookie|verifier|challenge|credential(?!sid)|username|iban|accountnumber|sortcode|routingnumber|cardnumber|swift|description|narrative|merchant|counterparty|fullname|holdername|email|phone|addressline|postcode|plaintext|privatekey/;

/** Names that are withheld only when they stand alone, because they are parts of harmless words. */
const SECRET_NAMES = new Set([
  'code',
  'state',
  'nonce',
  'key',
  'rootkey',
  'suppliedkey',
  'encryptionkey',
  'pan',
  'number',
  'note',
  'bic',
  'pin',
  'otp',
]);

/**
 * Endings that tell about a secret without holding it, and what can stand under such a name: `tokenExpiresAt` is an instant,
 * `tokenCount` a number. `tokenParams` ends on one of them too, so the value has to fit.
 */
const HARMLESS: readonly { ending: RegExp; fits(value: unknown): boolean }[] = [
  {
    ending: /expiresat$/,
    fits: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,12}Z$/.test(value),
  },
  { ending: /(count|ms|bytes|length)$/, fits: (value) => typeof value === 'number' && Math.abs(value) < 1e9 },
  { ending: /kind$/, fits: (value) => typeof value === 'string' && /^[a-z-]{1,20}$/.test(value) },
];

/** Whether a value logged under this name is withheld. `code` stays when it is one of an error's. */
export function isSecretName(name: string, value: unknown): boolean {
  // Letters of every width and with any marks are the same letters.
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  if (typeof value === 'boolean' || value === null || value === undefined) return false;
  if (letters === 'code') return !isErrorCode(value);
  if (SECRET_NAMES.has(letters)) return true;
  return SECRET_WORDS.test(letters) && !HARMLESS.some(({ ending, fits }) => ending.test(letters) && fits(value));
}

/** Whether a value is a code of ours, of Node.js or of SQLite, and not a bank's authorisation code. */
export function isErrorCode(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return (
    (ERROR_CODES as readonly string[]).includes(value) ||
    /^(E[A-Z]{2,14}|(ERR|UND_ERR|SQLITE)_[A-Z_]{2,60})$/.test(value)
  );
}

/** The text with everything that looks like a secret or an account withheld. */
export function redactText(text: string): string {
  return PATTERNS.reduce((result, { pattern, replace }) => result.replaceAll(pattern, replace), text);
}

type Replace = (match: string, ...groups: string[]) => string;

const all: Replace = () => REDACTED;
const keepIf =
  (isHarmless: (match: string) => boolean): Replace =>
  (match) =>
    isHarmless(match) ? match : REDACTED;

const PATTERNS: readonly { pattern: RegExp; replace: Replace }[] = [
  // Parameters of an address or a form, whatever their value looks like.
  {
    pattern:
      /([?&#]|^|[\s"'])((?:code|state|nonce|\w*token|\w*secret|code_verifier|code_challenge|password|username)=)[^&#\s"']+/gi,
    replace: (_match, before = '', name = '') => before + name + REDACTED,
  },
  // The same inside JSON that ended up in a text, for example a body quoted in an error.
  {
    pattern:
      /(\\?"(?:code|state|nonce|\w*token|\w*secret|code_verifier|password|iban|number|description|full_name|account_holder_name)\\?"\s*:\s*\\?")(?:[^"\\]|\\[^"])*/gi,
    replace: (_match, name = '') => name + REDACTED,
  },
  { pattern: /\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, replace: (_match, scheme = '') => `${scheme} ${REDACTED}` },
  // JSON Web Tokens: three parts, of which the first is always an encoded brace.
  { pattern: /\beyJ[\w-]{6,}(?:\.[\w-]*){1,4}/g, replace: all },
  { pattern: /\b[0-9a-f]{48,}\b/gi, replace: all },
  // Random bytes as base64 or base64url. Paths and long names are made of the same characters.
  { pattern: /[\w+/-]{32,}={0,2}/g, replace: keepIf(isOrdinaryText) },
  { pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g, replace: all },
  { pattern: /\b[a-z]{2}\d{2}[a-z0-9]{11,30}\b/gi, replace: keepIf((match) => !isIban(match)) },
  { pattern: /\b\d(?:[ -]?\d){14,18}\b/g, replace: keepIf((match) => !isCardNumber(match)) },
  // A United Kingdom sort code; calendar dates have four digits before their first dash.
  { pattern: /(?<![\d-])\d{2}-\d{2}-\d{2}(?![\d-])/g, replace: all },
];

/** Text people write changes between small letters, capitals and digits now and then; random characters do so all the time. */
function isOrdinaryText(text: string): boolean {
  if (!/[A-Z]/.test(text) || !/[a-z]/.test(text)) return true;
  const changes = text.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  return changes / text.length < 1 / 4;
}

function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '').toUpperCase();
  const digits = [...compact.slice(4), ...compact.slice(0, 4)].map((character) => parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}

function isCardNumber(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].map(Number).toReversed();
  const sum = digits.reduce(
    (total, digit, index) => total + (index % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9),
    0,
  );
  return sum % 10 === 0;
}
