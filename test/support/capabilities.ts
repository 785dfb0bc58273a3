import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';
import { findElectronBinary } from '../../scripts/start-electron.ts';

/** What a machine may lack. Suites that need one are skipped there by name, or fail where `COFFER_REQUIRE` names it. */
export type Capability = 'browser' | 'electron' | 'keyring' | 'postgres';

/** What to install, in words that end "skipped, because …". */
export const MISSING: Readonly<Record<Capability, string>> = {
  browser: 'there is no Chromium (install chromium, or set COFFER_CHROMIUM to one)',
  electron: 'Electron cannot open a window here (its program, a display, and a user that is not root)',
  keyring: 'there is no secret service (install dbus and gnome-keyring)',
  postgres: 'there is no PostgreSQL server (install postgresql)',
};

/** The Chromium to drive, `undefined` where there is none. `COFFER_CHROMIUM` wins. */
export function findChromium(): string | undefined {
  const candidates = [
    process.env['COFFER_CHROMIUM'],
    findProgram('chromium'),
    findProgram('chromium-browser'),
    findProgram('google-chrome-stable'),
    findProgram('google-chrome'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(process.env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ];
  return candidates.find((path) => path !== undefined && isExecutable(path));
}

/** The folder with `postgres` and `initdb`; Debian keeps them off the PATH, one folder per version. */
export function findPostgresFolder(): string | undefined {
  const debianRoot = '/usr/lib/postgresql';
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...listFolder(debianRoot)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(debianRoot, version, 'bin')),
  ];
  // A wrapper for `postgres` alone is no server: making one needs initdb beside it.
  return folders.find((folder) => isExecutable(join(folder, 'postgres')) && isExecutable(join(folder, 'initdb')));
}

/** Chromium is here, for the suites that drive the interface. */
export function hasBrowser(): boolean {
  return findChromium() !== undefined;
}

/** The Electron to drive, `undefined` where there is none. `ELECTRON_BINARY` wins over the one of the package. */
export function findElectron(): string | undefined {
  return findElectronBinary(join(import.meta.dirname, '..', '..'));
}

/** Electron is here and can show a window, for the suites that drive the desktop app as it is. */
export function hasElectron(): boolean {
  const hasDisplay = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  // Chromium refuses to run as root unless its sandbox is off, and Coffer never turns that off.
  const canShow = process.platform !== 'linux' || (hasDisplay && process.getuid?.() !== 0);
  return canShow && findElectron() !== undefined;
}

/** A D-Bus session and GNOME's keyring can be started, for the suites that store a real secret. */
export function hasKeyring(): boolean {
  return (
    process.platform === 'linux' &&
    findProgram('dbus-run-session') !== undefined &&
    findProgram('gnome-keyring-daemon') !== undefined
  );
}

/** A PostgreSQL server can be started, for the relay's second store. */
export function hasPostgres(): boolean {
  return findPostgresFolder() !== undefined;
}

/** Whether this machine has it. */
export function has(capability: Capability): boolean {
  return { browser: hasBrowser, electron: hasElectron, keyring: hasKeyring, postgres: hasPostgres }[capability]();
}

/** The capabilities that `COFFER_REQUIRE` (comma-separated) makes an obligation. Throws on a name it does not know. */
export function requiredCapabilities(value: string | undefined): Capability[] {
  const names = (value ?? '').split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '')
    .map((name) => {
      if (name in MISSING) return name as Capability;
      throw new Error(`COFFER_REQUIRE names "${name}"; it may name ${Object.keys(MISSING).join(', ')}.`);
    });
}

/**
 * A suite that needs something of the machine. Where that is missing the suite is skipped under a name that says so,
 * and the reporter prints why; where it is required, the suite fails instead.
 */
export function describeWith(capability: Capability, name: string, define: () => void): void {
  if (has(capability)) {
    describe(name, define);
  } else if (requiredCapabilities(process.env['COFFER_REQUIRE']).includes(capability)) {
    describe(name, () => {
      it(`has a ${capability}`, () => {
        throw new Error(`COFFER_REQUIRE asks for it, but ${MISSING[capability]}.`);
      });
    });
  } else {
    describe.skip(nameSkipped(name, capability), define);
  }
}

/** The name under which a suite is skipped; {@link readSkipped} finds the capability in it again. */
export function nameSkipped(name: string, capability: Capability): string {
  return `${name} [needs ${capability}]`;
}

/** The capability a skipped suite lacked, `undefined` when it was skipped for another reason. */
export function readSkipped(name: string): Capability | undefined {
  const capability = /\[needs (\w+)\]$/.exec(name)?.[1];
  return capability !== undefined && capability in MISSING ? (capability as Capability) : undefined;
}

function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
