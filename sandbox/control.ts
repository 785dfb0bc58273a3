import { z } from 'zod';
import { parseAuthRequest } from './auth-request.ts';
import type { AuthSession, AuthSessions } from './auth-sessions.ts';
import { controlRefusal, onlyFromHere } from './control-guard.ts';
import { faultControl } from './fault-control.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call, Route } from './http-router.ts';
import { answerLedger, makePayment } from './ledger-control.ts';
import { consentExpiry, honouredTokens } from './token-endpoint.ts';
import { webhookSchema, type WebhookSender } from './webhook-sender.ts';
import { settingsSchema, type World } from './world.ts';

/** The year 2100: books are written up to the clock's day, and somebody has to wait for it. */
const LATEST_MS = Date.UTC(2100, 0, 1);

const clockSchema = z
  .strictObject({ advanceMs: z.number(), setMs: z.number().min(0).max(LATEST_MS), setTo: z.iso.datetime() })
  .partial()
  .refine((given) => Object.keys(given).length === 1, 'give one of advanceMs, setMs, setTo');

const authorizeSchema = z.strictObject({
  authUrl: z.url(),
  username: z.string().default('john'),
  password: z.string().default('doe'),
  providerId: z.string().optional(),
  decision: z.enum(['allow', 'cancel']).default('allow'),
});

const setSchema = z.strictObject({
  set: settingsSchema.partial().extend({ rowsPerAccount: z.int().nonnegative().max(2_000_000).nullable().optional() }),
});

const clearSchema = z.strictObject({ clear: z.union([z.literal(true), z.string()]) });

/** The routes under `/control`, for tests and demonstrations. Every answer is JSON. */
export function controlRoutes(
  world: World,
  parts: { sessions: AuthSessions; webhooks: WebhookSender; isBoundToLoopback: boolean },
): Route[] {
  const { sessions, webhooks, isBoundToLoopback } = parts;
  const guard = (handle: Route['handle']): Route['handle'] => onlyFromHere(isBoundToLoopback, handle);
  return [
    { method: 'GET', path: '/control', handle: guard(showState) },
    { method: 'POST', path: '/control', handle: guard(command) },
    { method: 'POST', path: '/control/clock', handle: guard(parsed(clockSchema, moveClock)) },
    { method: 'POST', path: '/control/authorize', handle: guard(parsed(authorizeSchema, authorize)) },
    { method: 'POST', path: '/control/payment', handle: guard((call) => makePayment(world, call.body)) },
    { method: 'POST', path: '/control/webhook', handle: guard(parsed(webhookSchema, sendWebhook)) },
    { method: 'POST', path: '/control/reset', handle: guard(reset) },
    { method: 'GET', path: '/control/ledger', handle: guard((call) => answerLedger(world, call.url.searchParams)) },
    { method: 'GET', path: '/control/log', handle: guard(() => jsonAnswer(200, { calls: world.log.list() })) },
    { method: 'GET', path: '/.well-known/jwks', handle: () => jsonAnswer(200, webhooks.jwks()) },
  ];

  function showState(): Answer {
    const nowMs = world.clock.nowMs();
    return jsonAnswer(200, {
      now: new Date(nowMs).toISOString(),
      nowMs,
      seed: world.seed,
      settings: world.settings,
      faults: world.faults.list(),
      consents: [...world.store.consents.values()].map((consent) => ({
        credentialsId: consent.credentialsId,
        providerId: consent.providerId,
        username: consent.username,
        status: consent.status,
        createdAt: new Date(consent.createdMs).toISOString(),
        expiresAt: new Date(consentExpiry(consent, nowMs)).toISOString(),
        scopes: consent.scopes,
        honoured: honouredTokens(world, consent),
      })),
    });
  }

  function command(call: Call): Answer {
    // `set` is also an option of some faults, so the name of a fault comes first.
    if ('fault' in call.body) return faultControl(world, call.body);
    if ('set' in call.body) return parsed(setSchema, changeSettings)(call) as Answer;
    if ('clear' in call.body) {
      return parsed(clearSchema, ({ clear }) =>
        jsonAnswer(200, { cleared: world.faults.clear(clear === true ? undefined : clear) }),
      )(call) as Answer;
    }
    return controlRefusal('give one of fault, set, clear');
  }

  function changeSettings({ set }: z.infer<typeof setSchema>): Answer {
    const { rowsPerAccount, ...settings } = set;
    for (const [name, value] of Object.entries(settings))
      if (value !== undefined) Object.assign(world.settings, { [name]: value });
    if (rowsPerAccount !== undefined) world.books.scaleTo(rowsPerAccount ?? undefined);
    return jsonAnswer(200, { settings: world.settings });
  }

  function moveClock({ advanceMs, setMs, setTo }: z.infer<typeof clockSchema>): Answer {
    if (advanceMs !== undefined) world.clock.advance(advanceMs);
    else world.clock.set(setMs ?? Date.parse(setTo ?? ''));
    world.save();
    const nowMs = world.clock.nowMs();
    return jsonAnswer(200, { nowMs, now: new Date(nowMs).toISOString() });
  }

  /** Walks the dialog without a browser, also from a renewal link. */
  function authorize({ authUrl, username, password, providerId, decision }: z.infer<typeof authorizeSchema>): Answer {
    const session = openSession(new URL(authUrl));
    if (typeof session === 'string') return controlRefusal(session);
    if (providerId !== undefined && !sessions.chooseBank(session, providerId)) {
      return controlRefusal('The link does not cover this providerId.');
    }
    if (decision === 'allow') {
      if (session.bank === undefined)
        return controlRefusal('providerId is missing, and the link covers several banks.');
      if (!sessions.signIn(session, username, password))
        return controlRefusal('That username and password do not match.');
    }
    return jsonAnswer(200, { redirectUrl: sessions.decide(session, decision) });
  }

  function openSession(link: URL): AuthSession | string {
    const sessionId = /^\/dialog\/([^/]+)$/.exec(link.pathname)?.[1];
    if (sessionId !== undefined) return sessions.find(sessionId) ?? 'This link was used already.';
    const request = parseAuthRequest(link.searchParams, world);
    if ('trouble' in request) return request.trouble;
    return sessions.begin(request, link.search) ?? 'This link was used already.';
  }

  async function sendWebhook(webhook: z.infer<typeof webhookSchema>): Promise<Answer> {
    try {
      return jsonAnswer(200, await webhooks.send(webhook));
    } catch {
      return jsonAnswer(502, { error: 'unreachable', error_description: 'Nobody answered at that address.' });
    }
  }

  /** Back to the first moment, as it was started: no consents, faults, edits or calls. */
  function reset(): Answer {
    const { settings, rowsPerAccount, startMs } = world.startOver;
    world.store.clear();
    world.faults.clear();
    world.books.edits.clear();
    world.quota.clear();
    world.log.clear();
    Object.assign(world.settings, settings);
    world.clock.set(startMs ?? Date.now());
    // After the clock: the length of the books is counted back from its day.
    world.books.scaleTo(rowsPerAccount);
    world.save();
    return jsonAnswer(200, {});
  }
}

/** Parses the body by a schema; what does not fit is answered with the path and the reason, never with the value. */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  then: (given: z.infer<Schema>) => Answer | Promise<Answer>,
): Route['handle'] {
  return ({ body }) => {
    const given = schema.safeParse(body);
    if (given.success) return then(given.data);
    return controlRefusal(given.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  };
}
