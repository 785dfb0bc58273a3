import type { Life } from './life.ts';

/** What a British sole trader earns, at home and abroad, and what the work costs. */
export const UK_WORK_ROLES: Pick<Life['roles'], 'freelance' | 'foreign-income'> = {
  freelance: {
    incomes: [
      {
        payee: ['Larkspur Studio Ltd', 'Tidewater Media Ltd', 'Ashdown Interiors'],
        reference: 'INV-20#',
        by: 'transfer',
        day: 11,
        amount: [118_000, 164_000],
        strays: 0.3,
        classification: ['Income', 'Business income'],
      },
      {
        payee: ['Fenwick & Co', 'Pebble Learning CIC'],
        reference: 'RETAINER {month}',
        by: 'transfer',
        day: 26,
        amount: [45_000, 60_000],
        classification: ['Income', 'Business income'],
      },
    ],
    bills: [
      {
        payee: 'Adobe Systems',
        reference: 'ADOBE CREATIVE CLOUD',
        by: 'card',
        day: 3,
        amount: [5_698, 5_698],
        rises: [{ afterMonths: 17, byMinor: 700 }],
        classification: ['Business Services', 'Software'],
      },
      {
        payee: 'Xero',
        reference: 'XERO UK INV-########',
        by: 'direct-debit',
        day: 18,
        amount: [3_300, 3_300],
        rises: [{ afterMonths: 20, byMinor: 400 }],
        classification: ['Business Services', 'Accounting'],
      },
      {
        payee: 'Hackney Desk Co-op',
        reference: 'DESK ##',
        by: 'standing-order',
        day: 1,
        amount: [21_000, 24_000],
        classification: ['Business Services', 'Office'],
      },
      {
        payee: 'HMRC Self Assessment',
        reference: '##########K',
        by: 'transfer',
        day: 29,
        every: { months: 6, first: 1 },
        amount: [182_000, 240_000],
        classification: ['Taxes', 'Federal Tax'],
      },
    ],
    habits: [
      { group: 'online', weekday: 0.05, weekend: 0 },
      { group: 'coffee', weekday: 0.12, weekend: 0 },
    ],
    sweep: { above: 160_000, below: 40_000 },
  },
  'foreign-income': {
    incomes: [
      {
        payee: ['Larkspur Studio Inc', 'Prairie Type Foundry LLC'],
        reference: 'INV 00##',
        by: 'transfer',
        day: 15,
        amount: [58_000, 84_000],
        strays: 0.2,
        classification: ['Income', 'Business income'],
      },
    ],
    bills: [
      {
        payee: 'GitHub',
        reference: 'GITHUB, INC.',
        by: 'card',
        day: 7,
        amount: [400, 400],
        classification: ['Business Services', 'Software'],
      },
      {
        payee: 'Figma',
        reference: 'FIGMA MONTHLY RENEWAL',
        by: 'card',
        day: 19,
        amount: [1_500, 1_500],
        rises: [{ afterMonths: 15, byMinor: 100 }],
        classification: ['Business Services', 'Software'],
      },
    ],
    habits: [],
  },
};
