import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { createTokenEnvelope, type SealedPlace } from '../../core/keys/token-envelope.ts';
import type { Bench } from '../support/bench.ts';
import { quantile } from './make-profile.ts';

const ROUNDS = 60;
const PER_ROUND = 400;

/** As long as TrueLayer's are: a signed token with its claims, and a refresh token of 64 hexadecimal digits. */
const TOKENS = [randomBytes(700).toString('base64url'), randomBytes(32).toString('hex').toUpperCase()];
const PLACES: readonly SealedPlace[] = [
  { table: 'connections', column: 'access_token', rowId: '3f6b1c1e-0b53-4c36-9d0e-6a3d2b1f8c55' },
  { table: 'connections', column: 'refresh_token', rowId: '3f6b1c1e-0b53-4c36-9d0e-6a3d2b1f8c55' },
];

/**
 * Sealing a token for storage and opening it again, beside `node:crypto` doing the same cipher over the same bytes with a
 * nonce and associated data of the same length, and nothing around it. The two take turns, so that whatever else the
 * machine does meets both.
 */
export const bench: Bench = (report) => {
  const key = createSecretKey(randomBytes(32));
  const envelope = createTokenEnvelope({ current: () => ({ id: 1, key }), byId: () => key });
  const sealAndOpen = (index: number): string => {
    const place = PLACES[index];
    return place ? envelope.open(envelope.seal(TOKENS[index] ?? '', place), place) : '';
  };
  const aad = Buffer.from(JSON.stringify([...Object.values(PLACES[0] ?? {}), 1]));
  const raw = (index: number): string => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    cipher.setAAD(aad);
    const sealed = Buffer.concat([cipher.update(TOKENS[index] ?? '', 'utf8'), cipher.final()]);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(aad);
    decipher.setAuthTag(cipher.getAuthTag());
    return decipher.update(sealed, undefined, 'utf8') + decipher.final('utf8');
  };

  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(timeOf(sealAndOpen));
    theirs.push(timeOf(raw));
  }
  // The first rounds are compiled, not measured.
  const [mine, peer] = [quantile(ours.slice(10), 0.5), quantile(theirs.slice(10), 0.5)];
  report('encrypt and decrypt a token, median', round4(mine), 'ms');
  report('the same by node:crypto alone, median', round4(peer), 'ms');
  report('ratio to node:crypto', Math.round((mine / peer) * 100) / 100, '×');
  return Promise.resolve();
};

/** Milliseconds per token, over both kinds of token in turn. */
function timeOf(work: (index: number) => string): number {
  const began = performance.now();
  for (let count = 0; count < PER_ROUND; count += 1) work(count % TOKENS.length);
  return (performance.now() - began) / PER_ROUND;
}

function round4(ms: number): number {
  return Math.round(ms * 10_000) / 10_000;
}
