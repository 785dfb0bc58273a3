import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { callbackPage } from '../../../core/web/callback-page.ts';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../../../core/web/security-headers.ts';
import { ERROR_CODES, errorWords } from '../../../shared/contract/index.ts';

const english = { locale: 'en-GB' } as const;

describe('callbackPage', () => {
  test.each(ERROR_CODES)('%s is told in its words, in either language', (code) => {
    for (const [language, locale] of [
      ['en', 'en-GB'],
      ['de', 'de-AT'],
    ] as const) {
      const { status, body } = callbackPage({ state: 'failed', error: { code } }, { locale });
      const { title, action } = errorWords(language)[code];
      expect(status).toBe(400);
      expect(body).toContain(`<html lang="${locale}">`);
      expect(body).toContain(title);
      expect(body).toContain(action);
      expect(body).toContain(code);
    }
  });

  test('repeats nothing but the code of an error', () => {
    const error = { code: 'AUTH_DENIED', message: '<b>planted</b>', details: { state: 'planted' } } as const;
    expect(callbackPage({ state: 'failed', error }, english).body).not.toContain('planted');
  });

  test('the page’s own policy allows its one style and nothing else', () => {
    const { headers, body } = callbackPage({ state: 'connected' }, english);
    const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['Content-Security-Policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(body).not.toMatch(/<script|\son\w+=|style=/);
    expect(headers).toMatchObject({ ...SECURITY_HEADERS, 'Content-Security-Policy': expect.any(String) });
  });

  test('success returns to Coffer by itself when asked; a failure waits to be read', () => {
    const refresh = '<meta http-equiv="refresh" content="1;url=/">';
    const link = '<a href="/">';
    const connected = callbackPage({ state: 'connected' }, { ...english, returnTo: '/' });
    expect(connected.status).toBe(200);
    expect(connected.body).toContain(refresh);
    expect(connected.body).toContain(link);
    expect(callbackPage({ state: 'connected' }, english).body).not.toMatch(/refresh|href/);
    const failed = callbackPage(
      { state: 'failed', error: { code: 'AUTH_DENIED' } },
      { ...english, returnTo: '/' },
    ).body;
    expect(failed).toContain(link);
    expect(failed).not.toContain(refresh);
  });
});

test('the policy of the interface is the one in the security table', () => {
  expect(CONTENT_SECURITY_POLICY).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; worker-src 'self'; " +
      "require-trusted-types-for 'script'",
  );
});
