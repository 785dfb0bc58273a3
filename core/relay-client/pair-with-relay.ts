import { pairAnswerSchema } from '../../shared/relay/pairing.ts';
import { isLoopbackHost } from '../config/addresses.ts';
import { AppError } from '../errors.ts';
import { deviceFingerprint, makeDeviceKeys, type DeviceKeys } from './device-keys.ts';
import { signPairingRequest } from './device-proof.ts';
import type { RelayAccount } from './relay-account.ts';
import type { RelayHttp } from './relay-http.ts';
import { asRelayError, readJson, readRefusal } from './relay-requests.ts';

const TIMEOUT_MS = 20_000;
const LONGEST_NAME = 80;

/**
 * Pairs this computer with a relay: makes its keys, shows the code, and gets its place there. The fingerprint is to be
 * compared with what the relay, or a device that was paired before, shows.
 *
 * When the answer is lost, the same code can be tried again with the same keys for as long as the code lives.
 *
 * Throws `INVALID_INPUT` (the address), `PAIRING_CODE_INVALID`, `RELAY_REJECTED` or `RELAY_UNREACHABLE`.
 */
export async function pairWithRelay(
  http: RelayHttp,
  request: { relayUrl: string; code: string; name: string; keys?: DeviceKeys },
): Promise<{ account: RelayAccount; fingerprint: string }> {
  const relayUrl = readRelayUrl(request.relayUrl);
  const keys = request.keys ?? makeDeviceKeys();
  const name = request.name.trim().slice(0, LONGEST_NAME) || 'Computer';
  const proof = await signPairingRequest(keys, { relayUrl, code: request.code, name });
  try {
    const answer = await http.send({
      method: 'POST',
      url: `${relayUrl}/v1/pair`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ proof }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.statusCode !== 201) throw await readRefusal(answer);
    const paired = pairAnswerSchema.safeParse(await readJson(answer));
    // Something answered that is no relay.
    if (!paired.success) throw new AppError('RELAY_UNREACHABLE', { cause: paired.error });
    const { relayId, userId, deviceId, epoch, token, hookUrl, sharedHookUrl } = paired.data;
    return {
      account: { relayUrl, relayId, userId, deviceId, firstEpoch: epoch, token, hookUrl, sharedHookUrl, keys },
      fingerprint: deviceFingerprint(keys, { relayId, deviceId }),
    };
  } catch (thrown) {
    throw asRelayError(thrown);
  }
}

/** The relay's address as it is signed and stored: https, or http on this computer, without a slash at its end. */
function readRelayUrl(text: string): string {
  const given = text.trim();
  // People leave the scheme out, and there is only one that it can be.
  const url = URL.parse(/^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/.test(given) ? `https://${given}` : given);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (url === null || !isSafe || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new AppError('INVALID_INPUT', {
      sentence: 'relay-address',
      details: { issues: [{ path: 'relayUrl' }] },
    });
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}
