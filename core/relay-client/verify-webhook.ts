import { createHmac, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
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
 * How far a webhook is to be believed. `signed`: TrueLayer's signature is right here too, so the relay has not made it up.
 * `secret`: its HMAC fits the secret that this computer was given. `relayed`: only the relay has checked it, because the
 * keys cannot be fetched now. `forged`: it does not hold, whatever the relay says. `no-secret`: it carries an HMAC, and
 * this computer has no secret to check it with. `test`: the relay's own.
 */
export type WebhookTrust = 'signed' | 'secret' | 'relayed' | 'test' | 'forged' | 'no-secret';

/** The verdict on a webhook, with the key set that its signature fits. */
export type WebhookVerdict = { trust: WebhookTrust; keySetUrl?: string };

/** Judges an opened webhook again, on this computer. */
export type VerifyWebhook = (event: OpenedEvent, source: EventSource) => Promise<WebhookVerdict>;

/** Creates the second check. The paths are those that TrueLayer was given; one signed for another place is no good here. */
export function createVerifyWebhook(needs: {
  hookUrl: string;
  sharedHookUrl: string;
  /** The key sets that signatures may name. */
  keySetUrls: () => readonly string[];
  keySets: KeySetCache<KeyObject>;
  /** The shared secret and the one before it. Without any, no HMAC is taken. */
  secrets: () => readonly string[];
}): VerifyWebhook {
  const { keySets, keySetUrls, secrets } = needs;
  const paths = { hook: new URL(needs.hookUrl).pathname, shared: new URL(needs.sharedHookUrl).pathname };

  return async ({ head, body }, source) => {
    if (source === 'test') return { trust: head.verifiedAs === 'none' ? 'test' : 'forged' };
    if (head.path !== paths[source] || head.verifiedAs === 'none') return { trust: 'forged' };
    const signature = headerOf(head.headers, SIGNATURE_HEADER);
    const shape = signature === undefined ? undefined : readSignatureShape(signature);
    if (shape?.kind === 'hmac') return { trust: head.verifiedAs === 'hmac' ? judgeHmac(shape.hex, body) : 'forged' };
    return shape?.kind === 'jws' ? judgeJws(shape, { head, body }) : { trust: 'forged' };
  };

  function judgeHmac(hex: string, body: Buffer): WebhookTrust {
    const known = secrets();
    if (known.length === 0) return 'no-secret';
    const given = Buffer.from(hex, 'hex');
    const isRight = known.some((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given));
    return isRight ? 'secret' : 'forged';
  }

  async function judgeJws(
    shape: { protectedHeader: string; signature: string },
    { head, body }: OpenedEvent,
  ): Promise<WebhookVerdict> {
    const header = readHeader(shape.protectedHeader);
    if (header === undefined || !keySetUrls().includes(header.jku)) return { trust: 'forged' };
    const { jku: keySetUrl, kid } = header;
    const found = await keySets.find(keySetUrl, kid);
    if (found.state === 'unavailable') return { trust: 'relayed' };
    if (found.state === 'unknown') return { trust: 'forged' };
    const signed = signedBytes(shape.protectedHeader, header, { ...head, body });
    const bytes = Buffer.from(shape.signature, 'base64url');
    if (await isSignedBy(found.key, signed, bytes)) return { trust: 'signed', keySetUrl };
    const replaced = await keySets.findReplaced(keySetUrl, kid, found.key);
    const fits = replaced !== undefined && (await isSignedBy(replaced, signed, bytes));
    return fits ? { trust: 'signed', keySetUrl } : { trust: 'forged' };
  }
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
