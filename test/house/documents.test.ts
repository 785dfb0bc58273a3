import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { HOUSE_ROOT } from './house-copy.ts';

const DOCUMENTS = globSync(['*.md', 'docs/**/*.md', 'relay/*.md', 'sandbox/*.md'], { cwd: HOUSE_ROOT });
const ROOMS = 'core|renderer|shared|electron|headless|relay|sandbox|scripts|test|docs';
const SUITES = 'unit|contract|integration|security|scenarios|e2e';

const isThere = (path: string): boolean => existsSync(join(HOUSE_ROOT, path));

/** Files and folders that a document names, by a link, in full, or as the tests are named there: without `test/` and ending. */
function missingFrom(document: string): string[] {
  const text = readFileSync(join(HOUSE_ROOT, document), 'utf8');
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const links = all(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g).map((link) => join(dirname(document), link));
  const paths = all(new RegExp('`((?:' + ROOMS + ')/[\\w./-]+)`', 'g')).filter((path) => !path.includes('NNNN'));
  const suites = all(new RegExp('`((?:' + SUITES + ')/[\\w./-]+)`', 'g')).filter(
    (name) => !isThere(`test/${name}`) && !isThere(`test/${name}.test.ts`) && !isThere(`test/${name}.ts`),
  );
  return [...[...links, ...paths].filter((path) => !isThere(path)), ...suites];
}

it('documents name files that are there', () => {
  expect(DOCUMENTS.length).toBeGreaterThan(15);
  const missing = DOCUMENTS.flatMap((document) => missingFrom(document).map((path) => `${document}: ${path}`));
  expect(missing).toEqual([]);
});

it('every decision has a number of its own, which its heading says', () => {
  const decisions = DOCUMENTS.filter((document) => document.startsWith(join('docs', 'decisions')));
  const numbers = decisions.map((path) => Number(basename(path).slice(0, 4)));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  for (const [index, path] of decisions.entries())
    expect(readFileSync(join(HOUSE_ROOT, path), 'utf8'), path).toMatch(new RegExp(`^# ${numbers[index]}\\. `));
});
