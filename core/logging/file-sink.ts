import { closeSync, constants, fchmodSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { LogSink } from './log.ts';

/** The log of a profile. Rotated files are `coffer.1.log`, `coffer.2.log`, the oldest last. */
export const LOG_FILE = 'coffer.log';

const PRIVATE_FILE = 0o600;
/** Lines kept while the profile's folder does not exist yet. */
const MAX_WAITING_LINES = 200;

/**
 * Writes lines to `coffer.log` in a folder, readable by its owner only, and turns to a new file when one is full. It makes
 * no folder: until there is one (the engine decides when), lines wait in memory. A disk that refuses costs lines and
 * nothing else.
 *
 * @param maxBytes Size at which a file is full.
 * @param files How many files are kept, the current one included.
 */
export function createFileSink(options: {
  directory: string;
  maxBytes?: number;
  files?: number;
}): LogSink & { close(): void } {
  const { directory, maxBytes = 2 ** 20, files = 3 } = options;
  let waiting: string[] = [];
  let descriptor: number | undefined;
  let bytes = 0;

  return {
    write(line) {
      waiting.push(line);
      try {
        while (waiting[0] !== undefined) {
          writeOne(`${waiting[0]}\n`);
          waiting.shift();
        }
      } catch {
        close();
        waiting = waiting.slice(-MAX_WAITING_LINES);
      }
    },
    close,
  };

  function writeOne(text: string): void {
    const length = Buffer.byteLength(text);
    descriptor ??= open();
    if (bytes > 0 && bytes + length > maxBytes) {
      close();
      rotate();
      descriptor = open();
    }
    writeSync(descriptor, text);
    bytes += length;
  }

  function open(): number {
    // A link in the place of the log would let whoever made it choose what file we append to.
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
    const opened = openSync(name(0), flags, PRIVATE_FILE);
    fchmodSync(opened, PRIVATE_FILE);
    bytes = fstatSync(opened).size;
    return opened;
  }

  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }

  function rotate(): void {
    for (let age = files - 2; age >= 0; age--) {
      try {
        renameSync(name(age), name(age + 1));
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
      }
    }
  }

  function name(age: number): string {
    return path.join(directory, age === 0 ? LOG_FILE : LOG_FILE.replace('.log', `.${age}.log`));
  }
}
