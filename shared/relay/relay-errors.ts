import { z } from 'zod';

/**
 * Every refusal of the relay, by name, with its HTTP status and its words. The list is closed; add freely, never rename
 * (senders, devices and tests rely on the names). The words never repeat anything of the request.
 */
export const RELAY_ERRORS = {
  BAD_REQUEST: { status: 400, message: 'The request is not what this address expects.' },
  BODY_INCOMPLETE: { status: 400, message: 'The body ended before it was complete.' },
  BODY_TOO_LARGE: { status: 413, message: 'The body is larger than allowed.' },
  CONTENT_ENCODING_UNSUPPORTED: { status: 415, message: 'The body must not be compressed.' },
  HTTPS_REQUIRED: { status: 403, message: 'The relay answers over https only.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not take that method.' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The headers are larger than allowed.' },
  RATE_LIMITED: { status: 429, message: 'Too many requests; slow down.' },
  INTERNAL: { status: 500, message: 'The relay failed; the request id tells the operator where.' },
  STORE_UNAVAILABLE: { status: 503, message: 'The relay cannot store anything at the moment; send it again later.' },
  STORE_FULL: { status: 503, message: 'The relay has no room at the moment; send it again later.' },
  SHUTTING_DOWN: { status: 503, message: 'The relay is restarting; send it again shortly.' },

  HOOK_UNKNOWN: { status: 404, message: 'There is no such webhook address.' },
  SIGNATURE_MISSING: { status: 401, message: 'The Tl-Signature header is missing.' },
  SIGNATURE_DOUBLED: { status: 401, message: 'A signed header is present more than once.' },
  SIGNATURE_MALFORMED: {
    status: 401,
    message: 'The Tl-Signature header is neither 64 hex characters nor a detached JWS.',
  },
  SIGNATURE_MODE_REFUSED: { status: 401, message: 'This webhook address does not accept that kind of signature.' },
  SIGNATURE_WRONG: { status: 401, message: 'The signature does not fit the request.' },
  JWS_PAYLOAD_ATTACHED: { status: 401, message: 'The signature must not carry a payload of its own.' },
  JWS_ALGORITHM_REFUSED: { status: 401, message: 'The signature must use ES512.' },
  JWS_VERSION_REFUSED: { status: 401, message: 'The signature must be of version 2.' },
  JWS_KEY_SET_REFUSED: { status: 401, message: 'The signature names a key set that is not on the list.' },
  JWS_KEY_UNKNOWN: { status: 401, message: 'The signature names a key that is not in the key set.' },
  KEY_SET_UNAVAILABLE: { status: 503, message: 'The key set cannot be fetched at the moment; send it again later.' },
  VERIFY_QUEUE_FULL: { status: 503, message: 'Too many signatures are being checked; send it again shortly.' },
  TIMESTAMP_UNSIGNED: { status: 401, message: 'The timestamp header must be among the signed headers.' },
  TIMESTAMP_MALFORMED: { status: 401, message: 'The timestamp is not a date.' },
  TIMESTAMP_TOO_OLD: { status: 401, message: 'The timestamp is older than 30 days.' },
  TIMESTAMP_AHEAD: { status: 401, message: 'The timestamp is more than five minutes ahead.' },

  TOKEN_MISSING: { status: 401, message: 'The request carries no device token.' },
  TOKEN_INVALID: { status: 401, message: 'The device token is not valid.' },
  DEVICE_REVOKED: { status: 401, message: 'This device was removed from the relay.' },
  PROOF_MISSING: { status: 401, message: 'The request carries no proof of the device key.' },
  PROOF_INVALID: { status: 401, message: 'The proof of the device key does not fit the request.' },
  PROOF_REPLAYED: { status: 401, message: 'This proof was used before.' },
  PROOF_NONCE_NEEDED: { status: 401, message: 'The proof must carry the nonce of this answer.' },
  PAIRING_CODE_INVALID: { status: 403, message: 'The pairing code is wrong, used or too old.' },
  PAIRING_PROOF_INVALID: { status: 400, message: 'The pairing request is not signed by the key it offers.' },
  DEVICE_LIMIT: { status: 409, message: 'This user has the most devices allowed; remove one first.' },
  EPOCH_CHANGED: { status: 409, message: 'The mailbox was renewed; read it again from its start.' },
  ACK_BEYOND_END: { status: 409, message: 'More was acknowledged than was ever stored.' },
  CURSOR_MALFORMED: { status: 400, message: 'The cursor is not epoch:seq.' },
  BROKER_OFF: { status: 404, message: 'This relay does not exchange tokens.' },
  BROKER_GRANT_REFUSED: { status: 400, message: 'Only an authorization code or a refresh token can be exchanged.' },
  BROKER_UNAVAILABLE: { status: 503, message: 'The token endpoint did not answer.' },
} as const satisfies Record<string, { status: number; message: string }>;

/** One of the names in {@link RELAY_ERRORS}. */
export type RelayErrorCode = keyof typeof RELAY_ERRORS;

/** The body of every refusal. The code is read leniently, because a device can be older than its relay. */
export const relayRefusalSchema = z.object({
  error: z.object({ code: z.string(), message: z.string() }),
  requestId: z.string().optional(),
});
