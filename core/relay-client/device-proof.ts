import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { PROOF_TYPE } from '../../shared/relay/device-proof.ts';
import { PAIRING_PROOF_TYPE } from '../../shared/relay/pairing.ts';
import { signingKeyOf, type DeviceKeys } from './device-keys.ts';

const ALGORITHM = 'Ed25519';

/** Makes the proof for one request. The address is without query; the nonce is the latest the relay gave. */
export type MakeDeviceProof = (request: {
  method: string;
  url: string;
  token: string;
  nonce: string | undefined;
}) => Promise<string>;

/**
 * Creates the maker of proofs for a device: each holds for one method, one address, one token, once.
 *
 * @see RFC 9449 §4.2
 */
export function createDeviceProofs(keys: DeviceKeys): MakeDeviceProof {
  const { publicJwk, privateKey } = signingKeyOf(keys);
  return ({ method, url, token, nonce }) =>
    new SignJWT({
      htm: method,
      htu: url,
      ath: createHash('sha256').update(token, 'utf8').digest('base64url'),
      jti: randomUUID(),
      ...(nonce === undefined ? {} : { nonce }),
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: PROOF_TYPE, jwk: publicJwk })
      .setIssuedAt()
      .sign(privateKey);
}

/** Signs a pairing request: the code and the keys, for one relay, by the key that it offers. */
export function signPairingRequest(
  keys: DeviceKeys,
  request: { relayUrl: string; code: string; name: string },
): Promise<string> {
  const { publicJwk, privateKey } = signingKeyOf(keys);
  return new SignJWT({ code: request.code, name: request.name, sealingKey: keys.sealing.public })
    .setProtectedHeader({ alg: ALGORITHM, typ: PAIRING_PROOF_TYPE, jwk: publicJwk })
    .setAudience(request.relayUrl)
    .setIssuedAt()
    .sign(privateKey);
}
