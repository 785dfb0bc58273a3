import fc from 'fast-check';

/** What banks have put, or could put, into a description: markup, formulas, breaks, controls, other scripts. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '=HYPERLINK("http://evil.example","click")',
  '+44 20 7946 0000',
  '-12.50',
  '@SUM(A1:A9)',
  "'quoted'",
  "'=1+1",
  '\t=1',
  '\r=1',
  '\uFF1D1+1',
  '<img src=x onerror=alert(1)>',
  '</NAME><STMTTRN>',
  ']]>&amp;&#10;<![CDATA[',
  'Smith & Sons <Ltd> "Best"',
  'two\nlines',
  'two\r\nlines\r\nT-1.00\r\n^',
  '^',
  '!Type:Bank',
  'semi;colon,comma"quote',
  '\u202Eesrever\u202C \u2066isolated\u2069',
  'nul\0inside',
  'bell\u0007 escape\u001B[31m',
  'line\u2028separator\u2029paragraph\u0085next',
  '\uD800 lone surrogate',
  '👩‍👩‍👧‍👦 🇬🇧 Z̷̡͝',
  'Müller Bäckerei Größe ẞ',
  '\uFEFFbyte order mark',
  'x'.repeat(1000),
];

/** A text from {@link HOSTILE_TEXTS}, or made of pieces of it, or any text at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.array(fc.constantFrom(...HOSTILE_TEXTS), { maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
