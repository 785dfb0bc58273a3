import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HOUSE_ROOT } from './house-copy.ts';

type LockedPackage = { integrity?: string; optionalDependencies?: Record<string, string>; gypfile?: boolean };
type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> };

const manifest = JSON.parse(read('package.json')) as Manifest;
const lockfile = read('package-lock.json');
const { packages } = JSON.parse(lockfile) as { packages: Record<string, LockedPackage> };

it('pins every package to one version', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const loose = versions.filter(([, version]) => !/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});

it('ships only what cannot be bundled', () => {
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual(['@napi-rs/keyring', 'better-sqlite3']);
});

it('locks every package by its content, and names no registry', () => {
  const unproven = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.integrity === undefined);
  expect(unproven.map(([path]) => path)).toEqual([]);
  expect(lockfile).not.toMatch(/"resolved":/);
  expect(read('.npmrc')).not.toMatch(/registry\s*=|https?:/);
});

it('locks the packages of every platform, or `npm ci` refuses the lockfile on the others', () => {
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
});

it('compiles nothing at install', () => {
  // scripts/mark-prebuilt.js says why and writes it; npm runs that by itself after an install.
  expect(packages['node_modules/better-sqlite3']).toMatchObject({ gypfile: false });
});

function read(path: string): string {
  return readFileSync(join(HOUSE_ROOT, path), 'utf8');
}
