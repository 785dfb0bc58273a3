import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCursor, parseCursor } from '../../../shared/relay/cursor.ts';
import {
  fingerprintDigits,
  formatPairingCode,
  pairingCodeFrom,
  parsePairingCode,
} from '../../../shared/relay/pairing.ts';
import { readReturn, withReturnPort } from '../../../shared/relay/redirect-bounce.ts';
import { packEnvelope, sealNonce, unpackEnvelope } from '../../../shared/relay/sealed-envelope.ts';
import { readSignatureShape, signedHeaderNames, signedPrefix } from '../../../shared/relay/webhook-signature.ts';

describe('an envelope', () => {
  test('comes apart as it was packed, and its size says little', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.uint8Array({ maxLength: 70_000 }), (head, body) => {
        const packed = packEnvelope(head, body);
        expect(Math.log2(packed.length) % 1).toBe(0);
        expect(packed.length).toBeGreaterThanOrEqual(512);
        const parts = unpackEnvelope(packed);
        expect(Buffer.from(parts?.head ?? []).equals(Buffer.from(head))).toBe(true);
        expect(Buffer.from(parts?.body ?? []).equals(Buffer.from(body))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('that was cut, or is of another version, is none', () => {
    const packed = packEnvelope(new Uint8Array(400), new Uint8Array(400));
    expect(unpackEnvelope(packed.subarray(0, 500))).toBeUndefined();
    expect(unpackEnvelope(packed.subarray(0, 8))).toBeUndefined();
    expect(unpackEnvelope(Uint8Array.from([2, ...packed.subarray(1)]))).toBeUndefined();
  });

  test('has a nonce of its own for every counter', () => {
    const nonces = [0, 1, 255, 256, 4095].map((counter) => Buffer.from(sealNonce(counter)).toString('hex'));
    expect(new Set(nonces).size).toBe(5);
    expect(nonces[3]).toBe('000000000000000000000100');
  });
});

test.each<[string, unknown]>([
  ['abc:0', { epoch: 'abc', seq: 0 }],
  ['a_b-C:42', { epoch: 'a_b-C', seq: 42 }],
  ['abc:01', undefined],
  ['abc:-1', undefined],
  ['abc:1.5', undefined],
  ['abc:99999999999999999', undefined],
  ['abc', undefined],
  [':1', undefined],
  ['a b:1', undefined],
  ['abc:1\n', undefined],
])('the cursor %j', (text, expected) => {
  const cursor = parseCursor(text);
  expect(cursor).toEqual(expected);
  if (cursor !== undefined) expect(formatCursor(cursor)).toBe(text);
});

describe('a pairing code', () => {
  const code = pairingCodeFrom(Uint8Array.from({ length: 32 }, (_, index) => index * 7));

  test('survives the way people type it', () => {
    const text = formatPairingCode(code);
    expect(text).toMatch(/^(\w{5}-){5}\w{5}$/);
    for (const typed of [text, text.toLowerCase(), text.replaceAll('-', ''), ` ${text.replaceAll('-', '  ')} `]) {
      expect(parsePairingCode(typed)).toEqual(code);
    }
    expect(parsePairingCode(text.replaceAll('0', 'O').replaceAll('1', 'l'))).toEqual(code);
  });

  test.each(['', 'ABC', 'U'.repeat(30), '0'.repeat(29), '0'.repeat(31), 'ü'.repeat(30)])('%j is none', (text) => {
    expect(parsePairingCode(text)).toBeUndefined();
  });

  test('is drawn from every letter alike', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const [letter = ''] = pairingCodeFrom(new Uint8Array(32).fill(byte)).id;
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array(32).fill(8));
  });
});

test('a fingerprint has six digits, zeros in front included', () => {
  expect(fingerprintDigits(Uint8Array.from([0, 0, 0, 7]))).toBe('000 007');
  expect(fingerprintDigits(Uint8Array.from([0, 0x0f, 0x42, 0x41]))).toBe('000 001');
});

describe('the way home in a state', () => {
  const state = 's'.repeat(43);
  test.each<[string, unknown]>([
    [state, { kind: 'custom-scheme' }],
    [withReturnPort(state, 17653), { kind: 'loopback', port: 17653 }],
    [withReturnPort(state, 65535), { kind: 'loopback', port: 65535 }],
    [withReturnPort(state, 65536), undefined],
    [withReturnPort(state, 1023), undefined],
    [withReturnPort(state, 80), undefined],
    [`${state}.017653`, undefined],
    [`${state}.17653.17653`, undefined],
    [`${state}.evil.example`, undefined],
    [`${state}.17653@evil.example`, undefined],
    ['short', undefined],
    ['', undefined],
    [`${state}/..`, undefined],
  ])('%s', (text, expected) => {
    expect(readReturn(text)).toEqual(expected);
  });
});

describe('a webhook signature', () => {
  test.each<[string, string]>([
    ['ab'.repeat(32), 'hmac'],
    ['AB'.repeat(32), 'hmac'],
    ['e30..c2ln', 'jws'],
    ['e30.e30.c2ln', 'attached'],
    ['e30..', 'malformed'],
    ['..c2ln', 'malformed'],
    ['e30.c2ln', 'malformed'],
    ['e30..c2 n', 'malformed'],
    ['ab'.repeat(31), 'malformed'],
    [`${'ab'.repeat(32)},${'ab'.repeat(32)}`, 'malformed'],
    [`${'e'.repeat(3000)}..c2ln`, 'malformed'],
  ])('%s is %s', (header, kind) => {
    expect(readSignatureShape(header).kind).toBe(kind);
  });

  test('covers what its header names, in that order, and nothing for what is not there', () => {
    const headers = new Map([['x-b', '2']]);
    const prefix = signedPrefix({
      method: 'post',
      path: '/hook',
      headerNames: signedHeaderNames({ tl_headers: ' X-B , X-A,,' }),
      headerOf: (name) => headers.get(name.toLowerCase()),
    });
    expect(prefix).toBe('POST /hook\nX-B: 2\nX-A: \n');
  });
});
