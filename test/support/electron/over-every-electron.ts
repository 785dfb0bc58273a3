import { describeWith } from '../capabilities.ts';
import { useShell } from '../electron-double/launch-shell.ts';
import { useElectron } from './use-electron.ts';

/**
 * Tells a story over every player of Electron there is; what is not there is skipped by name, so a report says which ran.
 * What no person could do to the real one, and what only the double notes, is told to the double alone.
 */
export function overEveryElectron(
  name: string,
  tell: (usePlayer: typeof useShell, player: { isDouble: boolean }) => void,
): void {
  describeWith('browser', `${name}, over the double`, () => tell(useShell, { isDouble: true }));
  describeWith('electron', `${name}, over Electron itself`, () => tell(useElectron, { isDouble: false }));
}
