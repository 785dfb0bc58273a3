import type { KeyObject } from 'node:crypto';
import { RelayRefusal } from '../http/relay-refusal.ts';
import type { TokenBuckets } from '../limits/token-buckets.ts';
import type { Hook, HookDirectory } from './hook-directory.ts';
import { judgeSignature, type JudgedSignature } from './judge-signature.ts';
import { findSigningKey, type KeySets } from './key-sets.ts';

/** Largest webhook body, in bytes. */
export const MOST_BODY_BYTES = 64 * 1024;

/** Where a webhook was sent: the last part of a hook's address, or the address that many users share. */
export type WebhookTarget = { kind: 'hook'; path: string } | { kind: 'shared' };

/** What is known of a webhook before its body is read. */
export type WebhookHead = {
  target: WebhookTarget;
  /** Names and values in turn. */
  rawHeaders: readonly string[];
  /** The caller's address, as rate limits know it. */
  caller: string;
};

/** A webhook whose head gives no reason to refuse it. */
export type AdmittedWebhook = {
  hook: Hook;
  signature:
    Extract<JudgedSignature, { kind: 'hmac' }> | (Extract<JudgedSignature, { kind: 'jws' }> & { key: KeyObject });
};

/** Judges a webhook by its head. Throws a {@link RelayRefusal}. */
export type AdmitWebhook = (head: WebhookHead) => Promise<AdmittedWebhook>;

/** Creates the doorkeeper: everything cheap, in order of its price, before a byte of the body is read. */
export function createAdmitWebhook(needs: {
  directory: HookDirectory;
  keySets: KeySets;
  keySetUrls: readonly string[];
  /** What callers may get wrong. */
  failures: TokenBuckets;
  /** What one hook may receive. */
  perHook: TokenBuckets;
  nowMs: () => number;
}): AdmitWebhook {
  const { directory, keySets, keySetUrls, failures, perHook, nowMs } = needs;

  return async ({ target, rawHeaders, caller }) => {
    refuseBodyByHeaders(rawHeaders);
    const spent = failures.wait(caller);
    if (spent > 0) throw new RelayRefusal('RATE_LIMITED', { retryAfterS: spent });
    const hook = target.kind === 'shared' ? directory.shared : await directory.find(target.path);
    if (hook === undefined) throw new RelayRefusal('HOOK_UNKNOWN');
    const signature = judgeSignature(
      rawHeaders,
      { mode: hook.mode, hasSecret: hook.secrets.length > 0, keySetUrls },
      nowMs(),
    );
    const full = perHook.take(hook.userId ?? 'shared');
    if (full > 0) throw new RelayRefusal('RATE_LIMITED', { retryAfterS: full });
    return signature.kind === 'hmac'
      ? { hook, signature }
      : { hook, signature: { ...signature, key: await findSigningKey(keySets, signature.keySetUrl, signature.keyId) } };
  };
}

function refuseBodyByHeaders(rawHeaders: readonly string[]): void {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (name === 'content-length' && Number(value) > MOST_BODY_BYTES) throw new RelayRefusal('BODY_TOO_LARGE');
    // A compressed body could be small on the wire and huge in memory, and its raw bytes are not what was signed.
    if (name === 'content-encoding' && value.toLowerCase() !== 'identity') {
      throw new RelayRefusal('CONTENT_ENCODING_UNSUPPORTED');
    }
  }
}
