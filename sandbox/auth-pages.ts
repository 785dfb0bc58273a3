import { accountNumber, cardTail } from './data-shapes.ts';
import type { AuthWords } from './auth-words.ts';
import type { AuthSession } from './auth-sessions.ts';
import type { AccountPlan, Bank } from './banks.ts';
import type { SandboxUser } from './users.ts';

/** The pages of the sign-in dialog. Plain HTML with labelled fields; no script, so that every browser shows them. */

/** The page on which a bank is chosen. */
export function bankPickerPage(words: AuthWords, session: AuthSession): string {
  const countries = [...new Set(session.request.banks.map(({ country }) => country))];
  const lists = countries.map((country) => {
    const items = session.request.banks.filter((bank) => bank.country === country).map(bankButton);
    const heading = countries.length > 1 ? `<h2>${words.countries[country]}</h2>` : '';
    return `<section>${heading}<ul class="banks">${items.join('')}</ul></section>`;
  });
  return page(words, {
    title: words.choose,
    body: `<h1>${words.choose}</h1>
      <p class="lead">${words.chooseLead}</p>
      <form method="post" action="/dialog/${session.sessionId}/bank">${lists.join('')}</form>
      <div class="actions">${cancelForm(words, session)}</div>`,
    isWide: session.request.banks.length > 4,
  });
}

/** The bank's own sign-in page. */
export function signInPage(words: AuthWords, session: AuthSession, bank: Bank, isWrong: boolean): string {
  const trouble = isWrong ? `<p class="trouble" role="alert">${words.wrong}</p>` : '';
  const canChoose = session.renews === undefined && session.request.banks.length > 1;
  const back = canChoose
    ? `<a class="quiet" href="/dialog/${session.sessionId}?step=bank">${words.chooseAnother}</a>`
    : '';
  return page(words, {
    title: words.signInTo(bank.displayName),
    bank,
    body: `<h1>${words.signIn}</h1>
      <p class="lead">${words.signInLead(escapeHtml(bank.displayName))}</p>${trouble}
      <form method="post" action="/dialog/${session.sessionId}/sign-in">
        <label for="username">${words.username}</label>
        <input id="username" name="username" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus>
        <label for="password">${words.password}</label>
        <input id="password" name="password" type="password" autocomplete="off" required>
        <button class="primary" type="submit">${words.goOn}</button>
      </form>
      <p class="hint">${words.demonstration('<code>john</code>', '<code>doe</code>')}</p>
      <div class="actions">${back}${cancelForm(words, session)}</div>`,
  });
}

/** The page that says what will be read, for how long, and of which accounts. */
export function consentPage(
  words: AuthWords,
  session: AuthSession,
  bank: Bank,
  user: SandboxUser,
  given: { seed: number; nowMs: number },
): string {
  const isRenewal = session.renews !== undefined;
  const scopes = session.renews?.scopes ?? session.request.scopes.filter((scope) => bank.scopes.includes(scope));
  const items = scopes.flatMap((scope) => {
    const said = words.scopes[scope];
    return said === undefined ? [] : [`<li><strong>${said[0]}</strong><span>${said[1]}</span></li>`];
  });
  const accounts = bank.accounts
    .filter(({ kind }) => scopes.includes(kind === 'card' ? 'cards' : 'accounts'))
    .map(
      (plan) =>
        `<li><span>${escapeHtml(plan.displayName)}</span><span class="number">${tailOf(given.seed, user, bank, plan)}</span></li>`,
    );
  const endsOn = longDate(given.nowMs + bank.consentDays * 86_400_000, words.locale);
  const howLong = scopes.includes('offline_access') ? words.until(`<strong>${endsOn}</strong>`) : words.once;
  return page(words, {
    title: isRenewal ? words.renewTitle(bank.displayName) : words.allowTitle(bank.displayName),
    bank,
    body: `<h1>${isRenewal ? words.renewQuestion : words.allowQuestion}</h1>
      <p class="lead">${words.asks(escapeHtml(user.fullName), howLong)}</p>
      <ul class="scopes">${items.join('')}</ul>
      ${accounts.length === 0 ? '' : `<h2>${words.from}</h2><ul class="accounts">${accounts.join('')}</ul>`}
      <p class="hint">${words.limits}</p>
      <form method="post" action="/dialog/${session.sessionId}/consent" class="decide">
        <button class="primary" type="submit" name="decision" value="allow">${words.allow}</button>
        <button class="secondary" type="submit" name="decision" value="cancel">${words.cancel}</button>
      </form>`,
  });
}

/** The page that hands the answer over by a form, for links with `response_mode=form_post`. */
export function handOverPage(words: AuthWords, redirectUri: string, fields: ReadonlyMap<string, string>): string {
  const inputs = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return page(words, {
    title: words.doneTitle,
    body: `<h1>${words.done}</h1><p class="lead">${words.doneText}</p>
      <form method="post" action="${escapeHtml(redirectUri)}">${inputs.join('')}
        <button class="primary" type="submit">${words.goOn}</button>
      </form>`,
  });
}

/** A page for a link that cannot be followed. */
export function troublePage(words: AuthWords, title: string, text: string): string {
  return page(words, { title, body: `<h1>${escapeHtml(title)}</h1><p class="lead">${escapeHtml(text)}</p>` });
}

function bankButton(bank: Bank): string {
  return `<li><button class="bank" type="submit" name="provider_id" value="${bank.providerId}">
    <img src="/logos/${bank.providerId}.svg" alt="" width="40" height="40"><span>${escapeHtml(bank.displayName)}</span></button></li>`;
}

function cancelForm(words: AuthWords, session: AuthSession): string {
  return `<form method="post" action="/dialog/${session.sessionId}/consent"><button class="quiet" type="submit" name="decision" value="cancel">${words.cancel}</button></form>`;
}

function tailOf(seed: number, user: SandboxUser, bank: Bank, plan: AccountPlan): string {
  if (plan.kind === 'card') return `•••• ${cardTail(seed, user.username, bank, plan)}`;
  const { number, iban } = accountNumber(seed, user.username, bank, plan);
  return `•••• ${(number ?? iban ?? '').slice(-4)}`;
}

function longDate(atMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(atMs);
}

function page(words: AuthWords, given: { title: string; body: string; bank?: Bank; isWide?: boolean }): string {
  const { title, body, bank, isWide = false } = given;
  const header =
    bank === undefined
      ? `<header><p class="brand">${words.brand}</p></header>`
      : `<header class="of-bank"><img src="/logos/${bank.providerId}.svg" alt="" width="40" height="40"><p class="brand">${escapeHtml(bank.displayName)}</p></header>`;
  const style = bank === undefined ? '/dialog.css' : `/dialog.css?bank=${bank.providerId}`;
  return `<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main${isWide ? ' class="wide"' : ''}>${header}<div class="content">${body}</div></main>
<footer><p>${words.footer}</p></footer>
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
