import { describe, expect, test } from 'vitest';
import { categoryFromBank } from '../../../../core/categories/bank-category.ts';
import { BUILT_IN_CATEGORIES, builtInGroupOf, CATEGORY_GROUPS } from '../../../../shared/domain/categories.ts';

type Case = [what: string, classification: string[] | null, code: string | null, amountMinor: number, category: string];

const categoryOf = (classification: string[] | null, code: string | null, amountMinor: number, isCard = false) =>
  categoryFromBank(
    {
      classification: classification === null ? null : JSON.stringify(classification),
      category: code,
      amount_minor: amountMinor,
    },
    isCard,
  );

describe('what a bank says becomes a category', () => {
  test.each<Case>([
    ['group and kind', ['Shopping', 'Groceries'], 'PURCHASE', -1200, 'groceries'],
    ['a kind nobody knows, in a group that is known', ['Shopping', 'Kites'], 'PURCHASE', -1200, 'shopping'],
    ['a group without a kind', ['Travel'], 'PURCHASE', -1200, 'travel'],
    ['whatever its case and spaces', [' SHOPPING ', 'groceries '], 'PURCHASE', -1200, 'groceries'],
    ['what it was for, before how it moved', ['Bills and Utilities', 'Rent'], 'STANDING_ORDER', -90_000, 'rent'],
    ['income that came as a transfer is income', ['Income', 'Transfer'], 'TRANSFER', 70_000, 'other-income'],
    ['a refund stays where it was spent', ['Shopping', 'Clothing'], 'CREDIT', 4000, 'clothing'],
    ['a salary', ['Income', 'Salary'], 'CREDIT', 320_000, 'salary'],
    ['the payment of a card', ['Transfer', 'Credit card payment'], 'DIRECT_DEBIT', -32_000, 'card-payment'],
    ['money set aside', ['Transfer', 'Savings'], 'TRANSFER', -20_000, 'savings'],
    ['insurance of a pet is insurance', ['Pets', 'Insurance'], 'DIRECT_DEBIT', -2200, 'insurance'],
    ['cash by classification', ['Uncategorized', 'Cash & ATM'], 'OTHER', -5000, 'cash'],
    ['uncategorised by the bank, so how it moved', ['Uncategorized'], 'ATM', -5000, 'cash'],
    ['a group nobody knows, so how it moved', ['Crypto', 'Coins'], 'FEE_CHARGE', -300, 'fees'],
    ['a name of every object is no group', ['constructor', 'name'], 'ATM', -300, 'cash'],
    ['a name of every object is no kind', ['Shopping', 'toString'], 'PURCHASE', -300, 'shopping'],
    ['nothing but a direct debit', null, 'DIRECT_DEBIT', -4000, 'bills'],
    ['a direct debit paid back', null, 'DIRECT_DEBIT', 4000, 'uncategorised'],
    ['a cash machine', null, 'ATM', -5000, 'cash'],
    ['interest earned', null, 'INTEREST', 120, 'interest'],
    ['interest paid', null, 'INTEREST', -120, 'fees'],
    ['a transfer', null, 'TRANSFER', -10_000, 'transfer'],
    ['a credit', null, 'CREDIT', 10_000, 'other-income'],
    ['a purchase of who knows what', null, 'PURCHASE', -999, 'uncategorised'],
    ['an empty classification', [], 'ATM', -999, 'cash'],
    ['nothing at all', null, null, -999, 'uncategorised'],
    ['a code nobody knows', null, 'TELEPORT', -999, 'uncategorised'],
    ['a code that is a name of every object', null, 'constructor', -999, 'uncategorised'],
  ])('%s', (_what, classification, code, amountMinor, category) => {
    expect(categoryOf(classification, code, amountMinor)).toBe(category);
  });

  test('money that comes in on a card pays it off, unless the bank says what it was', () => {
    expect(categoryOf(null, 'CREDIT', 40_000, true)).toBe('card-payment');
    expect(categoryOf(null, 'TRANSFER', 40_000, true)).toBe('card-payment');
    expect(categoryOf(['Shopping', 'Clothing'], 'CREDIT', 4000, true)).toBe('clothing');
    expect(categoryOf(null, 'PURCHASE', -4000, true)).toBe('uncategorised');
  });
});

test('every category of the fixed set has one group, and no two the same id', () => {
  const ids = CATEGORY_GROUPS.flatMap((group) => BUILT_IN_CATEGORIES[group]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => builtInGroupOf(id) !== undefined)).toBe(true);
  expect(builtInGroupOf('constructor')).toBeUndefined();
});
