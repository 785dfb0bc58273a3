import { expect, test } from 'vitest';
import { SECURITY_HEADERS } from '../../../core/web/security-headers.ts';

test('every answer of a host carries these headers, and the policy is the whole of this one', () => {
  const { 'Content-Security-Policy': policy, 'Permissions-Policy': features, ...others } = SECURITY_HEADERS;
  expect(others).toEqual({
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "worker-src 'self'",
    "require-trusted-types-for 'script'",
  ]);
  const refused = features?.split(', ').map((feature) => /^([a-z-]+)=\(\)$/.exec(feature)?.[1]);
  expect(refused).toEqual(
    expect.arrayContaining([
      'camera',
      'microphone',
      'geolocation',
      'clipboard-read',
      'usb',
      'hid',
      'serial',
      'payment',
    ]),
  );
  expect(refused).not.toContain(undefined);
});
