import { UNCATEGORISED, type BuiltInCategory } from '../../shared/domain/categories.ts';

/** What a bank says of a payment's kind. */
export type BankWords = {
  /** TrueLayer's code for how the money moved, for example `DIRECT_DEBIT`. */
  category: string | null;
  /** TrueLayer's classification as JSON: a group and a kind, for example `["Shopping","Groceries"]`. */
  classification: string | null;
  amount_minor: number;
};

/** For each group of TrueLayer's classification: its kinds, and under `''` what any other kind of it is. */
const BY_CLASSIFICATION: Readonly<Record<string, Readonly<Record<string, BuiltInCategory>>>> = {
  'auto & transport': {
    '': 'car',
    'auto insurance': 'insurance',
    'public transport': 'public-transport',
    taxi: 'taxi',
  },
  'bills and utilities': {
    '': 'bills',
    'council tax': 'local-taxes',
    'home phone': 'phone-internet',
    insurance: 'insurance',
    internet: 'phone-internet',
    mobile: 'phone-internet',
    'mobile phone': 'phone-internet',
    rent: 'rent',
    television: 'phone-internet',
    utilities: 'utilities',
  },
  'business services': { '': 'business' },
  cash: { '': 'cash' },
  education: { '': 'education', 'student loan': 'loans' },
  entertainment: {
    '': 'entertainment',
    'movies & dvds': 'subscriptions',
    music: 'subscriptions',
    'newspaper & magazines': 'subscriptions',
    newspapers: 'subscriptions',
    sport: 'fitness',
  },
  'fees & charges': { '': 'fees' },
  'food & dining': { '': 'eating-out' },
  gambling: { '': 'gambling' },
  'gifts & donations': { '': 'gifts', charity: 'donations' },
  'health & fitness': {
    '': 'health',
    gym: 'fitness',
    'health insurance': 'insurance',
    pets: 'pets',
    sports: 'fitness',
  },
  home: {
    '': 'household',
    'buildings and contents insurance': 'insurance',
    'health insurance': 'insurance',
    'life insurance': 'insurance',
    mortgage: 'rent',
    'pension and insurances': 'insurance',
    'pension payments': 'savings',
    rent: 'rent',
    'secured loans': 'loans',
  },
  income: {
    '': 'other-income',
    benefits: 'benefits',
    'business income': 'business-income',
    dividend: 'interest',
    interest: 'interest',
    pension: 'benefits',
    salary: 'salary',
  },
  investments: { '': 'savings' },
  kids: { '': 'children' },
  'pension and insurances': { '': 'insurance', 'pension payments': 'savings' },
  'personal care': { '': 'personal-care' },
  'personal services': { '': 'household' },
  pets: { '': 'pets', insurance: 'insurance' },
  shopping: {
    '': 'shopping',
    books: 'books',
    clothing: 'clothing',
    electronics: 'electronics',
    'electronics & software': 'electronics',
    gifts: 'gifts',
    groceries: 'groceries',
    hobbies: 'books',
    home: 'household',
    'personal care': 'personal-care',
    pets: 'pets',
    'sporting goods': 'fitness',
  },
  taxes: { '': 'taxes', 'local tax': 'local-taxes', 'property tax': 'local-taxes' },
  transfer: { '': 'transfer', 'credit card payment': 'card-payment', savings: 'savings' },
  travel: { '': 'travel' },
  uncategorized: { '': UNCATEGORISED, 'cash & atm': 'cash' },
};

/** Interest on a balance is what TrueLayer counts as income of the kind interest, and one paid is a charge. */
type SignedCategory = { in: BuiltInCategory; out: BuiltInCategory };

/** For payments without a classification: what the way the money moved still says. */
const BY_CODE: Readonly<Record<string, SignedCategory>> = {
  ATM: { in: 'cash', out: 'cash' },
  BILL_PAYMENT: { in: UNCATEGORISED, out: 'bills' },
  CASH: { in: 'cash', out: 'cash' },
  CASHBACK: { in: 'cash', out: 'cash' },
  CREDIT: { in: 'other-income', out: UNCATEGORISED },
  DIRECT_DEBIT: { in: UNCATEGORISED, out: 'bills' },
  DIVIDEND: { in: 'interest', out: 'interest' },
  FEE_CHARGE: { in: 'fees', out: 'fees' },
  INTEREST: { in: 'interest', out: 'fees' },
  STANDING_ORDER: { in: UNCATEGORISED, out: 'bills' },
  TRANSFER: { in: 'transfer', out: 'transfer' },
};

/** Ways in which a card is paid off; without a classification, money that comes in by one of them is no income. */
const REPAYMENT_CODES: ReadonlySet<string> = new Set(['CREDIT', 'TRANSFER', 'BILL_PAYMENT', 'DIRECT_DEBIT']);

/**
 * The category that a bank's own words come to. The classification decides where there is one, because it says what the
 * money was for; the code only says how it moved. Pure.
 *
 * @param isCard whether the account is a card
 * @see https://docs.truelayer.com/docs/transaction-data-reference
 */
export function categoryFromBank(
  { category, classification, amount_minor }: BankWords,
  isCard: boolean,
): BuiltInCategory {
  const classified = classification === null ? undefined : categoryFromClassification(classification);
  if (classified !== undefined) return classified;
  if (isCard && amount_minor > 0 && REPAYMENT_CODES.has(category ?? '')) return 'card-payment';
  return BY_CODE[category ?? '']?.[amount_minor < 0 ? 'out' : 'in'] ?? UNCATEGORISED;
}

function categoryFromClassification(classification: string): BuiltInCategory | undefined {
  const [group, kind] = (JSON.parse(classification) as string[]).map((part) => part.trim().toLowerCase());
  const kinds = Object.hasOwn(BY_CLASSIFICATION, group ?? '') ? BY_CLASSIFICATION[group ?? ''] : undefined;
  if (kinds === undefined) return undefined;
  const found = kind !== undefined && kind !== '' && Object.hasOwn(kinds, kind) ? kinds[kind] : kinds[''];
  // A group that says nothing leaves the word to the code.
  return found === UNCATEGORISED ? undefined : found;
}
