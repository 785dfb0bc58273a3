import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../scripts/build.ts';
import { HOUSE_ROOT } from '../../house/house-copy.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useShell } from '../../support/electron-double/launch-shell.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { emptyAsar, extractAsar, readAsar, type ArchivedFile } from './asar-archive.ts';

/** The mark in Electron's binary before its fuses, and their order (@electron/fuses, `FuseV1Options`). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = [
  ['runAsNode', '0'],
  ['enableCookieEncryption', '1'],
  ['enableNodeOptionsEnvironmentVariable', '0'],
  ['enableNodeCliInspectArguments', '0'],
  ['enableEmbeddedAsarIntegrityValidation', '1'],
  ['onlyLoadAppFromAsar', '1'],
  ['loadBrowserProcessSpecificV8Snapshot', '0'],
  ['grantFileProtocolExtraPrivileges', '0'],
] as const;

const configuration = readFileSync(join(HOUSE_ROOT, 'electron-builder.yml'), 'utf8');
const makeFolder = useTemporaryFolders();

/** Everything of an Electron distribution that packaging looks at; the binary is its fuses and nothing else. */
function makeElectron(): string {
  const folder = makeFolder('electron');
  mkdirSync(join(folder, 'locales'));
  mkdirSync(join(folder, 'resources'));
  for (const locale of ['de', 'en-GB', 'en-US', 'fr']) writeFileSync(join(folder, 'locales', `${locale}.pak`), '');
  writeFileSync(join(folder, 'resources', 'default_app.asar'), emptyAsar());
  // As Electron ships it: the fuses are all on or all off, whatever is most convenient for developers.
  const wire = Buffer.from([
    1,
    FUSES.length,
    ...Buffer.from(FUSES.map(([, state]) => (state === '1' ? '0' : '1')).join('')),
  ]);
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.from(`before ${FUSE_SENTINEL}`), wire, Buffer.from(' after')]),
  );
  chmodSync(join(folder, 'electron'), 0o755);
  return folder;
}

/**
 * Stands in for the program that packs a `deb`, which electron-builder fetches: keeps what it was given. `args` are its
 * arguments, one a line; the rest are the files of the package outside the app, by name, and its scripts.
 */
function makePacker(folder: string): string {
  const packer = join(folder, 'fpm');
  const script = `#!/bin/sh
printf '%s\\n' "$@" > '${folder}/args'
for argument in "$@"; do
  case "$previous" in
    --after-install | --after-remove) cp "$argument" "${folder}/$previous" ;;
    --package) echo package > "$argument" ;;
  esac
  case "$argument" in *=/usr/*) cp -r "\${argument%%=*}" "${folder}/$(basename "\${argument#*=}")" ;; esac
  previous=$argument
done
`;
  writeFileSync(packer, script, { mode: 0o755 });
  return packer;
}

/** Runs electron-builder as `npm run dist` does, as far as it goes without Electron's binary and the system's packers. */
function assemble(output: string, packed: string, ...more: string[]): Promise<{ exitCode: number; said: string }> {
  const cli = createRequire(import.meta.url).resolve('electron-builder/cli.js');
  const args = ['--linux', 'deb', `-c.electronDist=${makeElectron()}`, `-c.directories.output=${output}`, ...more];
  const env = { ...process.env, CUSTOM_FPM_PATH: makePacker(packed) };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: HOUSE_ROOT, env }, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : 1, said: stdout + stderr }),
    );
  });
}

