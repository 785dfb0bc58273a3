import type { AuthSession } from './auth-sessions.ts';
import type { Bank } from './banks.ts';

const COUNTRY_NAMES: Readonly<Record<Bank['country'], string>> = { uk: 'United Kingdom', de: 'Germany', at: 'Austria' };

/** The page on which a bank is chosen. */
export function bankPickerPage(session: AuthSession): string {
  const countries = [...new Set(session.request.banks.map(({ country }) => country))];
  const lists = countries.map((country) => {
    const banks = session.request.banks.filter((bank) => bank.country === country);
    const buttons = banks.map(
      (bank) => `<li><button class="bank" name="provider_id" value="${bank.providerId}">
        <img src="/logos/${bank.providerId}.svg" alt="" width="36" height="36"><span>${escapeHtml(bank.displayName)}</span></button></li>`,
    );
    return `<h2>${COUNTRY_NAMES[country]}</h2><ul class="banks">${buttons.join('')}</ul>`;
  });
  return page(
    'Choose your bank',
    `<h1>Choose your bank</h1>
    <form method="post" action="/dialog/${session.sessionId}/bank">${lists.join('')}</form>${cancelForm(session)}`,
  );
}

/** The bank's own sign-in page. */
export function signInPage(session: AuthSession, bank: Bank, isWrong: boolean): string {
  const trouble = isWrong ? '<p class="trouble" role="alert">That username and password do not match.</p>' : '';
  return page(
    `Sign in to ${bank.displayName}`,
    `${bankHeader(bank)}<h1>Sign in</h1>${trouble}
    <form method="post" action="/dialog/${session.sessionId}/sign-in">
      <label>Username<input name="username" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus></label>
      <label>Password<input name="password" type="password" autocomplete="off" required></label>
      <button class="primary">Continue</button>
    </form>
    <p class="hint">This is a demonstration bank. Sign in as <code>john</code> with the password <code>doe</code>.</p>${cancelForm(session)}`,
  );
}

/** The page that names what will be read. */
export function consentPage(session: AuthSession, bank: Bank, fullName: string): string {
  return page(
    `Allow access to ${bank.displayName}`,
    `${bankHeader(bank)}<h1>Allow access?</h1><p>${escapeHtml(fullName)}, this application asks to read:</p>
    <form method="post" action="/dialog/${session.sessionId}/consent">
      <button class="primary" name="decision" value="allow">Allow access</button>
      <button name="decision" value="cancel">Cancel</button>
    </form>`,
  );
}

/** A page for a link that cannot be followed. */
export function troublePage(title: string, text: string): string {
  return page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`);
}

function bankHeader(bank: Bank): string {
  return `<p class="bank-name"><img src="/logos/${bank.providerId}.svg" alt="" width="36" height="36">${escapeHtml(bank.displayName)}</p>`;
}

function cancelForm(session: AuthSession): string {
  return `<form method="post" action="/dialog/${session.sessionId}/consent"><button name="decision" value="cancel">Cancel</button></form>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><link rel="stylesheet" href="/dialog.css"></head><body><main>${body}</main></body></html>`;
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
