import { describe, expect, it } from 'vitest';
import { BANK_TEXT_LENGTH, bankInitials, bankText } from '../../../../renderer/format/bank-text.ts';

describe('text from banks', () => {
  it.each([
    ['plain text stays', 'CARD 14 FENWICK GROCERS', 'CARD 14 FENWICK GROCERS'],
    ['an override cannot turn digits around', '\u202E05.21\u202C refund', '05.21 refund'],
    ['isolates and marks go', '\u2066a\u2069\u200Eb\u200F\u061C', 'ab'],
    ['markup is only text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['lines become one', 'RENT\r\n\tFLAT\u2028 4\u0000', 'RENT FLAT 4'],
    ['hidden letters go', 'Pay\u200BPal\uFEFF\u{E0041}', 'PayPal'],
    ['decomposed letters are composed', 'Cafe\u0301', 'Café'],
    ['piled marks are cut to three', `Z${'\u0336'.repeat(40)}`, `Z${'\u0336'.repeat(3)}`],
    ['joined emoji stay whole', '👩‍👧 Kita', '👩‍👧 Kita'],
    ['other scripts stay', 'مقهى', 'مقهى'],
    ['nothing visible is nothing', '\u200B\u202E \n', ''],
  ])('%s', (_name, raw, shown) => {
    expect(bankText(raw)).toBe(shown);
  });

  it('is clamped by characters, never through one', () => {
    const shown = bankText('😀'.repeat(5000), 10);
    expect(Array.from(shown)).toEqual([...Array.from({ length: 9 }, () => '😀'), '…']);
  });

  it('looks at a bounded part of a megabyte', () => {
    expect(Array.from(bankText('a'.repeat(1_000_000)))).toHaveLength(BANK_TEXT_LENGTH);
    expect(bankText(`${'\u202E'.repeat(1_000_000)}a`)).toBe('…');
  });
});

describe('initials', () => {
  it.each([
    ['Northgate Bank', 'NB'],
    ['otter', 'O'],
    ['  \u202EÖsterreichische Länderbank AG', 'ÖL'],
    ['???', ''],
  ])('of %j are %j', (name, initials) => {
    expect(bankInitials(name)).toBe(initials);
  });
});
