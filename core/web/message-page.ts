import { createHash } from 'node:crypto';
import type { Locale } from '../../shared/domain/language.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** A whole answer to a browser. */
export type Page = { status: number; headers: Readonly<Record<string, string>>; body: string };

/** What a page says. All of it is ours; nothing of a request may be put in. */
export type PageWords = {
  /** The language it says it in. */
  locale: Locale;
  mood: 'good' | 'bad';
  /** A word or two above the title. */
  label: string;
  title: string;
  paragraphs: readonly string[];
  link?: { address: string; text: string };
  /** Small print, such as an error's code. */
  note?: string;
  /** Moves on to another page of ours after so many seconds, without a script. */
  refresh?: { address: string; seconds: number };
};

const STYLE = `
:root{color-scheme:light dark;--ink:#1c1f24;--soft:#5b626d;--paper:#f7f7f5;--card:#fff;--line:#dfe1e4;--good:#17663f;--bad:#9a2b1e;--link:#1f4f9e}
@media(prefers-color-scheme:dark){:root{--ink:#e9eaec;--soft:#a3aab5;--paper:#131518;--card:#1b1e22;--line:#30343a;--good:#6fce9c;--bad:#f0917f;--link:#8fb8f5}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,sans-serif}
main{width:min(100%,27rem);padding:28px 32px 30px;background:var(--card);border:1px solid var(--line);border-radius:10px}
.label{margin:0;font-size:13px;font-weight:600}
.good{color:var(--good)}
.bad{color:var(--bad)}
h1{margin:6px 0 10px;font-size:20px;line-height:1.3;text-wrap:balance}
p{margin:0 0 6px}
p+p{color:var(--soft)}
a{color:var(--link)}
small{display:block;margin-top:16px;color:var(--soft);font-size:12px}
`;

/** The page's own policy: its one style, known by its hash, and nothing else. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page of a few fixed words outside the interface: no script, no picture, no request of its own. */
export function messagePage(status: number, words: PageWords): Page {
  const { locale, mood, label, title, paragraphs, link, note, refresh } = words;
  const lines = [
    '<!doctype html>',
    `<html lang="${locale}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    refresh && `<meta http-equiv="refresh" content="${refresh.seconds};url=${escape(refresh.address)}">`,
    `<title>${escape(title)} – Coffer</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<p class="label ${mood}">${mood === 'good' ? '✓' : '✕'} ${escape(label)}</p>`,
    `<h1>${escape(title)}</h1>`,
    ...paragraphs.map((text) => `<p>${escape(text)}</p>`),
    link && `<p><a href="${escape(link.address)}">${escape(link.text)}</a></p>`,
    note && `<small>${escape(note)}</small>`,
    '</main>',
    '</body>',
    '</html>',
    '',
  ];
  return {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Security-Policy': PAGE_POLICY,
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
    },
    body: lines.filter((line) => line !== undefined).join('\n'),
  };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
