import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HOUSE_ROOT } from './house-copy.ts';

type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> };

const manifest = JSON.parse(read('package.json')) as Manifest;
const lockfile = read('package-lock.json');

it('pins every package to one version', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const loose = versions.filter(([, version]) => !/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});

it('ships only what cannot be bundled', () => {
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual(['@napi-rs/keyring', 'better-sqlite3']);
});

it('locks every package by its content, and names no registry', () => {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, { integrity?: string; link?: boolean }> };
  const unproven = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.integrity === undefined);
  expect(unproven.map(([path]) => path)).toEqual([]);
  expect(lockfile).not.toMatch(/"resolved":/);
  expect(read('.npmrc')).not.toMatch(/registry\s*=|https?:/);
});

function read(path: string): string {
  return readFileSync(join(HOUSE_ROOT, path), 'utf8');
}
