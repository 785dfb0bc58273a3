import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownPublicAddress } from '../../../core/limits/user-address.ts';

function on(address: string, internal = false): NetworkInterfaceInfo {
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  const common = { address, netmask: '', mac: '', internal, cidr: null };
  return family === 'IPv6' ? { ...common, family, scopeid: 0 } : { ...common, family };
}

describe('the public address of this computer', () => {
  it.each([
    ['127.0.0.1'], ['10.1.2.3'], ['172.20.0.1'], ['192.168.1.7'], ['169.254.3.4'], ['100.64.0.9'], ['198.18.0.1'],
    ['fe80::1'], ['fd00::1'], ['::1'], ['2001:db8::1'], ['224.0.0.1'],
  ])('is not %s', (address) => {
    expect(ownPublicAddress({ eth0: [on(address)] })).toBeUndefined();
  }); // prettier-ignore
  it.each([['81.2.69.142'], ['2a00:23c6:1::7'], ['172.32.0.1'], ['100.128.0.1']])('may be %s', (address) => {
    expect(ownPublicAddress({ lo: [on('127.0.0.1', true)], eth0: [on('192.168.1.7'), on(address)] })).toBe(address);
  });
});
