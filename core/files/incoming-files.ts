import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../errors.ts';

/**
 * What a file is brought for. A `statement` is money in clear, so it stays in memory; a `backup` is encrypted by its
 * nature and may be large, so it goes to disk.
 */
export type IncomingKind = 'statement' | 'backup';

/** A file that has arrived in full. */
export type IncomingFile = { name: string } & ({ kind: 'statement'; bytes: Buffer } | { kind: 'backup'; path: string });

/** Files on their way in, piece by piece through the page: it hands over contents and never names a path. */
export type IncomingFiles = {
  /** Expects a file of so many bytes; answers the name under which its pieces come. */
  begin(file: { name: string; bytes: number; kind: IncomingKind }): Promise<string>;
  /** Takes the next piece; answers how many bytes have come. */
  append(fileId: string, piece: Buffer): Promise<number>;
  /** The file, once it is whole. It stays until it is discarded. */
  get(fileId: string, kind: IncomingKind): Promise<IncomingFile>;
  discard(fileId: string): Promise<void>;
  /** Discards all. */
  clear(): Promise<void>;
};

type Arriving = { name: string; bytes: number; received: number } & (
  { kind: 'statement'; pieces: Buffer[] } | { kind: 'backup'; path: string; file: FileHandle }
);

const MEBIBYTE = 2 ** 20;
const MOST_BYTES = { statement: 64 * MEBIBYTE, backup: 16 * 1024 * MEBIBYTE } as const;
/** Files on their way at a time; the oldest gives way. */
const MOST_FILES = 4;
const FOLDER = 'incoming';

/** Creates the intake. */
export function createIncomingFiles(profileDir: string): IncomingFiles {
  const arriving = new Map<string, Arriving>();
  const folder = path.join(profileDir, FOLDER);

  const known = (fileId: string): Arriving => {
    const found = arriving.get(fileId);
    if (!found) throw new AppError('NOT_FOUND', { details: { fileId } });
    return found;
  };

  const discard = async (fileId: string): Promise<void> => {
    const found = arriving.get(fileId);
    arriving.delete(fileId);
    if (found?.kind !== 'backup') return;
    await found.file.close().catch(() => undefined);
    await rm(found.path, { force: true });
  };

  return {
    async begin({ name, bytes, kind }) {
      if (bytes > MOST_BYTES[kind]) {
        throw new AppError('INVALID_INPUT', {
          sentence: 'file-too-large',
          values: { limit: `${MOST_BYTES[kind] / MEBIBYTE} MiB` },
        });
      }
      const [oldest] = arriving.keys();
      if (arriving.size >= MOST_FILES && oldest !== undefined) await discard(oldest);
      const fileId = randomBytes(12).toString('hex');
      if (kind === 'statement') {
        arriving.set(fileId, { kind, name, bytes, received: 0, pieces: [] });
      } else {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const target = path.join(folder, fileId);
        arriving.set(fileId, { kind, name, bytes, received: 0, path: target, file: await open(target, 'wx', 0o600) });
      }
      return fileId;
    },

    async append(fileId, piece) {
      const file = known(fileId);
      if (file.received + piece.length > file.bytes) {
        await discard(fileId);
        throw new AppError('INVALID_INPUT', { sentence: 'file-too-large', values: { limit: `${file.bytes} B` } });
      }
      // Counted first: pieces that come at once keep their order and their places.
      const position = file.received;
      file.received += piece.length;
      if (file.kind === 'statement') file.pieces.push(piece);
      else await file.file.write(piece, 0, piece.length, position);
      return file.received;
    },

    async get(fileId, kind) {
      const file = known(fileId);
      if (file.kind !== kind || file.received !== file.bytes) {
        throw new AppError('INVALID_INPUT', { sentence: 'file-incomplete' });
      }
      if (file.kind === 'statement') return { kind: file.kind, name: file.name, bytes: Buffer.concat(file.pieces) };
      await file.file.sync();
      return { kind: file.kind, name: file.name, path: file.path };
    },

    discard,
    async clear() {
      for (const fileId of arriving.keys()) await discard(fileId);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Takes away what a crash has left of files on their way. */
export function removeIncoming(profileDir: string): void {
  rmSync(path.join(profileDir, FOLDER), { recursive: true, force: true });
}
