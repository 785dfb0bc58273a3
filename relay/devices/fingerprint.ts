import { createHash } from 'node:crypto';
import { fingerprintDigits, fingerprintInput } from '../../shared/relay/pairing.ts';

/** The six digits of a device, which its owner compares with what the device itself shows. */
export function fingerprintOf(
  relayId: string,
  device: { id: string; signing_key: string; sealing_key: string },
): string {
  const input = fingerprintInput({
    relayId,
    deviceId: device.id,
    signingKey: device.signing_key,
    sealingKey: device.sealing_key,
  });
  return fingerprintDigits(createHash('sha256').update(input, 'utf8').digest());
}
