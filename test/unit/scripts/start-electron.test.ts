import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findElectronBinary, findObstacle } from '../../../scripts/start-electron.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const makeFolder = useTemporaryFolders();

describe('whether the desktop host is worth a try', () => {
  const built = (): string => {
    const root = makeFolder('start');
    mkdirSync(join(root, 'dist', 'electron'), { recursive: true });
    writeFileSync(join(root, 'dist', 'electron', 'main.js'), '');
    return root;
  };

  it.each([
    { platform: 'linux', environment: { DISPLAY: ':0' }, userId: 1000, answer: undefined },
    { platform: 'linux', environment: { WAYLAND_DISPLAY: 'wayland-0' }, userId: 1000, answer: undefined },
    { platform: 'linux', environment: {}, userId: 1000, answer: /no display/ },
    { platform: 'linux', environment: { DISPLAY: '' }, userId: 1000, answer: /no display/ },
    { platform: 'linux', environment: { DISPLAY: ':0' }, userId: 0, answer: /root/ },
    { platform: 'darwin', environment: {}, userId: 0, answer: undefined },
    { platform: 'win32', environment: {}, userId: undefined, answer: undefined },
  ] as const)('$platform, $environment, user $userId: $answer', ({ platform, environment, userId, answer }) => {
    const obstacle = findObstacle(built(), platform, environment, userId);
    if (answer === undefined) expect(obstacle).toBeUndefined();
    else expect(obstacle).toMatch(answer);
  });

  it('is not, when the desktop host was never built', () => {
    expect(findObstacle(makeFolder('start'), 'darwin', {}, 501)).toMatch(/not built/);
  });
});

describe("Electron's binary", () => {
  it('is found where its package says it was unpacked, and nowhere else', () => {
    const root = makeFolder('start');
    const folder = join(root, 'node_modules', 'electron');
    mkdirSync(join(folder, 'dist'), { recursive: true });
    expect(findElectronBinary(root)).toBeUndefined();

    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(findElectronBinary(root)).toBeUndefined();

    const binary = join(folder, 'dist', 'electron');
    writeFileSync(binary, '');
    chmodSync(binary, 0o755);
    expect(findElectronBinary(root)).toBe(binary);
  });
});
