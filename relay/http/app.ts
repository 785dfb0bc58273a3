import { randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { TrustedProxies } from '../config/addresses.ts';
import { answerRefusals, REQUEST_ID_HEADER } from './answer-refusal.ts';
import { requireHttps } from './caller.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** Addresses and the one method each takes, for the answer to any other method. */
const METHODS: readonly (readonly [path: RegExp, methods: string])[] = [
  [/^\/v1\/webhooks\/[^/]+$/, 'POST'],
  [/^\/v1\/(pair|pairing-codes|ack|test|oauth\/token)$/, 'POST'],
  [/^\/v1\/(stream|events|devices)$/, 'GET'],
  [/^\/v1\/devices\/[^/]+$/, 'DELETE'],
  [/^\/v1\/hook$/, 'GET, PUT'],
  [/^\/v1\/routes$/, 'PUT'],
  [/^\/(healthz|metrics)$/, 'GET'],
  [/^\/oauth\/callback\/[^/]+$/, 'GET'],
];

/** The headers that keep a browser from making anything of an answer but what it is. */
export function safeHeaders(): RequestHandler {
  return helmet({ contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } } });
}

/** Puts the routes behind one door: request ids, safe headers, https, and one form for every refusal. */
export function createApp(needs: {
  trustedProxies: TrustedProxies;
  /** Answered over plain http too, for the proxy's own check. */
  health: Router;
  /** In front of the others, because it is the busiest by far. */
  webhooks: Router;
  routes: readonly Router[];
  isClosing: () => boolean;
  onFailure: (requestId: string, refusal: RelayRefusal) => void;
}): Express {
  const { trustedProxies, health, webhooks, routes, isClosing, onFailure } = needs;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').set('trust proxy', trustedProxies);
  app.enable('case sensitive routing').enable('strict routing');
  app.use((_request, response, next) => {
    response.set(REQUEST_ID_HEADER, randomUUID());
    next();
  });
  app.use(health);
  app.use(requireHttps);
  app.use((_request, _response, next) => {
    next(isClosing() ? new RelayRefusal('SHUTTING_DOWN', { retryAfterS: 2 }) : undefined);
  });
  app.use(webhooks);
  app.use(safeHeaders());
  for (const router of routes) app.use(router);
  app.use((request, _response, next) => {
    const methods = METHODS.find(([path]) => path.test(request.path))?.[1];
    next(
      methods === undefined
        ? new RelayRefusal('NOT_FOUND')
        : new RelayRefusal('METHOD_NOT_ALLOWED', { headers: { Allow: methods } }),
    );
  });
  app.use(answerRefusals(onFailure));
  return app;
}
