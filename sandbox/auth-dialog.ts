import { bankPickerPage, consentPage, handOverPage, signInPage, troublePage } from './auth-pages.ts';
import { authWords, type AuthWords } from './auth-words.ts';
import { parseAuthRequest } from './auth-request.ts';
import type { AuthSession, AuthSessions } from './auth-sessions.ts';
import { findBank } from './banks.ts';
import { dialogStyle } from './dialog-style.ts';
import { redirectAnswer, type Answer } from './http-answer.ts';
import type { Call, Route } from './http-router.ts';
import type { World } from './world.ts';

/** The routes of the dialog in the browser: `GET /` and the pages behind it. Works without JavaScript. */
export function authDialogRoutes(world: World, sessions: AuthSessions): Route[] {
  return [
    { method: 'GET', path: '/', handle: openLink },
    { method: 'GET', path: '/dialog.css', handle: style },
    // Browsers ask for it by themselves; a 404 would stand in their console.
    { method: 'GET', path: '/favicon.ico', handle: () => ({ status: 204 }) },
    {
      method: 'GET',
      path: '/dialog/:sessionId',
      handle: (call) => withSession(call, (session) => showStep(session, call)),
    },
    { method: 'POST', path: '/dialog/:sessionId/bank', handle: (call) => withSession(call, chooseBank) },
    { method: 'POST', path: '/dialog/:sessionId/sign-in', handle: (call) => withSession(call, signIn) },
    { method: 'POST', path: '/dialog/:sessionId/consent', handle: (call) => withSession(call, decide) },
  ];

  function openLink(call: Call): Answer {
    const request = parseAuthRequest(call.url.searchParams, world);
    if ('trouble' in request)
      return htmlAnswer(400, troublePage(wordsFor(call), wordsFor(call).unusableTitle, request.trouble));
    const session = sessions.begin(request, call.url.search);
    return session === undefined ? usedUp(call) : redirectAnswer(`/dialog/${session.sessionId}`);
  }

  function withSession(call: Call, then: (session: AuthSession, call: Call) => Answer): Answer {
    const session = sessions.find(call.params['sessionId'] ?? '');
    return session === undefined ? usedUp(call) : then(session, call);
  }

  function showStep(session: AuthSession, call: Call): Answer {
    const { bank, user, renews } = session;
    const wantsPicker = call.url.searchParams.get('step') === 'bank' && renews === undefined;
    const words = wordsFor(call);
    if (bank === undefined || wantsPicker) return htmlAnswer(200, bankPickerPage(words, session));
    if (user === undefined) return htmlAnswer(200, signInPage(words, session, bank, false));
    return htmlAnswer(200, consentPage(words, session, bank, user, { seed: world.seed, nowMs: world.clock.nowMs() }));
  }

  function chooseBank(session: AuthSession, call: Call): Answer {
    const { provider_id: providerId } = call.body;
    const words = wordsFor(call);
    if (typeof providerId !== 'string' || !sessions.chooseBank(session, providerId)) {
      return htmlAnswer(400, troublePage(words, words.noBankTitle, words.noBankText));
    }
    return redirectAnswer(`/dialog/${session.sessionId}`);
  }

  function signIn(session: AuthSession, call: Call): Answer {
    const { username, password } = call.body;
    if (session.bank === undefined) return redirectAnswer(`/dialog/${session.sessionId}`);
    if (typeof username !== 'string' || typeof password !== 'string' || !sessions.signIn(session, username, password)) {
      return htmlAnswer(200, signInPage(wordsFor(call), session, session.bank, true));
    }
    return redirectAnswer(`/dialog/${session.sessionId}`);
  }

  function decide(session: AuthSession, call: Call): Answer {
    const target = sessions.decide(session, call.body['decision'] === 'allow' ? 'allow' : 'cancel');
    if (session.request.responseMode === 'query') return redirectAnswer(target);
    const fields = new URLSearchParams(target.slice(session.request.redirectUri.length + 1));
    return htmlAnswer(200, handOverPage(wordsFor(call), session.request.redirectUri, new Map(fields)));
  }

  function style(call: Call): Answer {
    const bank = findBank(call.url.searchParams.get('bank') ?? '');
    return {
      status: 200,
      text: { type: 'text/css; charset=utf-8', body: dialogStyle(bank) },
      headers: { 'cache-control': 'max-age=300', 'x-content-type-options': 'nosniff' },
    };
  }

  function usedUp(call: Call): Answer {
    const words = wordsFor(call);
    return htmlAnswer(410, troublePage(words, words.usedTitle, words.usedText));
  }
}

/** In the language that the visitor's browser prefers. */
function wordsFor({ headers }: Call): AuthWords {
  return authWords(headers['accept-language']);
}

/** An HTML page with the headers of a sign-in page: never framed, never cached, no scripts. */
function htmlAnswer(status: number, body: string): Answer {
  return {
    status,
    text: { type: 'text/html; charset=utf-8', body },
    headers: {
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      // `form-action` also governs the redirect after a form, which leads to loopback or to the app's own scheme.
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http: https: app.coffer:; frame-ancestors 'none'; base-uri 'none'",
    },
  };
}
