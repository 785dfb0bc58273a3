import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Router } from 'express';
import { isLoopbackAddress } from '../config/addresses.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EventStore } from '../store/event-store.ts';
import { exactRouter } from './exact-router.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** `GET /healthz`: whether the relay can do its work, which is to store. Says nothing else, so anybody may ask. */
export function healthRoutes(needs: { events: EventStore; isClosing: () => boolean }): Router {
  const router = exactRouter();
  router.get('/healthz', async (_request, response) => {
    const state = needs.isClosing()
      ? 'closing'
      : await needs.events.ping().then(
          () => 'ok',
          () => 'store-unavailable',
        );
    response
      .status(state === 'ok' ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: state });
  });
  return router;
}

/** `GET /metrics` for Prometheus: with the configured token, or from this computer when there is none. */
export function metricsRoutes(needs: { metrics: Metrics; metricsToken: string | undefined }): Router {
  const { metrics, metricsToken } = needs;
  const router = exactRouter();
  router.get('/metrics', (request, response) => {
    if (!mayRead(request, metricsToken)) throw new RelayRefusal('NOT_FOUND');
    response.set('Cache-Control', 'no-store').type('text/plain; version=0.0.4').send(metrics.render());
  });
  return router;
}

function mayRead(request: Request, metricsToken: string | undefined): boolean {
  if (metricsToken === undefined) return isLoopbackAddress(request.ip ?? '');
  const hash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(hash(request.get('authorization') ?? ''), hash(`Bearer ${metricsToken}`));
}
