import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOUSE_ROOT } from './house-copy.ts';

/** What only `tokens.css` may say, and what it is called there. */
const RAW = [
  { what: 'a colour', pattern: /(?<![\w-])((rgb|hsl|oklch|oklab|lab|lch)a?\(|(#[0-9a-f]{3,8}|white|black)(?![\w-]))/i },
  { what: 'a duration', pattern: /(?<![\w.-])\d*\.?\d+m?s(?![\w-])/ },
  { what: 'a size of type', pattern: /font(-size)?:[^;]*(?<![\w-])\d*\.?\d+(px|rem|pt)/ },
  { what: 'a layer', pattern: /z-index:\s*-?\d/ },
] as const;

/** Places that cannot: a bank's colour has its own hue, and text inside a drawing has the drawing's measure. */
const EXCEPTIONS = [
  /^renderer\/styles\/marks\.css: (background|color): light-dark\(oklch\([\d. ]+var\(--logo-hue\)\)/,
  /^renderer\/styles\/marks\.css: font-size: [\d.]+px;$/,
];

/** Mixing is no new colour, and `em` follows the text around it. */
const HARMLESS = /color-mix\(in oklch,/g;

function rawValues(path: string, css: string): string[] {
  return css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !EXCEPTIONS.some((exception) => exception.test(`${path}: ${line}`)))
    .flatMap((line) =>
      RAW.filter(({ pattern }) => pattern.test(line.replaceAll(HARMLESS, ''))).map(
        ({ what }) => `${path}: ${what} in "${line}"`,
      ),
    );
}

describe('styles', () => {
  it('take colour, time, type and layers from tokens.css', () => {
    const files = readdirSync(join(HOUSE_ROOT, 'renderer'), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.css') && file !== 'styles/tokens.css');
    expect(files.length).toBeGreaterThan(10);
    const found = files.flatMap((file) =>
      rawValues(`renderer/${file}`, readFileSync(join(HOUSE_ROOT, 'renderer', file), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['color: #17663f;', 'a colour'],
    ['background: oklch(0.5 0.1 20);', 'a colour'],
    ['border: 1px solid white;', 'a colour'],
    ['transition: opacity 0.2s;', 'a duration'],
    ['animation: rise 150ms;', 'a duration'],
    ['font-size: 13px;', 'a size of type'],
    ['z-index: 9999;', 'a layer'],
  ])('would be told of %s', (line, what) => {
    expect(rawValues('renderer/x.css', line)).toEqual([`renderer/x.css: ${what} in "${line}"`]);
  });

  it.each([
    'white-space: nowrap;',
    'grid-template-rows: 1fr;',
    'font-size: 0.93em;',
    'flex: 1 1 16rem;',
    '--shown: 2;',
  ])('have nothing against %s', (line) => {
    expect(rawValues('renderer/x.css', line)).toEqual([]);
  });
});
