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

/** Every file of the page with one of these endings, by its path. */
function filesOf(...endings: readonly string[]): Map<string, string> {
  const files = readdirSync(join(HOUSE_ROOT, 'renderer'), { recursive: true, encoding: 'utf8' });
  return new Map(
    files
      .map((file) => `renderer/${file.replaceAll('\\', '/')}`)
      .filter((file) => endings.some((ending) => file.endsWith(ending)))
      .map((file) => [file, readFileSync(join(HOUSE_ROOT, file), 'utf8')]),
  );
}

/** The classes that a component names whole; one that is put together from a variable is not looked at here. */
function classesIn(source: string): string[] {
  return [...source.matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)]
    .flatMap(([, whole, made = '']) =>
      whole === undefined ? [...made.matchAll(/(?<!=== )'([^']*)'/g)].map((match) => match[1] ?? '') : [whole],
    )
    .flatMap((names) => names.split(' '))
    .filter((name) => /^[a-z][\w-]*$/.test(name));
}

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
    const files = [...filesOf('.css')].filter(([file]) => file !== 'renderer/styles/tokens.css');
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap(([file, css]) => rawValues(file, css))).toEqual([]);
  });

  it('are there for every class that a component names, and for no other', () => {
    const sources = filesOf('.ts', '.tsx', '.html');
    const all = [...sources.values()].join('\n');
    const styled = new Set(
      [...filesOf('.css').values()].flatMap((css) => [...css.matchAll(/\.([a-zA-Z][\w-]*)/g)].map((match) => match[1])),
    );
    const unstyled = [...sources].flatMap(([file, source]) =>
      classesIn(source)
        .filter((name) => !styled.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unstyled).toEqual([]);
    // A name may be put together from its beginning and a variable.
    const beginnings = new Set([...all.matchAll(/([a-z][\w-]*)\$\{/g)].map((match) => match[1] ?? ''));
    const isNamed = (name = '') =>
      all.includes(name) || [...beginnings].some((beginning) => name.startsWith(beginning));
    expect([...styled].filter((name) => !isNamed(name))).toEqual([]);
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
