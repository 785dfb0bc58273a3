import { createHash } from 'node:crypto';
import { ERROR_WORDS, type ErrorCode } from '../../shared/contract/index.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** A whole answer to the browser that came back from the bank. */
export type CallbackPage = { status: number; headers: Readonly<Record<string, string>>; body: string };

const STYLE = `
:root{color-scheme:light dark;--ink:#1c1f24;--soft:#5b626d;--paper:#f7f7f5;--card:#fff;--line:#dfe1e4;--good:#17663f;--bad:#9a2b1e;--link:#1f4f9e}
@media(prefers-color-scheme:dark){:root{--ink:#e9eaec;--soft:#a3aab5;--paper:#131518;--card:#1b1e22;--line:#30343a;--good:#6fce9c;--bad:#f0917f;--link:#8fb8f5}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,sans-serif}
main{width:min(100%,27rem);padding:28px 32px 30px;background:var(--card);border:1px solid var(--line);border-radius:10px}
.state{margin:0;font-size:13px;font-weight:600}
.connected{color:var(--good)}
.failed{color:var(--bad)}
h1{margin:6px 0 10px;font-size:20px;line-height:1.3;text-wrap:balance}
p{margin:0 0 6px}
.next{color:var(--soft)}
a{color:var(--link)}
small{display:block;margin-top:16px;color:var(--soft);font-size:12px}
`;

const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Seconds the page is shown before it returns to Coffer in the same tab: long enough to see, short enough not to wait. */
const RETURN_AFTER_SECONDS = 1;

/**
 * The page a browser shows when it comes back from the bank, in fixed words chosen by what happened. Nothing of the
 * request is repeated, so there is nothing to inject, and it runs no script.
 *
 * `returnTo` brings the browser back into Coffer in the same tab (headless host). It is a page that refreshes and not a
 * redirect, because a chain of redirects that began at the bank is cross-site to the end, and a browser withholds
 * `SameSite=Strict` cookies from it; the refresh starts a navigation of our own.
 */
export function callbackPage(
  outcome: { state: 'connected' } | { state: 'failed'; error: { code: ErrorCode } },
  options: { returnTo?: '/' } = {},
): CallbackPage {
  const words =
    outcome.state === 'connected'
      ? { title: 'The bank is connected', cause: 'Coffer has the bank’s answer and stored it on this computer.' }
      : ERROR_WORDS[outcome.error.code];
  const next =
    outcome.state === 'connected'
      ? options.returnTo === undefined
        ? 'You can close this tab and go back to Coffer.'
        : ''
      : ERROR_WORDS[outcome.error.code].action;
  return {
    status: outcome.state === 'connected' ? 200 : 400,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Security-Policy': PAGE_POLICY,
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
    },
    body: page({
      state: outcome.state,
      label: outcome.state === 'connected' ? 'Connected' : 'Not connected',
      title: words.title,
      paragraphs: [words.cause, next].filter((text) => text !== ''),
      note: outcome.state === 'failed' ? outcome.error.code : undefined,
      returnTo: options.returnTo,
    }),
  };
}

function page(parts: {
  state: 'connected' | 'failed';
  label: string;
  title: string;
  paragraphs: readonly string[];
  note: string | undefined;
  returnTo: '/' | undefined;
}): string {
  const [cause = '', ...rest] = parts.paragraphs;
  // A failure stays on screen until the person has read it; only success moves on by itself.
  const refresh =
    parts.returnTo !== undefined && parts.state === 'connected'
      ? `<meta http-equiv="refresh" content="${RETURN_AFTER_SECONDS};url=${parts.returnTo}">\n`
      : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${refresh}<title>${escape(parts.title)} – Coffer</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="state ${parts.state}">${parts.state === 'connected' ? '✓' : '✕'} ${escape(parts.label)}</p>
<h1>${escape(parts.title)}</h1>
<p>${escape(cause)}</p>
${rest.map((text) => `<p class="next">${escape(text)}</p>\n`).join('')}${
    parts.returnTo === undefined ? '' : `<p><a href="${parts.returnTo}">Back to Coffer</a></p>\n`
  }${parts.note === undefined ? '' : `<small>${escape(parts.note)}</small>\n`}</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
