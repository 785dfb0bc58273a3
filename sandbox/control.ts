import { parseAuthRequest } from './auth-request.ts';
import type { AuthSessions } from './auth-sessions.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call, Route } from './http-router.ts';
import type { World } from './world.ts';

/** The routes under `/control`, for tests and demonstrations. */
export function controlRoutes(world: World, sessions: AuthSessions): Route[] {
  return [
    { method: 'POST', path: '/control/clock', handle: moveClock },
    { method: 'POST', path: '/control/authorize', handle: authorize },
  ];

  function moveClock({ body }: Call): Answer {
    const { advanceMs, setMs } = body;
    if (typeof advanceMs === 'number') world.clock.advance(advanceMs);
    else if (typeof setMs === 'number') world.clock.set(setMs);
    else return refusal('advanceMs or setMs must be a number of milliseconds.');
    world.save();
    return jsonAnswer(200, { nowMs: world.clock.nowMs() });
  }

  function authorize({ body }: Call): Answer {
    const { authUrl, username = 'john', password = 'doe', providerId, decision = 'allow' } = body;
    if (typeof authUrl !== 'string' || !URL.canParse(authUrl)) return refusal('authUrl must be an auth link.');
    const link = new URL(authUrl);
    const request = parseAuthRequest(link.searchParams, world.client.clientId);
    if ('trouble' in request) return refusal(request.trouble);
    const session = sessions.begin(request, link.search);
    if (session === undefined) return refusal('This link was used already.');
    if (typeof providerId === 'string' && !sessions.chooseBank(session, providerId)) {
      return refusal('The link does not cover this providerId.');
    }
    if (decision === 'allow') {
      if (session.bank === undefined) return refusal('providerId is missing.');
      if (!sessions.signIn(session, String(username), String(password))) return refusal('The sign-in is wrong.');
    }
    return jsonAnswer(200, { redirectUrl: sessions.decide(session, decision === 'allow' ? 'allow' : 'cancel') });
  }
}

function refusal(detail: string): Answer {
  return jsonAnswer(400, { error: 'invalid_request', error_description: detail });
}
