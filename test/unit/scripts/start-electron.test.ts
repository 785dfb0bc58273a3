import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findElectronBinary, findObstacle, startElectron } from '../../../scripts/start-electron.ts';
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
  beforeEach(() => void vi.stubEnv('ELECTRON_BINARY', undefined));
  afterEach(() => void vi.unstubAllEnvs());

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

  it('is the one that is named, and no other when that one is not there', () => {
    const root = houseWithElectron('exit 0');
    vi.stubEnv('ELECTRON_BINARY', process.execPath);
    expect(findElectronBinary(root)).toBe(process.execPath);
    vi.stubEnv('ELECTRON_BINARY', join(root, 'gone'));
    expect(findElectronBinary(root)).toBeUndefined();
    vi.stubEnv('ELECTRON_BINARY', '');
    expect(findElectronBinary(root)).toBe(join(root, 'node_modules', 'electron', 'dist', 'electron'));
  });
});

describe.runIf(process.platform === 'linux')('a start of the desktop host', () => {
  beforeEach(() => {
    vi.stubEnv('DISPLAY', ':0');
    vi.stubEnv('ELECTRON_BINARY', undefined);
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it.each([
    { end: 'a closed window', exitCode: 0, outcome: { started: true, exitCode: 0 } },
    { end: 'a contradictory environment', exitCode: 78, outcome: { started: true, exitCode: 78 } },
    { end: 'a fault at once', exitCode: 1, outcome: { started: false, reason: 'Electron could not open a window.' } },
  ])('that ends with $end ($exitCode) is told apart', async ({ exitCode, outcome }) => {
    const root = houseWithElectron(`exit ${exitCode}`);
    expect(await startElectron(root, [])).toEqual(outcome);
  });

  it('runs this folder and hands on the arguments', async () => {
    const root = houseWithElectron('[ "$*" = ". --profile a b" ]');
    expect(await startElectron(root, ['--profile', 'a b'])).toEqual({ started: true, exitCode: 0 });
  });

  it('gives way to the browser when the binary is absent and its download fails', async () => {
    const root = houseWithElectron('exit 0');
    rmSync(join(root, 'node_modules', 'electron', 'path.txt'));
    writeFileSync(join(root, 'node_modules', 'electron', 'install.js'), 'process.exit(1);');
    expect(await startElectron(root, [])).toEqual({ started: false, reason: 'Electron could not be downloaded.' });
  });

  it.each([
    ['is not there', () => join(makeFolder('start'), 'gone')],
    ['cannot be run', () => join(houseWithElectron('exit 0'), 'dist', 'electron', 'main.js')],
    ['is Node', () => process.execPath],
    ['says something else', () => writeProgram('echo "Mozilla Firefox 140"')],
    ['ends with a fault', () => writeProgram('exit 3')],
  ])('gives way to the browser when the one that is named %s', async (_what, program) => {
    vi.stubEnv('ELECTRON_BINARY', program());
    expect(await startElectron(houseWithElectron('exit 0'), [])).toEqual({
      started: false,
      reason: 'ELECTRON_BINARY names something that is not Electron.',
    });
  });

  it('runs the one that is named', async () => {
    vi.stubEnv(
      'ELECTRON_BINARY',
      writeProgram('[ "$ELECTRON_RUN_AS_NODE" = 1 ] && echo 45.4.1 && exit 0; [ "$*" = . ]'),
    );
    expect(await startElectron(houseWithElectron('exit 9'), [])).toEqual({ started: true, exitCode: 0 });
  });

  it('fetches the binary when it is absent', async () => {
    const root = houseWithElectron('exit 0');
    const pathFile = join(root, 'node_modules', 'electron', 'path.txt');
    rmSync(pathFile);
    writeFileSync(
      join(root, 'node_modules', 'electron', 'install.js'),
      `require('node:fs').writeFileSync(${JSON.stringify(pathFile)}, 'electron');`,
    );
    expect(await startElectron(root, [])).toEqual({ started: true, exitCode: 0 });
  });
});

/** A built house whose Electron is a shell script. */
function houseWithElectron(script: string): string {
  const root = makeFolder('start');
  const folder = join(root, 'node_modules', 'electron');
  mkdirSync(join(root, 'dist', 'electron'), { recursive: true });
  writeFileSync(join(root, 'dist', 'electron', 'main.js'), '');
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'path.txt'), 'electron');
  writeFileSync(join(folder, 'dist', 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return root;
}

function writeProgram(script: string): string {
  const file = join(makeFolder('program'), 'program');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}
