import { raw, type NextFunction, type Request, type RequestHandler, type Response, type Router } from 'express';
import type { RelayAudit } from '../audit/audit.ts';
import {
  MOST_BODY_BYTES,
  type AdmittedWebhook,
  type AdmitWebhook,
  type WebhookTarget,
} from '../ingest/admit-webhook.ts';
import type { IngestOutcome, IngestWebhook } from '../ingest/ingest-webhook.ts';
import type { TokenBuckets } from '../limits/token-buckets.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { exactRouter } from './exact-router.ts';
import { asRefusal } from './answer-refusal.ts';
import { callerOf } from './caller.ts';
import { RelayRefusal } from './relay-refusal.ts';

const ACCEPTED_HEAD = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

/** What is known of a webhook while its body is read. */
type WebhookState = { startedAtMs: number; caller: string; admitted: AdmittedWebhook };

/** The last part of the address that many users share. */
export const SHARED_HOOK = 'truelayer';
/** Refusals that say something about the caller, and not about the relay. */
const BLAMED_STATUSES = new Set([400, 401, 404, 413, 415]);

/** `POST /v1/webhooks/:hook`: the head is judged first, then the raw body is read, verified and stored. */
export function webhookRoutes(needs: {
  admit: AdmitWebhook;
  ingest: IngestWebhook;
  failures: TokenBuckets;
  metrics: Metrics;
  audit: RelayAudit;
  /** Path in front of ours at the public address; what senders sign begins with it. */
  publicPath: string;
  /** Sets the headers that every refusal carries. */
  safeHeaders: RequestHandler;
}): Router {
  const { safeHeaders, admit, ingest, failures, metrics, audit, publicPath } = needs;
  const router = exactRouter();
  const readRaw = raw({ limit: MOST_BODY_BYTES, inflate: false, type: () => true });
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 forwards rejections by itself.
  router.post('/v1/webhooks/:hook', admitHead, readRaw, takeBody, refuse);
  return router;

  async function admitHead(request: Request, response: Response, next: NextFunction): Promise<void> {
    const startedAtMs = performance.now();
    metrics.count('webhooks_received_total');
    const caller = callerOf(request);
    const admitted = await admit({ target: targetOf(request), rawHeaders: request.rawHeaders, caller });
    response.locals['webhook'] = { startedAtMs, caller, admitted } satisfies WebhookState;
    next();
  }

  async function takeBody(request: Request, response: Response): Promise<void> {
    const { startedAtMs, caller, admitted } = response.locals['webhook'] as WebhookState;
    const outcome = await ingest(
      {
        method: request.method,
        path: publicPath + pathOf(request),
        rawHeaders: request.rawHeaders,
        // No body at all is an empty one.
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        caller,
      },
      admitted,
    );
    count(outcome, admitted);
    metrics.observeIngest((performance.now() - startedAtMs) / 1000);
    // By hand, because this is the one answer that is given thousands of times a second.
    response.writeHead(202, ACCEPTED_HEAD).end(`{"status":"${outcome}"}`);
  }

  function count(outcome: IngestOutcome, { hook, signature }: AdmittedWebhook): void {
    metrics.count('webhooks_verified_total', { kind: signature.kind });
    if (outcome === 'stored') return metrics.count('webhooks_stored_total');
    if (outcome === 'duplicate') return metrics.count('webhooks_duplicate_total');
    metrics.count('webhooks_dropped_total', { reason: outcome });
    audit.note('WEBHOOK_DROPPED', { userId: hook.userId, metadata: { reason: outcome } });
  }

  function refuse(thrown: unknown, request: Request, response: Response, next: NextFunction): void {
    const refusal = asRefusal(thrown);
    const from = callerOf(request);
    if (BLAMED_STATUSES.has(refusal.status)) failures.take(from);
    metrics.count('webhooks_rejected_total', { reason: refusal.code });
    audit.note('WEBHOOK_REJECTED', { metadata: { reason: refusal.code, from } });
    void safeHeaders(request, response, () => next(refusal));
  }
}

function targetOf(request: Request): WebhookTarget {
  // From the raw path, because a path that only decodes to a hook is not the one that was handed out.
  const path = pathOf(request).slice('/v1/webhooks/'.length);
  if (path === SHARED_HOOK) return { kind: 'shared' };
  if (!/^[A-Za-z0-9_-]{27}$/.test(path)) throw new RelayRefusal('HOOK_UNKNOWN');
  return { kind: 'hook', path };
}

function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}
