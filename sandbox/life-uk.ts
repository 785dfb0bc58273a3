import type { Life } from './life.ts';
import { UK_WORK_ROLES } from './life-uk-work.ts';
import { UK_SHOPS } from './shops-uk.ts';

const GROCERIES = ['Shopping', 'Groceries'] as const;
const UTILITIES = ['Bills and Utilities', 'Utilities'] as const;
const STREAMING = ['Entertainment', 'Movies & DVDs'] as const;

const SUBSCRIPTIONS = {
  netflix: {
    payee: 'Netflix',
    reference: 'NETFLIX.COM',
    by: 'card',
    day: 14,
    amount: [1099, 1099],
    rises: [{ afterMonths: 13, byMinor: 200 }],
    classification: STREAMING,
  },
  spotify: {
    payee: 'Spotify',
    reference: 'SPOTIFY P2F#B#A#',
    by: 'card',
    day: 9,
    amount: [1099, 1099],
    rises: [
      { afterMonths: 8, byMinor: 100 },
      { afterMonths: 22, byMinor: 100 },
      { afterMonths: 33, byMinor: 100 },
    ],
    classification: ['Entertainment', 'Music'],
  },
  icloud: {
    payee: 'Apple',
    reference: 'APPLE.COM/BILL',
    by: 'card',
    day: 21,
    amount: [299, 299],
    classification: ['Bills and Utilities', 'Internet'],
  },
} as const;

