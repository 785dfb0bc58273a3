import { accountNumber, cardTail } from './data-shapes.ts';
import type { AuthSession } from './auth-sessions.ts';
import type { AccountPlan, Bank } from './banks.ts';
import type { SandboxUser } from './users.ts';

/** The pages of the sign-in dialog. Plain HTML with labelled fields; no script, so that every browser shows them. */

const COUNTRY_NAMES: Readonly<Record<Bank['country'], string>> = { uk: 'United Kingdom', de: 'Germany', at: 'Austria' };

const SCOPE_WORDS: Readonly<Record<string, readonly [what: string, detail: string]>> = {
  info: ['Your name', 'as the bank holds it'],
  accounts: ['Account details', 'names, types, account numbers and sort codes or IBANs'],
  cards: ['Card details', 'names, networks and the last four digits'],
  balance: ['Balances', 'current and available'],
  transactions: ['Transactions', 'past and new, booked and pending'],
  direct_debits: ['Direct debits', 'who collects, and how much'],
  standing_orders: ['Standing orders', 'who is paid, and when'],
};

/** The page on which a bank is chosen. */
export function bankPickerPage(session: AuthSession): string {
  const countries = [...new Set(session.request.banks.map(({ country }) => country))];
  const lists = countries.map((country) => {
    const items = session.request.banks.filter((bank) => bank.country === country).map(bankButton);
    const heading = countries.length > 1 ? `<h2>${COUNTRY_NAMES[country]}</h2>` : '';
    return `<section>${heading}<ul class="banks">${items.join('')}</ul></section>`;
  });
  return page({
    title: 'Choose your bank',
    body: `<h1>Choose your bank</h1>
      <p class="lead">Coffer asks to read your accounts. You sign in at your bank; Coffer never sees your password.</p>
      <form method="post" action="/dialog/${session.sessionId}/bank">${lists.join('')}</form>
      <div class="actions">${cancelForm(session)}</div>`,
    isWide: session.request.banks.length > 4,
  });
}

/** The bank's own sign-in page. */
export function signInPage(session: AuthSession, bank: Bank, isWrong: boolean): string {
  const trouble = isWrong
    ? '<p class="trouble" role="alert">That username and password do not match. Please try again.</p>'
    : '';
  const canChoose = session.renews === undefined && session.request.banks.length > 1;
  const back = canChoose
    ? `<a class="quiet" href="/dialog/${session.sessionId}?step=bank">Choose another bank</a>`
    : '';
  return page({
    title: `Sign in to ${bank.displayName}`,
    bank,
    body: `<h1>Sign in</h1>
      <p class="lead">Use your ${escapeHtml(bank.displayName)} details.</p>${trouble}
      <form method="post" action="/dialog/${session.sessionId}/sign-in">
        <label for="username">Username</label>
        <input id="username" name="username" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="off" required>
        <button class="primary" type="submit">Continue</button>
      </form>
      <p class="hint">Demonstration: sign in as <code>john</code> with the password <code>doe</code>.</p>
      <div class="actions">${back}${cancelForm(session)}</div>`,
  });
}

/** The page that says what will be read, for how long, and of which accounts. */
export function consentPage(
  session: AuthSession,
  bank: Bank,
  user: SandboxUser,
  given: { seed: number; nowMs: number },
): string {
  const isRenewal = session.renews !== undefined;
  const scopes = session.renews?.scopes ?? session.request.scopes.filter((scope) => bank.scopes.includes(scope));
  const items = scopes.flatMap((scope) => {
    const words = SCOPE_WORDS[scope];
    return words === undefined ? [] : [`<li><strong>${words[0]}</strong><span>${words[1]}</span></li>`];
  });
  const accounts = bank.accounts
    .filter(({ kind }) => scopes.includes(kind === 'card' ? 'cards' : 'accounts'))
    .map(
      (plan) =>
        `<li><span>${escapeHtml(plan.displayName)}</span><span class="number">${tailOf(given.seed, user, bank, plan)}</span></li>`,
    );
  const endsOn = longDate(given.nowMs + bank.consentDays * 86_400_000);
  const howLong = scopes.includes('offline_access') ? `until <strong>${endsOn}</strong>` : 'this once';
  return page({
    title: `${isRenewal ? 'Renew' : 'Allow'} access to ${bank.displayName}`,
    bank,
    body: `<h1>${isRenewal ? 'Renew access?' : 'Allow access?'}</h1>
      <p class="lead">${escapeHtml(user.fullName)}, <strong>Coffer</strong> asks to read the following, ${howLong}.</p>
      <ul class="scopes">${items.join('')}</ul>
      ${accounts.length === 0 ? '' : `<h2>From</h2><ul class="accounts">${accounts.join('')}</ul>`}
      <p class="hint">It cannot move money or change anything. You can end the access at any time in Coffer.</p>
      <form method="post" action="/dialog/${session.sessionId}/consent" class="decide">
        <button class="primary" type="submit" name="decision" value="allow">Allow access</button>
        <button class="secondary" type="submit" name="decision" value="cancel">Cancel</button>
      </form>`,
  });
}

/** The page that hands the answer over by a form, for links with `response_mode=form_post`. */
export function handOverPage(redirectUri: string, fields: ReadonlyMap<string, string>): string {
  const inputs = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return page({
    title: 'Back to the application',
    body: `<h1>All done</h1><p class="lead">One more step takes you back to the application.</p>
      <form method="post" action="${escapeHtml(redirectUri)}">${inputs.join('')}
        <button class="primary" type="submit">Continue</button>
      </form>`,
  });
}

/** A page for a link that cannot be followed. */
export function troublePage(title: string, text: string): string {
  return page({ title, body: `<h1>${escapeHtml(title)}</h1><p class="lead">${escapeHtml(text)}</p>` });
}

function bankButton(bank: Bank): string {
  return `<li><button class="bank" type="submit" name="provider_id" value="${bank.providerId}">
    <img src="/logos/${bank.providerId}.svg" alt="" width="40" height="40"><span>${escapeHtml(bank.displayName)}</span></button></li>`;
}

function cancelForm(session: AuthSession): string {
  return `<form method="post" action="/dialog/${session.sessionId}/consent"><button class="quiet" type="submit" name="decision" value="cancel">Cancel</button></form>`;
}

function tailOf(seed: number, user: SandboxUser, bank: Bank, plan: AccountPlan): string {
  if (plan.kind === 'card') return `•••• ${cardTail(seed, user.username, bank, plan)}`;
  const { number, iban } = accountNumber(seed, user.username, bank, plan);
  return `•••• ${(number ?? iban ?? '').slice(-4)}`;
}

function longDate(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(atMs);
}

function page(given: { title: string; body: string; bank?: Bank; isWide?: boolean }): string {
  const { title, body, bank, isWide = false } = given;
  const header =
    bank === undefined
      ? '<header><p class="brand">Open banking</p></header>'
      : `<header class="of-bank"><img src="/logos/${bank.providerId}.svg" alt="" width="40" height="40"><p class="brand">${escapeHtml(bank.displayName)}</p></header>`;
  const style = bank === undefined ? '/dialog.css' : `/dialog.css?bank=${bank.providerId}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main${isWide ? ' class="wide"' : ''}>${header}<div class="content">${body}</div></main>
<footer><p>Demonstration bank on this computer. All people and payments are invented.</p></footer>
</body>
</html>`;
}

/** Text made safe inside HTML. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
