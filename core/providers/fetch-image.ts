import { isLoopbackHost } from '../credentials/redirect-address.ts';
import { request } from 'undici';
import type { FetchImage } from './provider-catalogue.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 200_000;
/** SVG is safe here because the interface only ever shows it through `<img>`, which runs no script. */
const MIME_TYPES = new Set(['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp']);

/** Fetches a bank's logo: https (or loopback), no redirects, no cookies, small, and really an image. */
export const fetchImage: FetchImage = async (url, signal) => {
  const address = URL.parse(url);
  if (
    address === null ||
    !(address.protocol === 'https:' || (address.protocol === 'http:' && isLoopbackHost(address.hostname)))
  )
    return undefined;
  const response = await request(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
  const type =
    String(response.headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim() ?? '';
  if (response.statusCode !== 200 || !MIME_TYPES.has(type)) {
    await response.body.dump();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return { mimeType: type, bytes: Buffer.concat(chunks) };
};
