import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOUSE_ROOT } from './house-copy.ts';

const FOLDER = join(HOUSE_ROOT, '.github', 'workflows');
const workflows = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const);
const code = (text: string): string => text.replaceAll(/^\s*#.*$/gm, '');

describe.each(workflows)('the workflow %s', (name, text) => {
  it('runs no code of others but what was looked at: each action by its commit, its version beside it', () => {
    const uses = [...code(text).matchAll(/uses: (\S+)(.*)$/gm)].map(([, action, comment]) => `${action}${comment}`);
    expect(uses.length).toBeGreaterThan(0);
    const pinned = /^(?:\.\/\.github\/workflows\/[\w-]+\.yml|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/;
    expect(uses.filter((use) => !pinned.test(use))).toEqual([]);
  });

  it('begins with the right to read and no other, and never runs a stranger’s change with ours', () => {
    expect(code(text)).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(code(text)).not.toMatch(/pull_request_target|write-all/);
  });

  it('sees a secret only where a release is made', () => {
    const isRelease = name === 'release.yml';
    expect(/secrets\.|contents: write/.test(code(text))).toBe(isRelease);
    if (isRelease) expect(code(text)).toMatch(/^ {4}environment: release$/m);
  });
});

it('Electron itself is driven, packaged and started on the three systems', () => {
  const ci = workflows.find(([name]) => name === 'ci.yml')?.[1] ?? '';
  expect(ci).toContain('os: [ubuntu-24.04, macos-15, windows-2025]');
  for (const step of [
    'npx install-electron',
    "npx vitest run test/e2e/shell test/security/shell/hardening.test.ts -t 'over Electron itself'",
    'npx electron-builder --publish never',
    'node scripts/smoke-packaged.ts /opt/Coffer/coffer',
    'node scripts/smoke-packaged.ts release/mac*/Coffer.app/Contents/MacOS/Coffer',
    'node scripts/smoke-packaged.ts release/win-unpacked/Coffer.exe',
  ]) {
    expect(ci).toContain(step);
  }
});
