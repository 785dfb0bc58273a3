import { verify, type KeyObject } from 'node:crypto';
import { signedPrefix } from '../../shared/relay/webhook-signature.ts';

/** A request as it was signed. */
export type SignedRequest = {
  method: string;
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
};

/**
 * Whether an ES512 signature fits a request. Runs on the thread pool, because P-521 takes about a millisecond.
 *
 * @see RFC 7515 §5.2 and appendix F (detached content)
 */
export function isJwsOf(
  jws: { protectedHeader: string; signature: Buffer },
  request: SignedRequest,
  key: KeyObject,
): Promise<boolean> {
  const values = new Map(request.headers);
  const prefix = signedPrefix({
    method: request.method,
    path: request.path,
    headerNames: [...values.keys()],
    headerOf: (name) => values.get(name),
  });
  // Node gives header values as latin1, so this restores the bytes that were sent.
  const payload = Buffer.concat([Buffer.from(prefix, 'latin1'), request.body]);
  const signed = Buffer.from(`${jws.protectedHeader}.${payload.toString('base64url')}`, 'latin1');
  return new Promise((resolve) => {
    // An error is a signature that cannot even be read, so it does not fit either.
    verify('sha512', signed, { key, dsaEncoding: 'ieee-p1363' }, jws.signature, (error, isRight) => {
      resolve(error === null && isRight);
    });
  });
}
