import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Where the real house stands. */
export const HOUSE_ROOT: string = ROOT;

/**
 * Makes a house that has the real one's rules (linter, plugin, compiler) and none of its code, so that a test can break
 * a rule in it. `files` maps a path to its text.
 */
export function copyHouse(folder: string, files: Readonly<Record<string, string>>): void {
  const projects = readdirSync(ROOT)
    .map((room) => `${room}/tsconfig.json`)
    .filter((project) => existsSync(join(ROOT, project)));
  const plugin = ['house-rules', 'rule-of-the-house', 'word-rules'].map((name) => `test/house/${name}.ts`);
  const rules = ['package.json', 'tsconfig.json', '.oxlintrc.json', ...plugin, ...projects];
  for (const file of rules) cpSync(join(ROOT, file), join(folder, file));
  // Each package by itself, so that what the compiler remembers (node_modules/.cache) is not the real house's.
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
