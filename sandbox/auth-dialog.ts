import { bankPickerPage, consentPage, signInPage, troublePage } from './auth-pages.ts';
import { parseAuthRequest } from './auth-request.ts';
import type { AuthSession, AuthSessions } from './auth-sessions.ts';
import { redirectAnswer, type Answer } from './http-answer.ts';
import type { Call, Route } from './http-router.ts';
import type { World } from './world.ts';

/** The routes of the dialog in the browser: `GET /` and the pages behind it. Works without JavaScript. */
export function authDialogRoutes(world: World, sessions: AuthSessions): Route[] {
  return [
    { method: 'GET', path: '/', handle: openLink },
    { method: 'GET', path: '/dialog/:sessionId', handle: (call) => withSession(call, (session) => showStep(session)) },
    {
      method: 'POST',
      path: '/dialog/:sessionId/bank',
      handle: (call) =>
        withSession(call, (session) => {
          sessions.chooseBank(session, String(call.body['provider_id'] ?? ''));
          return redirectAnswer(`/dialog/${session.sessionId}`);
        }),
    },
    {
      method: 'POST',
      path: '/dialog/:sessionId/sign-in',
      handle: (call) =>
        withSession(call, (session) => {
          const { username, password } = call.body;
          if (!sessions.signIn(session, String(username ?? ''), String(password ?? ''))) return showStep(session, true);
          return redirectAnswer(`/dialog/${session.sessionId}`);
        }),
    },
    {
      method: 'POST',
      path: '/dialog/:sessionId/consent',
      handle: (call) =>
        withSession(call, (session) =>
          redirectAnswer(sessions.decide(session, call.body['decision'] === 'allow' ? 'allow' : 'cancel')),
        ),
    },
  ];

  function openLink(call: Call): Answer {
    const request = parseAuthRequest(call.url.searchParams, world);
    if ('trouble' in request) return htmlAnswer(400, troublePage('This link cannot be used', request.trouble));
    const session = sessions.begin(request, call.url.search);
    if (session === undefined) return usedUp();
    return redirectAnswer(`/dialog/${session.sessionId}`);
  }

  function withSession(call: Call, then: (session: AuthSession) => Answer): Answer {
    const session = sessions.find(call.params['sessionId'] ?? '');
    return session === undefined ? usedUp() : then(session);
  }

  function showStep(session: AuthSession, isWrong = false): Answer {
    if (session.bank === undefined) return htmlAnswer(200, bankPickerPage(session));
    if (session.user === undefined) return htmlAnswer(200, signInPage(session, session.bank, isWrong));
    return htmlAnswer(200, consentPage(session, session.bank, session.user.fullName));
  }

  function usedUp(): Answer {
    return htmlAnswer(
      410,
      troublePage('This link was used already', 'A link is good for one sign-in. Start again in the application.'),
    );
  }
}

/** An HTML page with the headers of a sign-in page: never framed, never cached, no scripts. */
export function htmlAnswer(status: number, body: string): Answer {
  return {
    status,
    text: { type: 'text/html; charset=utf-8', body },
    headers: {
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      // `form-action` also governs the redirect after a form, which leads to loopback or to the app's own scheme.
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http: https: app.coffer:; frame-ancestors 'none'; base-uri 'none'",
    },
  };
}
