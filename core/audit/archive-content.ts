import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';

/** Archives stay small enough to be opened between two frames; a bomb in their place is not unpacked. */
const MOST_BYTES = 64 * 2 ** 20;

const deflate = promisify(deflateRaw);

/** Packs the entries of an archive. Hashes and salts do not shrink, everything else nearly vanishes. */
export function packContent(entries: Buffer): Promise<Buffer> {
  return deflate(entries);
}

/** The entries of an archive again; `undefined` when the content is none. */
export function unpackContent(content: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(content, { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}
