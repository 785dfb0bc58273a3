import { request } from 'undici';
import { AppError } from '../errors.ts';
import { readEcbRates, type EcbRates } from './read-ecb-rates.ts';

/** The daily reference rates: some thirty currencies, a few kilobytes, the same file for everybody. */
export const ECB_DAILY_URL = 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml';

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 200_000;

/**
 * Fetches the reference rates of the day. Done only when the user asks for it; nothing is sent but the request itself.
 *
 * @throws AppError `NETWORK_OFFLINE`, `NETWORK_TIMEOUT`, or `BAD_RESPONSE` for anything that is not that file
 */
export async function fetchEcbRates(url: string = ECB_DAILY_URL): Promise<EcbRates> {
  const text = await read(url);
  const rates = text === undefined ? undefined : readEcbRates(text);
  if (!rates) throw new AppError('BAD_RESPONSE', { sentence: 'ecb-unreadable' });
  return rates;
}

async function read(url: string): Promise<string | undefined> {
  try {
    const response = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BYTES) return undefined;
      chunks.push(chunk);
    }
    return response.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : undefined;
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    throw new AppError(isLate ? 'NETWORK_TIMEOUT' : 'NETWORK_OFFLINE', { cause, sentence: 'ecb-unreachable' });
  }
}
