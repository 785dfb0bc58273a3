import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** The encodings of a body that are understood (RFC 9110 §8.4.1). */
const DECODERS: ReadonlyMap<string, (body: Uint8Array, limits: { maxOutputLength: number }) => Promise<Uint8Array>> =
  new Map([
    ['gzip', promisify(gunzip)],
    ['x-gzip', promisify(gunzip)],
    ['deflate', promisify(inflate)],
    ['br', promisify(brotliDecompress)],
  ]);

/**
 * A body as it was before its `Content-Encoding`. One that breaks off, is not what it says, or would be larger than
 * `maxBytes` stays as it came: nobody can read it, and its reader says so as of any other body, with the status beside
 * it. What a proxy has unpacked, and left named as it was, is read that way too.
 */
export async function decodeBody(
  body: Uint8Array,
  encoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const decode = DECODERS.get(String(encoding ?? '').toLowerCase());
  if (decode === undefined) return body;
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch {
    return body;
  }
}