// Packaging for Linux is done on Linux, and so for each system (electron-builder.yml says why).
describe.runIf(process.platform === 'linux')('the assembled app', () => {
  let app: string;
  let packed: string;
  let files: ArchivedFile[];

  beforeAll(async () => {
    await ensureBuilt();
    const output = makeFolder('release');
    packed = makeFolder('packed');
    const { exitCode, said } = await assemble(output, packed);
    expect(said).not.toContain('⨯');
    expect(exitCode).toBe(0);
    app = join(output, 'linux-unpacked');
    files = readAsar(join(app, 'resources', 'app.asar'));
  });

  test('has every fuse set as the configuration states it', () => {
    const binary = readFileSync(join(app, 'coffer'));
    const wire = binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length;
    const states = binary.toString('latin1', wire + 2, wire + 2 + FUSES.length);
    expect(FUSES.map(([name], index) => [name, states[index]])).toEqual(FUSES);
  });

  test('holds what runs and nothing else', () => {
    const folders = new Set(files.map(({ path }) => path.split('/').slice(0, 2).join('/')));
    expect([...folders].toSorted()).toEqual([
      'LICENSE',
      'dist/electron',
      'dist/renderer',
      'dist/sandbox',
      'electron/icons',
      'node_modules/@napi-rs',
      'node_modules/better-sqlite3',
      'package.json',
    ]);
    const unwanted = /\.(ts|tsx|map|svg|icns|ico|c|cc|h|hpp|gyp|md)$|(^|\/)(test|src|deps|scripts|\.env|\.npmrc|\.git)/;
    const allowed = new Set([
      'dist/renderer/coffer.svg',
      'node_modules/@napi-rs/keyring-linux-x64-gnu/LICENSE.third-party.md',
    ]);
    expect(files.map(({ path }) => path).filter((path) => unwanted.test(path) && !allowed.has(path))).toEqual([]);
  });

  test('only native code is outside the archive, and only this system’s', () => {
    const native = files.filter(({ path }) => path.endsWith('.node'));
    expect(native.map(({ path }) => path)).toEqual(
      files.filter(({ isUnpacked }) => isUnpacked).map(({ path }) => path),
    );
    const { arch } = process;
    expect(native.map(({ path }) => path).toSorted()).toEqual([
      `node_modules/@napi-rs/keyring-linux-${arch}-gnu/keyring.linux-${arch}-gnu.node`,
      `node_modules/better-sqlite3/prebuilds/linux-${arch}.node`,
    ]);
  });

  test('its package file names what it needs and nothing of how it was made', () => {
    const packageFile = files.find(({ path }) => path === 'package.json');
    const manifest = JSON.parse(packageFile?.read().toString('utf8') ?? '{}') as Record<string, unknown>;
    expect(manifest).toMatchObject({ name: 'coffer', main: 'dist/electron/main.js', type: 'module' });
    expect(manifest['desktopName']).toBe('app.coffer.desktop');
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['devDependencies']));
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['scripts']));
  });

  test('carries no secret, no path of the machine that built it, and no address to load code from', () => {
    const suspicious = [
      /-----BEGIN [A-Z ]*PRIVATE KEY/,
      /_authToken/,
      /sourceMappingURL=(?!data:)/,
      new RegExp(HOUSE_ROOT),
    ];
    for (const { path, read } of files.filter((file) => /\.(js|cjs|html|json|css)$/.test(file.path))) {
      if (path.startsWith('node_modules/')) continue;
      const text = read().toString('utf8');
      for (const pattern of suspicious) expect(pattern.test(text), `${path} ${pattern}`).toBe(false);
    }
  });

  test('stays small', () => {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    expect(bytes / 1e6).toBeLessThan(13);
    expect(readdirSync(join(app, 'locales')).toSorted()).toEqual(['de.pak', 'en-GB.pak', 'en-US.pak']);
  });

  test('the deb tells the desktop which links and files are ours, and brings the profile Ubuntu asks for', () => {
    const part = (name: string): string => readFileSync(join(packed, name), 'utf8');
    const entry = Object.fromEntries(
      part('app.coffer.desktop')
        .split('\n')
        .map((line) => line.split('=', 2)),
    ) as Record<string, string>;
    expect(entry).toMatchObject({
      Name: 'Coffer',
      Exec: '/opt/Coffer/coffer %U',
      Terminal: 'false',
      Icon: 'coffer',
      StartupWMClass: 'app.coffer',
      Categories: 'Office;Finance;',
    });
    expect(entry['MimeType']?.split(';').filter(Boolean).toSorted()).toEqual([
      'application/x-coffer-backup',
      'x-scheme-handler/app.coffer',
    ]);
    expect(part('coffer.xml')).toContain('<glob pattern="*.coffer-backup"/>');
    expect(readFileSync(join(app, 'resources', 'apparmor-profile'), 'utf8')).toMatch(
      /profile "coffer" "\/opt\/Coffer\/coffer" flags=\(unconfined\) \{\s+userns,/,
    );
    expect(part('--after-install')).toContain('apparmor-profile');
    expect(part('args')).toMatch(/--deb-recommends\ngnome-keyring \| kwalletmanager\n/);
  });

  describeWith('browser', 'run as it is', () => {
    const launch = useShell();

    test('starts and shows its page from its own files alone', async () => {
      const folder = makeFolder('assembled');
      extractAsar(join(app, 'resources', 'app.asar'), join(folder, 'app'));
      const shell = await launch({
        profileDir: join(folder, 'profile'),
        homeDir: join(folder, 'home'),
        appPath: join(folder, 'app'),
        isPackaged: true,
      });
      const page = await shell.page();
      await page.getByRole('button', { name: 'Try the demo bank' }).waitFor();
      const { windows } = await shell.until('the tray', ({ tray }) => tray !== undefined);
      expect(windows[0]?.url).toMatch(/^app:\/\/bundle\//);
    });
  });
});