/** British bills, pay and habits. */
export const UK_LIFE: Life = {
  cashPlaces: ['LLOYDS HACKNEY', 'NATWEST DALSTON', 'CARDTRONICS MARE ST', 'NATIONWIDE ANGEL'],
  shops: UK_SHOPS,
  roles: {
    household: {
      incomes: [
        {
          payee: ['Northwind Logistics Ltd', 'Harbour & Finch LLP', 'Meridian Software Ltd', 'Calder Publishing'],
          reference: 'SALARY',
          by: 'salary',
          day: 28,
          amount: [432_000, 468_000],
          larger: { months: [12], factor: 1.4 },
          classification: ['Income', 'Salary'],
        },
      ],
      bills: [
        {
          payee: ['Foxglove Lettings', 'Keatons Property Mgmt', 'Mare Street Homes'],
          reference: 'RENT FLAT ##',
          by: 'standing-order',
          day: 1,
          amount: [128_000, 138_000],
          rises: [{ afterMonths: 15, byMinor: 4_500 }],
          classification: ['Bills and Utilities', 'Rent'],
        },
        {
          payee: 'LB Hackney Council Tax',
          reference: '########',
          by: 'direct-debit',
          day: 4,
          amount: [13_900, 16_800],
          rises: [
            { afterMonths: 15, byMinor: 690 },
            { afterMonths: 27, byMinor: 720 },
          ],
          classification: ['Bills and Utilities', 'Council Tax'],
        },
        {
          payee: ['Octopus Energy', 'E.ON Next', 'British Gas'],
          reference: 'A-########',
          by: 'direct-debit',
          day: 12,
          amount: [10_400, 13_900],
          strays: 0.22,
          classification: UTILITIES,
        },
        {
          payee: 'Thames Water',
          reference: '##########',
          by: 'direct-debit',
          day: 17,
          amount: [3_100, 4_300],
          classification: UTILITIES,
        },
        {
          payee: ['BT Group PLC', 'Sky Digital', 'Virgin Media'],
          reference: 'GB########-######',
          by: 'direct-debit',
          day: 20,
          amount: [3_199, 3_899],
          rises: [{ afterMonths: 16, byMinor: 300 }],
          classification: ['Bills and Utilities', 'Internet'],
        },
        {
          payee: ['EE Limited', 'O2', 'Vodafone Ltd'],
          reference: '##########',
          by: 'direct-debit',
          day: 23,
          amount: [1_800, 2_600],
          rises: [{ afterMonths: 15, byMinor: 180 }],
          classification: ['Bills and Utilities', 'Mobile'],
        },
        {
          payee: ['Aviva', 'Direct Line Ins'],
          reference: 'HOME ########',
          by: 'direct-debit',
          day: 8,
          amount: [1_650, 2_300],
          classification: ['Bills and Utilities', 'Insurance'],
        },
        {
          payee: 'TV Licensing',
          reference: '##########',
          by: 'direct-debit',
          day: 15,
          every: { months: 3, first: 2 },
          amount: [4_237, 4_237],
          classification: ['Bills and Utilities', 'Television'],
        },
        {
          payee: ['PureGym Ltd', 'The Gym Group'],
          reference: '#########',
          by: 'direct-debit',
          day: 2,
          amount: [2_399, 3_299],
          classification: ['Health & Fitness', 'Gym'],
        },
        {
          payee: 'Macmillan Cancer Support',
          reference: '######',
          by: 'direct-debit',
          day: 6,
          amount: [1_000, 1_000],
          classification: ['Gifts & Donations', 'Charity'],
        },
      ],
      habits: [
        { group: 'groceries', weekday: 0.12, weekend: 0.35 },
        { group: 'fuel', weekday: 0.04, weekend: 0.1 },
        { group: 'health', weekday: 0.04, weekend: 0.06 },
      ],
      cash: { perMonth: 1.5, amounts: [2_000, 3_000, 5_000, 10_000] },
      sweep: { above: 65_000, below: 30_000 },
    },
    everyday: {
      incomes: [],
      bills: [SUBSCRIPTIONS.spotify, SUBSCRIPTIONS.icloud],
      habits: [
        { group: 'transport', weekday: 0.95, weekend: 0.4 },
        { group: 'coffee', weekday: 0.5, weekend: 0.35 },
        { group: 'groceries', weekday: 0.16, weekend: 0.25 },
        { group: 'restaurant', weekday: 0.1, weekend: 0.35 },
        { group: 'leisure', weekday: 0.03, weekend: 0.14 },
        { group: 'health', weekday: 0.04, weekend: 0.04 },
      ],
      cash: { perMonth: 0.7, amounts: [1_000, 2_000] },
      sweep: { above: 25_000, below: 12_000 },
    },
    joint: {
      incomes: [
        {
          payee: ['E Marlowe', 'R Okafor', 'C Whitfield'],
          reference: 'HOUSE SHARE',
          by: 'transfer',
          day: 2,
          amount: [68_000, 76_000],
          classification: ['Income', 'Transfer'],
        },
      ],
      bills: [
        {
          payee: 'Bright Horizons Nursery',
          reference: 'INV ######',
          by: 'direct-debit',
          day: 5,
          amount: [46_000, 53_000],
          classification: ['Kids', 'Childcare'],
        },
        {
          payee: 'Petplan',
          reference: '########',
          by: 'direct-debit',
          day: 11,
          amount: [2_150, 3_050],
          rises: [{ afterMonths: 14, byMinor: 260 }],
          classification: ['Pets', 'Insurance'],
        },
        SUBSCRIPTIONS.netflix,
        {
          payee: 'Ocado Retail',
          reference: 'SMART PASS',
          by: 'card',
          day: 19,
          amount: [799, 799],
          classification: GROCERIES,
        },
      ],
      habits: [
        { group: 'groceries', weekday: 0.25, weekend: 0.7 },
        { group: 'restaurant', weekday: 0.03, weekend: 0.2 },
        { group: 'shopping', weekday: 0.03, weekend: 0.12 },
      ],
      sweep: { above: 45_000, below: 20_000 },
    },
    ...UK_WORK_ROLES,
    savings: { incomes: [], bills: [], habits: [], interestRate: 0.0385 },
    wallet: {
      incomes: [],
      bills: [],
      habits: [
        { group: 'online', weekday: 0.02, weekend: 0.04 },
        { group: 'coffee', weekday: 0.03, weekend: 0.05 },
      ],
      sweep: { above: 130_000, below: 10_000 },
    },
    holiday: { incomes: [], bills: [], habits: [] },
    'credit-card': {
      incomes: [],
      bills: [
        {
          payee: 'The Guardian',
          reference: 'GUARDIAN NEWS & MEDIA',
          by: 'card',
          day: 16,
          amount: [1_200, 1_200],
          rises: [{ afterMonths: 12, byMinor: 300 }],
          classification: ['Entertainment', 'Newspapers'],
        },
        {
          payee: 'Amazon Prime',
          reference: 'AMAZON PRIME*#A##B#',
          by: 'card',
          day: 22,
          amount: [899, 899],
          classification: ['Shopping', 'General'],
        },
      ],
      habits: [
        { group: 'online', weekday: 0.12, weekend: 0.15 },
        { group: 'shopping', weekday: 0.02, weekend: 0.1 },
        { group: 'groceries', weekday: 0.08, weekend: 0.16 },
        { group: 'restaurant', weekday: 0.03, weekend: 0.08 },
      ],
    },
  },
};
