import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';

/** The single-instance lock of one user-data folder. */
export type InstanceLock = { isOurs: boolean; release(): void };

/**
 * Takes the lock, or hands this process's arguments to the one that holds it. Synchronous like Electron's: the lock is a
 * file with the owner's number, the hand-over a file that the owner watches for.
 *
 * @param onSecond Called in the owner with the arguments and the working directory of each later start.
 */
export function createInstanceLock(
  userData: string,
  onSecond: (argv: string[], workingDirectory: string) => void,
): InstanceLock {
  const file = join(userData, 'double-lock');
  const inbox = join(userData, 'double-starts');
  mkdirSync(inbox, { recursive: true });
  if (isHeldByAnother(file)) {
    const letter = join(inbox, `${process.pid}.json`);
    // Written beside and renamed, so that the owner never reads half a letter.
    writeFileSync(`${letter}.part`, JSON.stringify({ argv: reorder(process.argv), cwd: process.cwd() }));
    renameSync(`${letter}.part`, letter);
    return { isOurs: false, release: () => undefined };
  }
  writeFileSync(file, String(process.pid));
  const watcher: FSWatcher = watch(inbox, () => {
    for (const name of readdirSync(inbox).filter((entry) => entry.endsWith('.json'))) {
      const { argv, cwd } = JSON.parse(readFileSync(join(inbox, name), 'utf8')) as { argv: string[]; cwd: string };
      rmSync(join(inbox, name));
      onSecond(argv, cwd);
    }
  });
  return {
    isOurs: true,
    release() {
      watcher.close();
      rmSync(file, { force: true });
    },
  };
}

function isHeldByAnother(file: string): boolean {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    process.kill(owner, 0);
    return owner !== process.pid;
  } catch {
    return false;
  }
}

/** Chromium puts switches before other arguments, and adds one of its own, on the way to the first instance. */
function reorder([program = '', ...rest]: readonly string[]): string[] {
  const isSwitch = (argument: string): boolean => argument.startsWith('--');
  return [
    program,
    ...rest.filter(isSwitch),
    '--allow-file-access-from-files',
    ...rest.filter((argument) => !isSwitch(argument)),
  ];
}
