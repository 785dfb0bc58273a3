import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { CALLBACK_PATH, CUSTOM_PROTOCOL_REDIRECT_URI } from '../../shared/domain/deep-link.ts';
import type { Language } from '../../shared/domain/language.ts';
import { readReturn } from '../../shared/relay/redirect-bounce.ts';
import { bounceWords, readerLanguage } from './bounce-words.ts';
import { exactRouter } from './exact-router.ts';

const ENVIRONMENTS = ['production', 'sandbox', 'demo'];
/** What of an OAuth answer is carried on. Anything else is left behind. */
const CARRIED = ['code', 'state', 'scope', 'iss', 'error', 'error_description'];
const LONGEST_QUERY = 4096;

const STYLE =
  'body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,sans-serif;color-scheme:light dark}' +
  'main{max-width:26rem;padding:1.5rem}h1{font-size:1.25rem}a{font-weight:600}';
const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * `GET /oauth/callback/:environment`: the https address for TrueLayer applications that take no other. Stateless: the
 * way home is in the state, and the answer goes there from the user's own browser. Nothing is stored or logged. It speaks
 * the browser's language.
 */
export function bounceRoutes(): Router {
  const router = exactRouter();
  router.get('/oauth/callback/:environment', (request, response) => {
    const target = ENVIRONMENTS.includes(request.params.environment) ? bounceTarget(request.originalUrl) : undefined;
    const language = readerLanguage(request.get('accept-language'));
    response
      .status(target === undefined ? 400 : 200)
      .set({
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': PAGE_POLICY,
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
        Vary: 'Accept-Language',
      })
      .send(target === undefined ? brokenPage(language) : returnPage(language, target));
  });
  return router;
}

/** Where an OAuth answer goes on to; `undefined` when it is not one that Coffer asked for. */
export function bounceTarget(url: string): string | undefined {
  const query = url.split('?').slice(1).join('?');
  if (query.length > LONGEST_QUERY) return undefined;
  const given = new URLSearchParams(query);
  // A doubled parameter is how one reader is played against another (RFC 6749 §3.1).
  if (CARRIED.some((name) => given.getAll(name).length > 1)) return undefined;
  const state = given.get('state');
  const home = state === null ? undefined : readReturn(state);
  if (home === undefined || (!given.has('code') && !given.has('error'))) return undefined;
  const carried = new URLSearchParams();
  for (const name of CARRIED) {
    const value = given.get(name);
    if (value !== null) carried.set(name, value);
  }
  const base =
    home.kind === 'loopback' ? `http://127.0.0.1:${home.port}${CALLBACK_PATH}` : CUSTOM_PROTOCOL_REDIRECT_URI;
  return `${base}?${carried.toString()}`;
}

function returnPage(language: Language, target: string): string {
  const { backTitle, answered, goOn } = bounceWords(language);
  const address = escapeHtml(target);
  return page(language, {
    head: `<meta http-equiv="refresh" content="0;url=${address}">`,
    title: backTitle,
    content: `<p>${answered} <a href="${address}" rel="noreferrer">${goOn}</a></p>`,
  });
}

function brokenPage(language: Language): string {
  const { brokenTitle, broken } = bounceWords(language);
  return page(language, { head: '', title: brokenTitle, content: `<p>${broken}</p>` });
}

function page(language: Language, { head, title, content }: { head: string; title: string; content: string }): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}<title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>\n`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
