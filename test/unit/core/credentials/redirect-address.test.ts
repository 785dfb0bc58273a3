import { describe, expect, test } from 'vitest';
import { resolveRedirect, withWayHome, type RedirectWays } from '../../../../core/credentials/redirect-address.ts';
import { asAppError } from '../../../../core/errors.ts';

const LOOPBACK = 'http://127.0.0.1:4280/oauth/callback';
const CUSTOM = 'app.coffer:/oauth/callback';
const RELAY = 'https://relay.example/oauth/callback/production';
const browser: RedirectWays = { loopbackUri: LOOPBACK };
const desktop: RedirectWays = { loopbackUri: LOOPBACK, customProtocolUri: CUSTOM };

describe('through a relay', () => {
  test.each<[string, string | undefined, RedirectWays, object]>([
    [
      'in the browser, to the port',
      undefined,
      { ...browser, relayUri: RELAY },
      { mode: 'relay', uri: RELAY, returnPort: 4280 },
    ],
    ['in the desktop app, to its scheme', undefined, { ...desktop, relayUri: RELAY }, { mode: 'relay', uri: RELAY }],
    ['by a page that was given', RELAY, browser, { mode: 'relay', uri: RELAY, returnPort: 4280 }],
  ])('%s', (_name, uri, ways, choice) => {
    expect(resolveRedirect('relay', uri, ways)).toEqual(choice);
  });

  test.each<[string, string | undefined, RedirectWays, string]>([
    ['no relay is paired', undefined, browser, 'redirect-no-relay'],
    ['its page is no https address', 'http://relay.example/oauth/callback/production', browser, 'redirect-https'],
    ['this host hears nothing', RELAY, {}, 'redirect-mode-absent'],
    [
      'its port is another service’s',
      RELAY,
      { loopbackUri: 'http://127.0.0.1/oauth/callback' },
      'redirect-mode-absent',
    ],
  ])('not when %s', (_name, uri, ways, sentence) => {
    try {
      resolveRedirect('relay', uri, ways);
      expect.unreachable();
    } catch (thrown) {
      expect(asAppError(thrown)).toMatchObject({ code: 'INVALID_INPUT', sentence: { key: sentence } });
    }
  });
});

test('only a relay’s page needs a way home', () => {
  expect(withWayHome({ mode: 'paste', uri: RELAY }, browser)).toEqual({ mode: 'paste', uri: RELAY });
  expect(withWayHome({ mode: 'loopback', uri: LOOPBACK }, browser)).toEqual({ mode: 'loopback', uri: LOOPBACK });
});
