import { verify, type KeyObject } from 'node:crypto';
import type { EventSource } from '../../shared/relay/delivery.ts';
import type { KeySetCache } from '../../shared/relay/key-set-cache.ts';
import {
  jwsHeaderSchema,
  readSignatureShape,
  SIGNATURE_HEADER,
  signedHeaderNames,
  signedPrefix,
  type JwsHeader,
} from '../../shared/relay/webhook-signature.ts';
import type { OpenedEvent } from './sealed-event.ts';

/**
 * How far a webhook is to be believed. `signed`: TrueLayer's signature is right here too, so the relay has not made it
 * up. `relayed`: only the relay has checked it (an HMAC, whose secret it knows, or the keys could not be fetched now).
 * `forged`: it does not hold, whatever the relay says. `test`: the relay's own.
 */
export type WebhookTrust = 'signed' | 'relayed' | 'test' | 'forged';

/** Judges an opened webhook again, on this computer. */
export type VerifyWebhook = (event: OpenedEvent, source: EventSource) => Promise<WebhookTrust>;

/** Creates the second check. The paths are those that TrueLayer was given; one signed for another place is no good here. */
export function createVerifyWebhook(needs: {
  hookUrl: string;
  sharedHookUrl: string;
  keySetUrls: readonly string[];
  keySets: KeySetCache<KeyObject>;
}): VerifyWebhook {
  const { keySets, keySetUrls } = needs;
  const paths = { hook: new URL(needs.hookUrl).pathname, shared: new URL(needs.sharedHookUrl).pathname };

  return async ({ head, body }, source) => {
    if (source === 'test') return head.verifiedAs === 'none' ? 'test' : 'forged';
    if (head.path !== paths[source] || head.verifiedAs === 'none') return 'forged';
    const signature = headerOf(head.headers, SIGNATURE_HEADER);
    const shape = signature === undefined ? undefined : readSignatureShape(signature);
    if (shape?.kind === 'hmac') return head.verifiedAs === 'hmac' ? 'relayed' : 'forged';
    if (shape?.kind !== 'jws') return 'forged';
    const header = readHeader(shape.protectedHeader);
    if (header === undefined || !keySetUrls.includes(header.jku)) return 'forged';
    const found = await keySets.find(header.jku, header.kid);
    if (found.state === 'unavailable') return 'relayed';
    if (found.state === 'unknown') return 'forged';
    const signed = signedBytes(shape.protectedHeader, header, { ...head, body });
    const bytes = Buffer.from(shape.signature, 'base64url');
    if (await isSignedBy(found.key, signed, bytes)) return 'signed';
    const replaced = await keySets.findReplaced(header.jku, header.kid, found.key);
    return replaced !== undefined && (await isSignedBy(replaced, signed, bytes)) ? 'signed' : 'forged';
  };
}

function readHeader(protectedHeader: string): JwsHeader | undefined {
  try {
    const parsed = jwsHeaderSchema.safeParse(JSON.parse(Buffer.from(protectedHeader, 'base64url').toString('utf8')));
    return parsed.success && parsed.data.alg === 'ES512' && parsed.data.tl_version === '2' ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function signedBytes(
  protectedHeader: string,
  header: JwsHeader,
  request: { method: string; path: string; headers: readonly (readonly [string, string])[]; body: Buffer },
): Buffer {
  const prefix = signedPrefix({
    method: request.method,
    path: request.path,
    headerNames: signedHeaderNames(header),
    headerOf: (name) => headerOf(request.headers, name.toLowerCase()),
  });
  // Header values came through as latin1, so this restores the bytes that were sent.
  const payload = Buffer.concat([Buffer.from(prefix, 'latin1'), request.body]);
  return Buffer.from(`${protectedHeader}.${payload.toString('base64url')}`, 'latin1');
}

function isSignedBy(key: KeyObject, signed: Buffer, signature: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    verify('sha512', signed, { key, dsaEncoding: 'ieee-p1363' }, signature, (error, isRight) => {
      resolve(error === null && isRight);
    });
  });
}

function headerOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}
