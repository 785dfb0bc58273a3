import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArguments, USAGE } from '../../../relay/config/arguments.ts';
import { VARIABLE_NAMES } from '../../../shared/domain/variable-names.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const readme = read('relay/README.md');

describe('the relay’s README', () => {
  test('names the relay’s variables, all of them, and none that is not', () => {
    const named = new Set([...readme.matchAll(/\b(?:RELAY|TRUELAYER)_[A-Z_]+\b/g)].map(([name]) => name));
    expect([...named].filter((name) => !(VARIABLE_NAMES as readonly string[]).includes(name))).toEqual([]);
    expect(VARIABLE_NAMES.filter((name) => name.startsWith('RELAY_') && !named.has(name))).toEqual([]);
  });

  test('names commands as they are', () => {
    const table = readme.split('| command ')[1] ?? '';
    const commands = [...table.matchAll(/^\| `(\w+)/gm)].map(([, name]) => name ?? '');
    expect(commands).toEqual([...USAGE.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name));
    for (const command of commands) {
      expect(readArguments(command === 'revoke' ? [command, 'device'] : [command])).toMatchObject({
        args: { command },
      });
    }
  });
});

describe('the relay’s Dockerfile', () => {
  const steps = read('relay/Dockerfile').split('\n');
  const copied = (until: number): string[] =>
    steps.slice(0, until).flatMap((step) => (/^COPY (?!--from)(.+) \S+$/.exec(step)?.[1] ?? '').split(' '));

  test('brings what npm runs while it installs, and nothing that is not there', () => {
    const install = steps.indexOf('RUN npm ci');
    expect(install).toBeGreaterThan(0);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    // What npm runs by itself during an installation, by the names it gives to these moments.
    const moments = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'dependencies'];
    const run = moments.flatMap((moment) => (scripts[moment] ?? '').match(/\S+\.[jt]s\b/g) ?? []);
    expect(copied(install)).toEqual(expect.arrayContaining([...run, 'package.json', 'package-lock.json']));
    for (const path of copied(steps.length).filter(Boolean)) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  test('leaves secrets and the host’s own modules out', () => {
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.env', '.git', 'node_modules', 'dist']));
  });
});
