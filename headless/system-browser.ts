import { spawn } from 'node:child_process';
import { isLoopbackHost } from '../core/config/addresses.ts';
import { AppError } from '../core/errors.ts';
import type { Browser, Log } from '../core/ports.ts';

/** The command that opens an address in the user's browser, or `undefined` where there is no screen to open it on. */
export function browserCommand(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): [command: string, ...args: string[]] | undefined {
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      // `start` belongs to the shell, which would read the address's ampersands as commands.
      return ['rundll32.exe', 'url.dll,FileProtocolHandler'];
    default:
      return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
  }
}

/** Whether an address may be handed to the system: a whole https address, or http on this computer, without a user name. */
export function isOpenable(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/**
 * Opens addresses in the user's own browser. Where there is none (no screen, or `--no-open`) nothing happens: every
 * address is also in the answer of the call that made it, and the interface shows it.
 *
 * Rejects with `INVALID_INPUT` for an address that has no business in a browser.
 */
export function createSystemBrowser(options: {
  command: readonly [string, ...string[]] | undefined;
  log: Log;
}): Browser {
  const { command, log } = options;
  return {
    async open(address) {
      if (!isOpenable(address)) throw new AppError('INVALID_INPUT', { sentence: 'page-not-opened' });
      if (command === undefined) return;
      const [program, ...args] = command;
      // The parsed address is passed on, so that what was judged is what is opened.
      const child = spawn(program, [...args, new URL(address).href], { detached: true, stdio: 'ignore' });
      child.once('error', (cause) => log.warn('no browser could be opened', { cause }));
      child.unref();
    },
  };
}
