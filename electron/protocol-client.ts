import path from 'node:path';
import type { App } from 'electron';
import { DEEP_LINK_SCHEME } from '../shared/domain/deep-link.ts';

/**
 * Asks the operating system to send `app.coffer:` links to this program, and checks that it will. `false` means that the
 * bank's answer has to come back over loopback instead; it happens where no desktop file is installed (an AppImage that
 * was only unpacked), where policy forbids it, or where another program holds the scheme.
 *
 * @param start How this process was started; a development start (`electron .`, `defaultApp`) has to be registered with its folder.
 */
export function registerProtocolClient(
  app: Pick<App, 'setAsDefaultProtocolClient' | 'isDefaultProtocolClient'>,
  start: { execPath: string; argv: readonly string[]; defaultApp?: boolean },
): boolean {
  const entry = start.argv[1];
  const command: [scheme: string, path?: string, args?: string[]] =
    start.defaultApp !== true || entry === undefined
      ? [DEEP_LINK_SCHEME]
      : [DEEP_LINK_SCHEME, start.execPath, [path.resolve(entry)]];
  return app.setAsDefaultProtocolClient(...command) && app.isDefaultProtocolClient(...command);
}
