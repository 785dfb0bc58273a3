import { expect, test } from 'vitest';
import { counterpartyIban, ibanOf, isValidIban } from '../../../sandbox/account-numbers.ts';
import { BANKS } from '../../../sandbox/banks.ts';
import { accountNumber } from '../../../sandbox/data-shapes.ts';

test.each([
  ['GB', 'WEST12345698765432', 'GB82WEST12345698765432'],
  ['DE', '370400440532013000', 'DE89370400440532013000'],
  ['AT', '1904300234573201', 'AT611904300234573201'],
] as const)('the check digits of the registry example of %s come out', (country, accountPart, iban) => {
  expect(ibanOf(country, accountPart)).toBe(iban);
  expect(isValidIban(iban)).toBe(true);
});

test('one wrong or swapped digit is noticed', () => {
  expect(isValidIban('GB82WEST12345698765433')).toBe(false);
  expect(isValidIban('DE89370400440532031000')).toBe(false);
});

const LENGTHS = { uk: 22, de: 22, at: 20 };

test('every account of every user has a valid, distinct number of its country', () => {
  const seen = new Set<string>();
  for (const username of ['john', 'john1', 'john2', 'john100']) {
    for (const bank of BANKS) {
      for (const plan of bank.accounts.filter(({ kind }) => kind === 'account')) {
        const number = accountNumber(7, username, bank, plan);
        const iban = number['iban'] ?? '';
        expect(isValidIban(iban), `${username} ${bank.providerId} ${plan.key}`).toBe(true);
        expect(iban).toHaveLength(LENGTHS[bank.country]);
        expect(seen.has(iban)).toBe(false);
        seen.add(iban);
        if (bank.country !== 'uk') continue;
        expect(number['sort_code']).toMatch(/^\d{2}-\d{2}-\d{2}$/);
        expect(iban.endsWith(`${number['sort_code']?.replaceAll('-', '')}${number['number']}`)).toBe(true);
      }
    }
  }
});

test('people on the other side of a payment have valid numbers too', () => {
  for (const country of ['uk', 'de', 'at'] as const) {
    expect(isValidIban(counterpartyIban(country, 'landlord'))).toBe(true);
  }
});
