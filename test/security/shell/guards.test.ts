import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HOUSE_ROOT } from '../../house/house-copy.ts';
import { GUARDS, rowOf } from './guards.ts';

const page = readFileSync(join(HOUSE_ROOT, 'docs', 'security.md'), 'utf8');
const lines = page.split('\n').map((line) => line.replaceAll(/ +/g, ' '));

// Taking them away for real is what remove-guards.ts does, in a quarter of an hour.
describe('the table of guards', () => {
  test.each(GUARDS.map((guard) => [`${guard.row} ${guard.guard}`, guard] as const))(
    '%s: stands where the table says, and a named test misses it',
    (_name, guard) => {
      const code = readFileSync(join(HOUSE_ROOT, guard.file), 'utf8');
      expect(code.split(guard.without[0]), guard.file).toHaveLength(2);
      const beginning = rowOf(guard, '').replace(/ +\|$/, '');
      const [line, ...more] = lines.filter((text) => text.startsWith(`${beginning} `));
      expect(more).toEqual([]);
      const suite = /\| `([\w/-]+)`(?:: \S.*)? \|$/.exec(line ?? '')?.[1];
      expect(existsSync(join(HOUSE_ROOT, 'test', `${suite}.test.ts`)), line).toBe(true);
    },
  );

  test('holds nothing else', () => {
    const table = lines.slice(lines.findIndex((line) => line.startsWith('| row | without |')) + 2);
    expect(table.indexOf('')).toBe(GUARDS.length);
  });
});
