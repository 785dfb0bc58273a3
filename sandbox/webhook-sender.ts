import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isLoopbackUrl, postToLoopback } from './post-to-loopback.ts';

/** A webhook as `POST /control/webhook` takes it. */
export const webhookSchema = z.strictObject({
  url: z.string().refine(isLoopbackUrl, 'must lead to this computer'),
  /** `transaction.created`, `account.updated`, `balance.updated`, `consent.revoked`, or anything else. */
  type: z.string().default('transaction.created'),
  resourceId: z.string().default(''),
  eventId: z.string().optional(),
  /** ISO 8601; the simulated now when absent. */
  timestamp: z.string().optional(),
  /** Further fields of the body, beside the usual ones. */
  data: z.record(z.string(), z.unknown()).optional(),
  /** The whole body, byte for byte, instead. */
  rawBody: z.string().optional(),
  mode: z.enum(['hmac', 'jws', 'none']).default('hmac'),
  /** The shared secret of `hmac`. */
  secret: z.string().optional(),
  /** What to spoil: the signature, or the body after it was signed. */
  spoil: z.enum(['signature', 'body']).optional(),
});

/** Sends webhooks, signed as TrueLayer signs them, or as the specification asks for. */
export type WebhookSender = {
  send(webhook: z.infer<typeof webhookSchema>): Promise<{ status: number; eventId: string }>;
  /** The public key, for `/.well-known/jwks`. */
  jwks(): object;
};

/** Creates a sender with a key pair of its own, made when it is first needed. */
export function createWebhookSender(options: { origin: () => string; nowMs: () => number }): WebhookSender {
  const keyId = randomUUID();
  let keys: { publicKey: KeyObject; privateKey: KeyObject } | undefined;
  const keyPair = (): NonNullable<typeof keys> => (keys ??= generateKeyPairSync('ec', { namedCurve: 'P-521' }));

  return {
    jwks: () => ({
      keys: [{ ...keyPair().publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'ES512', use: 'sig' }],
    }),
    async send(webhook) {
      const eventId = webhook.eventId ?? randomUUID();
      const at = new Date(options.nowMs()).toISOString();
      const body =
        webhook.rawBody ??
        JSON.stringify({
          event_id: eventId,
          event_type: webhook.type,
          event_timestamp: webhook.timestamp ?? at,
          resource_id: webhook.resourceId,
          ...webhook.data,
        });
      const headers = signedHeaders(webhook, body, webhook.timestamp ?? at);
      const sent = webhook.spoil === 'body' ? `${body} ` : body;
      return { ...(await postToLoopback(webhook.url, sent, headers)), eventId };
    },
  };

  function signedHeaders(webhook: z.infer<typeof webhookSchema>, body: string, at: string): Record<string, string> {
    if (webhook.mode === 'none') return {};
    if (webhook.mode === 'hmac') {
      const signature = createHmac('sha256', webhook.secret ?? '')
        .update(body)
        .digest('hex');
      return { 'tl-signature': webhook.spoil === 'signature' ? flipped(signature) : signature };
    }
    const signature = detachedJws(new URL(webhook.url).pathname, body, at);
    return {
      'X-Tl-Webhook-Timestamp': at,
      'Tl-Signature': webhook.spoil === 'signature' ? flipped(signature) : signature,
    };
  }

  /** Request signing version 2: ES512 over method, path, the named headers and the raw body (TrueLayer, request-signing-v2). */
  function detachedJws(path: string, body: string, at: string): string {
    const header = {
      alg: 'ES512',
      kid: keyId,
      tl_version: '2',
      tl_headers: 'X-Tl-Webhook-Timestamp',
      jku: `${options.origin()}/.well-known/jwks`,
    };
    const protectedPart = Buffer.from(JSON.stringify(header)).toString('base64url');
    const payload = Buffer.from(`POST ${path}\nX-Tl-Webhook-Timestamp: ${at}\n${body}`).toString('base64url');
    const key = { key: keyPair().privateKey, dsaEncoding: 'ieee-p1363' as const };
    const signature = sign('sha512', Buffer.from(`${protectedPart}.${payload}`), key);
    return `${protectedPart}..${signature.toString('base64url')}`;
  }
}

/** The same form, another value. */
function flipped(signature: string): string {
  const at = signature.length - 20;
  return `${signature.slice(0, at)}${signature[at] === 'a' ? 'b' : 'a'}${signature.slice(at + 1)}`;
}
