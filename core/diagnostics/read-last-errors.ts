import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_FILE } from '../logging/file-sink.ts';

/** The end of the log is enough: what is wrong now is told there. */
const MOST_BYTES = 512 * 1024;
const MOST_LINES = 100;

/** The newest warnings and errors of a profile's log, oldest first. They were redacted when they were written. */
export async function readLastErrors(profileDir: string): Promise<object[]> {
  const files = [LOG_FILE.replace('.log', '.1.log'), LOG_FILE].map((name) => join(profileDir, name));
  const lines: string[] = [];
  for (const file of files) lines.push(...(await linesAtEnd(file)));
  return lines.flatMap(troubleIn).slice(-MOST_LINES);
}

async function linesAtEnd(file: string): Promise<string[]> {
  try {
    const { size } = await stat(file);
    const start = Math.max(0, size - MOST_BYTES);
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - start), position: start });
      const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
      return start === 0 ? lines : lines.slice(1);
    } finally {
      await handle.close();
    }
  } catch {
    // No log, or one that may not be read: then there is nothing to tell from it.
    return [];
  }
}

function troubleIn(line: string): object[] {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('level' in value)) return [];
    return value.level === 'warn' || value.level === 'error' ? [value] : [];
  } catch {
    return [];
  }
}