describe('the configuration', () => {
  test('is checked against electron-builder’s own schema: a fuse it does not know stops the build', async () => {
    const { exitCode, said } = await assemble(
      makeFolder('refused'),
      makeFolder('unpacked'),
      '-c.electronFuses.runAsNod=false',
    );
    expect(exitCode).toBe(1);
    expect(said).toMatch(/configuration\.electronFuses should be one of these/);
  });

  test('states every fuse the schema knows', () => {
    const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
    const schema = JSON.parse(readFileSync(builder.resolve('app-builder-lib/scheme.json'), 'utf8')) as {
      definitions: { FuseOptionsV1: { properties: object } };
    };
    const block = /\nelectronFuses:\n((?: .*\n)+)/.exec(configuration)?.[1] ?? '';
    const stated = [...block.matchAll(/^ {2}(\w+): (?:true|false)$/gm)].map(([, name]) => String(name));
    expect(stated.toSorted()).toEqual(Object.keys(schema.definitions.FuseOptionsV1.properties).toSorted());
  });

  test('keeps the promises of the shell', () => {
    for (const line of [
      'appId: app.coffer',
      'publish: null',
      '    schemes: [app.coffer]',
      '  - ext: coffer-backup',
      '  target: [deb, AppImage]',
      '  target: [dmg, zip]',
      '  target: [nsis]',
      '  hardenedRuntime: true',
      '  verifyUpdateCodeSignature: true',
      '  requestedExecutionLevel: asInvoker',
      '  deleteAppDataOnUninstall: false',
    ]) {
      expect(configuration.split('\n')).toContain(line);
    }
  });

  test('asks macOS for the one exception V8 needs', () => {
    const entitlements = readFileSync(join(HOUSE_ROOT, 'electron/packaging/entitlements.mac.plist'), 'utf8');
    expect([...entitlements.matchAll(/<key>(.*?)<\/key>\s*<(\w+)\/>/g)].map(([, key, value]) => [key, value])).toEqual([
      ['com.apple.security.cs.allow-jit', 'true'],
    ]);
  });

  test('every picture it names is there, and of the kind its system reads', () => {
    const icons = join(HOUSE_ROOT, 'electron', 'icons');
    const starts = (name: string, length: number): string =>
      readFileSync(join(icons, name)).toString('latin1', 0, length);
    expect([starts('icon.icns', 4), starts('backup-file.icns', 4)]).toEqual(['icns', 'icns']);
    expect([starts('icon.ico', 4), starts('backup-file.ico', 4)]).toEqual(['\0\0\u0001\0', '\0\0\u0001\0']);
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
      const png = readFileSync(join(icons, 'linux', `${size}x${size}.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });
});
