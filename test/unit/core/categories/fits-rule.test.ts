import { describe, expect, test } from 'vitest';
import { createFitsRule, hasCondition, type RuledRow } from '../../../../core/categories/fits-rule.ts';
import type { RuleConditions } from '../../../../shared/contract/index.ts';

const ROW: RuledRow = {
  account_id: 'current',
  amount_minor: -2850,
  currency: 'GBP',
  description: 'CARD 4411 CAFÉ ZOË LONDON',
  merchant: 'Café Zoë',
  category: 'PURCHASE',
};

describe('a rule fits', () => {
  test.each<[RuleConditions, boolean]>([
    [{ words: 'zoe' }, true],
    [{ words: 'ZOË cafe' }, true],
    [{ words: 'lon caf' }, true],
    [{ words: 'ondon' }, false],
    [{ words: 'zoe paris' }, false],
    [{ merchant: 'café zoë' }, true],
    [{ merchant: ' Cafe  Zoe ' }, true],
    [{ merchant: 'Café' }, false],
    [{ words: 'zoe', direction: 'out' }, true],
    [{ words: 'zoe', direction: 'in' }, false],
    [{ minMinor: 2850 }, true],
    [{ minMinor: 2851 }, false],
    [{ maxMinor: 2850 }, true],
    [{ maxMinor: 2849 }, false],
    [{ minMinor: 0, maxMinor: 5000, currency: 'GBP' }, true],
    [{ minMinor: 0, maxMinor: 5000, currency: 'EUR' }, false],
    [{ accountIds: ['card', 'current'] }, true],
    [{ accountIds: ['card'] }, false],
    [{ bankCategory: 'PURCHASE' }, true],
    [{ bankCategory: 'ATM' }, false],
    [{ words: 'zoe', merchant: 'Café Zoë', minMinor: 1000, maxMinor: 3000, accountIds: ['current'], bankCategory: 'PURCHASE' }, true],
    [{ words: 'zoe', merchant: 'Café Zoë', minMinor: 1000, maxMinor: 3000, accountIds: ['current'], bankCategory: 'ATM' }, false],
  ])('%j: %s', (conditions, fits) => {
    expect(createFitsRule(conditions)(ROW)).toBe(fits);
  }); // prettier-ignore

  test('a merchant that the bank does not name is none', () => {
    expect(createFitsRule({ merchant: 'Café Zoë' })({ ...ROW, merchant: null })).toBe(false);
  });
});

test.each<[RuleConditions, boolean]>([
  [{}, false],
  [{ direction: 'out' }, false],
  [{ currency: 'GBP' }, false],
  [{ words: ' - ', merchant: '…', accountIds: [] }, false],
  [{ words: 'a' }, true],
  [{ merchant: 'a' }, true],
  [{ minMinor: 0 }, true],
  [{ accountIds: ['a'] }, true],
  [{ bankCategory: 'ATM' }, true],
])('%j narrows: %s', (conditions, narrows) => {
  expect(hasCondition(conditions)).toBe(narrows);
});
