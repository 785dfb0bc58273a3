import { networkInterfaces } from 'node:os';
import type { Settings } from '../../shared/contract/index.ts';

/** The address that tells banks the user is present: the one they stated or the one found, if they agreed to it at all. */
export function attendedAddress({ attendedAccess }: Pick<Settings, 'attendedAccess'>): string | undefined {
  return attendedAccess.enabled ? (attendedAccess.address ?? ownPublicAddress()) : undefined;
}

/**
 * The address of this computer as the outside sees it, when it can be known without asking anybody: a public address on
 * one of its own interfaces. Behind a home router with IPv4 only there is none, and the user may state it in Settings.
 */
export function ownPublicAddress(
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string | undefined {
  const addresses = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal);
  return addresses.find(({ address, family }) => (family === 'IPv6' ? isPublicIpv6(address) : isPublicIpv4(address)))
    ?.address;
}

/** Global unicast is 2000::/3 (RFC 4291 §2.4), less the documentation block. */
function isPublicIpv6(address: string): boolean {
  return /^[23][0-9a-f]{3}:/i.test(address) && !/^2001:0?db8:/i.test(address);
}

/** Not private, shared, loopback, link-local or reserved (RFC 6890). */
function isPublicIpv4(address: string): boolean {
  const [first = 0, second = 0] = address.split('.').map(Number);
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false;
  if (first === 100 && second >= 64 && second <= 127) return false;
  if (first === 169 && second === 254) return false;
  if (first === 172 && second >= 16 && second <= 31) return false;
  return !(first === 192 && second === 168) && !(first === 198 && (second === 18 || second === 19));
}
