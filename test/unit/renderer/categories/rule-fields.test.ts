import { describe, expect, it } from 'vitest';
import { categoryNameOf, groupCategories } from '../../../../renderer/categories/category-names.ts';
import {
  EMPTY_RULE,
  fieldsLike,
  fieldsOfRule,
  readRule,
  type RuleFields,
} from '../../../../renderer/categories/rule-fields.ts';
import { conditionText } from '../../../../renderer/categories/rule-sentence.ts';
import { createFormats } from '../../../../renderer/format/formats.ts';
import { wordsOf } from '../../../../renderer/words/words-of.ts';
import { ruleDraftSchema, type Category, type RuleDraft, type Transaction } from '../../../../shared/contract/index.ts';

const fields = (change: Partial<RuleFields>): RuleFields => ({ ...EMPTY_RULE, ...change });

describe('a rule’s form', () => {
  it.each<[Partial<RuleFields>, RuleDraft]>([
    [{ merchant: ' Tesco ', categoryId: 'groceries' }, { conditions: { merchant: 'Tesco' }, categoryId: 'groceries' }],
    [{ words: 'tesco', name: 'Shop' }, { conditions: { words: 'tesco' }, name: 'Shop' }],
    [
      { from: '10', to: '1.234,50', currency: 'EUR', direction: 'out', accountIds: ['a'], bankCategory: 'ATM', categoryId: 'cash' },
      {
        conditions: { direction: 'out', minMinor: 1000, maxMinor: 123_450, currency: 'EUR', accountIds: ['a'], bankCategory: 'ATM' },
        categoryId: 'cash',
      },
    ],
    [{ from: '500', currency: 'JPY', categoryId: 'cash' }, { conditions: { minMinor: 500, currency: 'JPY' }, categoryId: 'cash' }],
    [{ from: '-5', categoryId: 'cash' }, { conditions: { minMinor: 500 }, categoryId: 'cash' }],
  ])('%j says %j', (change, draft) => {
    expect(readRule(fields(change))).toEqual({ draft });
    expect(ruleDraftSchema.safeParse(draft).success).toBe(true);
    // What it says is what its form shows again.
    expect(readRule(fieldsOfRule(draft))).toEqual({ draft });
  }); // prettier-ignore

  it.each<[Partial<RuleFields>, object]>([
    [{}, { conditions: true, result: true }],
    [{ direction: 'in', currency: 'GBP', categoryId: 'cash' }, { conditions: true }],
    [{ words: '  ', categoryId: 'cash' }, { conditions: true }],
    [{ words: 'tesco', name: '  ' }, { result: true }],
    [
      { words: 'tesco', from: 'a lot', to: '1,2,3', categoryId: 'cash' },
      { from: true, to: true },
    ],
  ])('%j is not whole: %j', (change, problems) => {
    expect(readRule(fields(change))).toEqual({ problems });
  });

  it('begins with what a payment like this one will have again', () => {
    const payment = (part: Partial<Transaction>) => ({ merchant: undefined, description: '', ...part }) as Transaction;
    expect(fieldsLike(payment({ merchant: 'Café Zoë' }), 'gifts')).toMatchObject({ merchant: 'Café Zoë', words: '' });
    expect(fieldsLike(payment({ description: 'CARD 4411 M&S SIMPLY FOOD 12MAR LONDON W1 GB' }), 'gifts')).toMatchObject(
      {
        merchant: '',
        words: 'CARD M&S SIMPLY FOOD',
        categoryId: 'gifts',
      },
    );
  });
});

describe('a rule in one line', () => {
  const say = (conditions: RuleDraft['conditions'], locale: 'en-GB' | 'de-DE' = 'en-GB') =>
    conditionText(
      { conditions },
      {
        words: wordsOf(locale),
        formats: createFormats(locale),
        accountName: (id) => ({ a: 'Current', b: 'Saver' })[id] ?? '?',
      },
    );

  it.each<[RuleDraft['conditions'], string]>([
    [{ merchant: 'Tesco' }, 'is from Tesco'],
    [{ words: 'tesco metro', direction: 'out' }, 'has “tesco metro” and goes out'],
    [{ minMinor: 1000, maxMinor: 2000, currency: 'GBP' }, 'is £10.00 to £20.00'],
    [{ minMinor: 1000 }, 'is 10.00 or more'],
    [{ maxMinor: 2000, currency: 'JPY' }, 'is JP¥2,000 or less'],
    [
      { accountIds: ['a', 'b'], bankCategory: 'DIRECT_DEBIT' },
      'is on Current and Saver and the bank calls Direct debit',
    ],
    [{ words: 'x', currency: 'EUR' }, 'has “x” and is in EUR'],
  ])('%j: %s', (conditions, text) => {
    expect(say(conditions)).toBe(text);
  });

  it('is said in German, too', () => {
    expect(say({ merchant: 'Billa', direction: 'out' }, 'de-DE')).toBe('von Billa ist und abgeht');
  });
});

describe('categories', () => {
  const own: Category[] = [{ categoryId: 'own-1', name: 'Allotment', group: 'leisure', isOwn: true }];
  const words = wordsOf('en-GB');

  it('have names, also when they are own ones or gone', () => {
    expect(categoryNameOf('groceries', own, words)).toBe('Groceries');
    expect(categoryNameOf('own-1', own, words)).toBe('Allotment');
    expect(categoryNameOf('own-2', own, words)).toBe('Category no longer here');
    expect(categoryNameOf('constructor', own, words)).toBe('Category no longer here');
  });

  it('stand in their groups', () => {
    const fixed: Category[] = [
      { categoryId: 'groceries', group: 'food', isOwn: false },
      { categoryId: 'travel', group: 'leisure', isOwn: false },
    ];
    expect(
      groupCategories([...fixed, ...own], words).map(({ name, categories }) => [
        name,
        categories.map((one) => one.name),
      ]),
    ).toEqual([
      ['Food', ['Groceries']],
      ['Leisure', ['Travel', 'Allotment']],
    ]);
  });
});
