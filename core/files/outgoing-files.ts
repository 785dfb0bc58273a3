import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FileOutcome } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import type { Clock, FileDialogs } from '../ports.ts';

/** A file on its way to the person who asked for it. Nothing of it is written anywhere on the way. */
export type OutgoingFile = {
  fileName: string;
  contentType: string;
  /** Makes the content, anew with every call, as it is read. */
  content(): AsyncIterable<Uint8Array>;
};

/** Hands files out: through the system's save dialog where the host has one, else as a download. */
export type OutgoingFiles = {
  handOut(file: OutgoingFile): Promise<FileOutcome>;
  /** The file behind a download, once: whoever comes second finds nothing. */
  take(downloadId: string): OutgoingFile | undefined;
  /** Forgets what was not fetched. */
  clear(): void;
};

/** How long a download may wait to be fetched, in milliseconds. */
const DOWNLOAD_WAITS_MS = 5 * 60_000;
/** Downloads waiting at a time; the oldest gives way. */
const MOST_DOWNLOADS = 16;

/** Creates the hand-out. */
export function createOutgoingFiles({
  dialogs,
  clock,
}: {
  dialogs: FileDialogs | undefined;
  clock: Clock;
}): OutgoingFiles {
  const waiting = new Map<string, { file: OutgoingFile; untilMs: number }>();

  return {
    async handOut(file) {
      if (!dialogs) return offer(file);
      const target = await dialogs.saveFile(file.fileName);
      if (target === undefined) return { outcome: 'cancelled' };
      await writeWhole(target, file.content());
      return { outcome: 'saved', fileName: path.basename(target) };
    },
    take(downloadId) {
      const found = waiting.get(downloadId);
      waiting.delete(downloadId);
      return found && found.untilMs > clock.nowMs() ? found.file : undefined;
    },
    clear: () => waiting.clear(),
  };

  function offer(file: OutgoingFile): FileOutcome {
    for (const [id, { untilMs }] of waiting) if (untilMs <= clock.nowMs()) waiting.delete(id);
    const [oldest] = waiting.keys();
    if (waiting.size >= MOST_DOWNLOADS && oldest !== undefined) waiting.delete(oldest);
    const downloadId = randomBytes(24).toString('base64url');
    waiting.set(downloadId, { file, untilMs: clock.nowMs() + DOWNLOAD_WAITS_MS });
    return { outcome: 'download', downloadId, fileName: file.fileName };
  }
}

/** Writes a file so that it is there whole or not at all: under another name first, then in its place. */
async function writeWhole(target: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      for await (const chunk of content) await file.write(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown instanceof AppError ? thrown : writingError(thrown);
  }
}

function writingError(thrown: unknown): AppError {
  const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return new AppError(errno === 'ENOSPC' || errno === 'EDQUOT' ? 'DISK_FULL' : 'FILE_UNWRITABLE', { cause: thrown });
}
