import { describe, expect, test } from 'vitest';
import type { RedirectTargets } from '../../../core/ports.ts';
import type { RedirectMode } from '../../../shared/contract/index.ts';
import { signInAtBank } from '../../support/test-engine.ts';
import { useLocalRelays } from '../relay/local-relay.ts';
import { useEngineAndBank } from './engine-and-bank.ts';

const open = useEngineAndBank();
const startRelay = useLocalRelays();

const PROVIDER = 'ob-monzo';
const LOOPBACK = 'http://127.0.0.1:17653/oauth/callback';
const CUSTOM = 'app.coffer:/oauth/callback';

/** What each host can receive. */
const HOSTS: Readonly<Record<string, RedirectTargets>> = {
  'the desktop app': { customProtocolUri: CUSTOM, loopbackUri: LOOPBACK },
  'the desktop app where links go elsewhere': { loopbackUri: LOOPBACK },
  'the browser host': { loopbackUri: LOOPBACK },
};

/** Where the bank's answer arrives on this computer, for each way and host. */
const WAYS: readonly [host: string, mode: RedirectMode | undefined, arrivesAt: string][] = [
  ['the desktop app', undefined, CUSTOM],
  ['the desktop app', 'custom-protocol', CUSTOM],
  ['the desktop app', 'loopback', LOOPBACK],
  ['the desktop app', 'relay', CUSTOM],
  ['the desktop app', 'paste', 'https://console.truelayer.com/redirect-page'],
  ['the desktop app where links go elsewhere', undefined, LOOPBACK],
  ['the desktop app where links go elsewhere', 'relay', LOOPBACK],
  ['the browser host', undefined, LOOPBACK],
  ['the browser host', 'loopback', LOOPBACK],
  ['the browser host', 'relay', LOOPBACK],
  ['the browser host', 'paste', 'https://console.truelayer.com/redirect-page'],
];

describe('the bank’s answer finds the way home', () => {
  test.each(WAYS)('to %s by %s: %s', async (host, mode, arrivesAt) => {
    const engine = await open({ engine: { redirectTargets: HOSTS[host] ?? {} } });
    const relay = mode === 'relay' ? await startRelay() : undefined;
    if (mode !== undefined) {
      const { clientId, clientSecret } = engine.bank;
      await engine.call('credentials.set', {
        environment: 'demo',
        clientId,
        clientSecret,
        redirectMode: mode,
        ...(relay === undefined ? {} : { redirectUri: `${relay.url}/oauth/callback/demo` }),
      });
    }
    const { authUrl } = await engine.call('connections.begin', { providerId: PROVIDER, open: false });
    const answer = await signInAtBank(engine.bank, authUrl, { providerId: PROVIDER });
    const arrived = relay === undefined ? answer : await throughPage(answer);
    expect(arrived.startsWith(`${arrivesAt}?`), arrived.split('?', 1)[0]).toBe(true);
    expect(await engine.engine.acceptRedirect(arrived)).toMatchObject({ state: 'connected' });
  });
});

/** Goes through the relay's page as a browser does. */
async function throughPage(answer: string): Promise<string> {
  const page = await (await fetch(answer)).text();
  return /http-equiv="refresh" content="0;url=([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? page;
}
