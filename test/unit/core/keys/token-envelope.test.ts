import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../core/errors.ts';
import { createTokenEnvelope, sealedKeyId, type SealedPlace } from '../../../../core/keys/token-envelope.ts';
import type { TokenKeys } from '../../../../core/keys/token-keys.ts';

/** Keys held in memory, the last one current. */
function keysOf(...entries: readonly (readonly [number, Buffer])[]): TokenKeys {
  const keys = new Map(entries.map(([id, key]) => [id, createSecretKey(key)]));
  const [id, key] = [...keys].at(-1)!;
  return { current: () => ({ id, key }), byId: (wanted) => keys.get(wanted) };
}

const KEY = randomBytes(32);
const envelope = createTokenEnvelope(keysOf([1, KEY]));

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const anyName = fc.string({ maxLength: 20 });
const anyPlace: fc.Arbitrary<SealedPlace> = fc.record({ table: anyName, column: anyName, rowId: anyName });

/** The code with which opening ends; fails the test when it opens. */
function refusal(sealed: Buffer, place: SealedPlace, by = envelope): string {
  try {
    by.open(sealed, place);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
  return expect.unreachable('it opened');
}

test('what is sealed opens in its place, and never looks the same twice', () => {
  fc.assert(
    fc.property(anyText, anyPlace, (text, place) => {
      // A lone surrogate has no UTF-8; tokens have none.
      fc.pre(text.isWellFormed());
      const sealed = envelope.seal(text, place);
      expect(envelope.open(sealed, place)).toBe(text);
      expect(sealed.equals(envelope.seal(text, place))).toBe(false);
      expect(sealedKeyId(sealed)).toBe(1);
    }),
  );
});

describe('nothing that was touched opens, and every refusal is TOKEN_UNREADABLE', () => {
  test('moved to another row, column or table', () => {
    fc.assert(
      fc.property(anyText, anyPlace, anyPlace, (text, place, other) => {
        fc.pre(JSON.stringify(place) !== JSON.stringify(other));
        expect(refusal(envelope.seal(text, place), other)).toBe('TOKEN_UNREADABLE');
      }),
    );
  });

  test('two rows swapped', () => {
    const [one, other] = ['c1', 'c2'].map((rowId) => ({ table: 'connections', column: 'refresh_token', rowId }));
    const [sealedOne, sealedOther] = [envelope.seal('token 1', one!), envelope.seal('token 2', other!)];
    expect(refusal(sealedOne, other!)).toBe('TOKEN_UNREADABLE');
    expect(refusal(sealedOther, one!)).toBe('TOKEN_UNREADABLE');
  });

  test('places whose parts run together are not the same place', () => {
    const sealed = envelope.seal('token', { table: 'a', column: 'b","c', rowId: 'd' });
    expect(refusal(sealed, { table: 'a', column: 'b', rowId: 'c","d' })).toBe('TOKEN_UNREADABLE');
  });

  test('any bit of any byte turned over', () => {
    fc.assert(
      fc.property(anyText, anyPlace, fc.nat(), fc.nat(7), (text, place, where, bit) => {
        const sealed = envelope.seal(text, place);
        const index = where % sealed.length;
        sealed[index] = sealed[index]! ^ (1 << bit);
        expect(refusal(sealed, place)).toBe('TOKEN_UNREADABLE');
      }),
      { numRuns: 500 },
    );
  });

  test('cut at any length, the tag included', () => {
    const place = { table: 't', column: 'c', rowId: 'r' };
    const sealed = envelope.seal('a refresh token', place);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(refusal(sealed.subarray(0, length), place), `${length} bytes`).toBe('TOKEN_UNREADABLE');
    }
  });

  test('made longer, at either end', () => {
    fc.assert(
      fc.property(anyText, anyPlace, fc.uint8Array({ minLength: 1, maxLength: 20 }), (text, place, extra) => {
        const sealed = envelope.seal(text, place);
        expect(refusal(Buffer.concat([sealed, extra]), place)).toBe('TOKEN_UNREADABLE');
        expect(refusal(Buffer.concat([extra, sealed]), place)).toBe('TOKEN_UNREADABLE');
      }),
    );
  });

  test('any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), anyPlace, (bytes, place) => {
        expect(refusal(Buffer.from(bytes), place)).toBe('TOKEN_UNREADABLE');
      }),
      { numRuns: 500 },
    );
  });

  test('under another key, or a key id of another key', () => {
    const place = { table: 't', column: 'c', rowId: 'r' };
    const sealed = envelope.seal('token', place);
    const stranger = createTokenEnvelope(keysOf([1, randomBytes(32)]));
    expect(refusal(sealed, place, stranger)).toBe('TOKEN_UNREADABLE');
    // The same key under another number: the number is part of what is authenticated.
    const renumbered = createTokenEnvelope(keysOf([1, KEY], [2, KEY]));
    sealed.writeUInt32BE(2, 1);
    expect(refusal(sealed, place, renumbered)).toBe('TOKEN_UNREADABLE');
    sealed.writeUInt32BE(3, 1);
    expect(refusal(sealed, place, renumbered)).toBe('TOKEN_UNREADABLE');
  });
});

test('a refusal names the place and never what was in it', () => {
  const sealed = envelope.seal('rt-secret', { table: 'connections', column: 'refresh_token', rowId: 'c1' });
  try {
    envelope.open(sealed, { table: 'connections', column: 'refresh_token', rowId: 'c2' });
    expect.unreachable();
  } catch (thrown) {
    expect((thrown as AppError).toValue()).toEqual({
      code: 'TOKEN_UNREADABLE',
      message: expect.any(String),
      retry: expect.any(String),
      details: { table: 'connections', column: 'refresh_token' },
    });
    expect((thrown as AppError).cause).toBeUndefined();
  }
});

test('values of an older key stay readable, and new ones are sealed under the current', () => {
  const place = { table: 't', column: 'c', rowId: 'r' };
  const old = envelope.seal('token', place);
  const both = createTokenEnvelope(keysOf([1, KEY], [2, randomBytes(32)]));
  expect(both.open(old, place)).toBe('token');
  expect(sealedKeyId(both.seal('token', place))).toBe(2);
});
