import { isIPv4, isIPv6 } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { isLoopbackAddress } from '../config/addresses.ts';
import { RelayRefusal } from './relay-refusal.ts';

/** Groups of IPv6 that stand for one caller: /56 is what one household or one machine's owner gets. */
const IPV6_PREFIX_BITS = 56;

/** The caller as rate limits know it: an IPv4 address, or the /56 of an IPv6 one. */
export function callerOf(request: Request): string {
  return callerOfAddress(request.ip ?? request.socket.remoteAddress ?? '');
}

/** See {@link callerOf}; apart, because it is pure. */
export function callerOfAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return 'unknown';
  const groups = expandIpv6(address.replace(/%.*$/, ''));
  return `${groups
    .slice(0, Math.ceil(IPV6_PREFIX_BITS / 16))
    .map((group, index) => (index === 3 ? group & 0xff00 : group).toString(16))
    .join(':')}::/${IPV6_PREFIX_BITS}`;
}

function expandIpv6(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [read(head), read(tail ?? '')];
  return tail === undefined
    ? before
    : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/**
 * Refuses plain http, unless it stays on this computer. Over a network there must be a proxy in front that is trusted
 * (`RELAY_TRUST_PROXY`) and says `https`.
 */
export const requireHttps: RequestHandler = (request, _response, next) => {
  if (request.secure) return next();
  const isLocal = isLoopbackAddress(request.socket.remoteAddress ?? '') && isLoopbackAddress(request.ip ?? '');
  next(isLocal ? undefined : new RelayRefusal('HTTPS_REQUIRED'));
};

/** This relay's own addresses as the caller may know them: the configured one, and the one the request names. */
export function relayUrlsOf(request: Request, publicUrl: string | undefined): string[] {
  const named = `${request.protocol}://${request.host}`;
  return publicUrl === undefined ? [named] : [publicUrl, named];
}
