import type { Country, Scope } from '../shared/contract/models.ts';
import { UK_BANKS } from './banks-uk.ts';
import type { WordingName } from './wordings.ts';
import { GERMAN_BANKS } from './banks-de.ts';
import { AUSTRIAN_BANKS } from './banks-at.ts';

/** What an account is for in its owner's life; decides which payments it sees (`life.ts`). */
export type AccountRole =
  /** Pay comes in; rent, council tax and the big bills go out. */
  | 'household'
  /** Fed from the household account; trains, coffee, lunch. */
  | 'everyday'
  /** Two people pay in; childcare, food, the dog. */
  | 'joint'
  | 'savings'
  /** Invoices and a tax bill. */
  | 'freelance'
  /** A little of the home currency, changed into others before a trip. */
  | 'wallet'
  /** A foreign currency that is spent on trips only. */
  | 'holiday'
  /** A foreign client pays; now and then it is changed back. */
  | 'foreign-income'
  | 'credit-card';

/** One account or card that every user of a bank has. */
export type AccountPlan = {
  /** Names the account inside its bank; never leaves the sandbox as it stands. */
  key: string;
  kind: 'account' | 'card';
  displayName: string;
  accountType?: 'TRANSACTION' | 'SAVINGS' | 'BUSINESS_TRANSACTION' | 'BUSINESS_SAVINGS';
  currency: string;
  role: AccountRole;
  /** What the account holds when the books open, in minor units: lowest and highest. Negative on a card: money owed. */
  opening: readonly [low: number, high: number];
  overdraftMinor?: number;
  card?: {
    network: 'VISA' | 'MASTERCARD' | 'AMEX';
    type: 'CREDIT' | 'CHARGE';
    creditLimitMinor: number;
    /** The current account from which each statement is paid in full. */
    repaidFrom: { providerId: string; key: string };
  };
};

/** How a bank writes timestamps: without a zone, with `+00:00`, or with `Z`. */
export type TimestampStyle = 'no-zone' | 'offset' | 'zulu';

/** A bank or card issuer with its habits. */
export type Bank = {
  providerId: string;
  displayName: string;
  country: Country;
  /** The `providers=` filters that cover it. */
  filters: readonly string[];
  scopes: readonly Scope[];
  /** How long a consent lasts, in days. */
  consentDays: number;
  /** How far back transactions go, in days. */
  historyDays: number;
  timestamps: TimestampStyle;
  /** Which identifiers besides `transaction_id` its rows carry. */
  identifiers: 'normalised-and-provider' | 'normalised' | 'provider' | 'none';
  /** Whether rows carry a running balance. */
  runningBalances: boolean;
  /** Whether a row is dated when it was paid, or when it was booked (one to three days later). */
  datedBy: 'payment' | 'booking';
  /** Whether account ids survive a new consent; where not, accounts have to be recognised by their numbers. */
  accountIdsSurvive: boolean;
  /** Whether `/info` is refused once the minutes after sign-in are over (some banks in the EU). */
  infoNeedsSignIn?: boolean;
  /** Whether rows come without merchant and classification, as the bank wrote them. */
  isPlain?: boolean;
  /** Whether it answers 403 instead of an empty list where an account has no direct debits (measured at first direct). */
  emptyMeansDenied?: boolean;
  /** Endpoints it does not offer (answered with 501). */
  unsupported?: readonly ('standing_orders' | 'direct_debits' | 'info' | 'pending')[];
  /** How the bank words its rows. */
  wording: WordingName;
  bic: string;
  /** United Kingdom: the sort code. Germany and Austria: the bank code inside the IBAN. */
  bankCode: string;
  /** Two colours and a letter or two for the mark that stands in for a logo. */
  mark: { letters: string; background: string; foreground: string };
  accounts: readonly AccountPlan[];
};

/** Every bank of the sandbox, in the order in which the picker shows them. */
export const BANKS: readonly Bank[] = [...UK_BANKS, ...GERMAN_BANKS, ...AUSTRIAN_BANKS];

/** The filters that an auth link may name. Anything else that is not a provider id spoils the link, as at TrueLayer. */
export const PROVIDER_FILTERS: readonly string[] = [
  'uk-ob-all',
  'uk-oauth-all',
  'uk-cs-mock',
  'de-xs2a-all',
  'de-ob-all',
  'at-ob-all',
  'at-xs2a-all',
];

/** The bank with this id, if there is one. */
export function findBank(providerId: string): Bank | undefined {
  return BANKS.find((bank) => bank.providerId === providerId);
}

/** The banks that a `providers=` list covers, or the first entry that is neither a filter nor a bank. */
export function banksCovered(providers: readonly string[]): { banks: readonly Bank[] } | { unknown: string } {
  for (const name of providers) {
    if (!PROVIDER_FILTERS.includes(name) && findBank(name) === undefined) return { unknown: name };
  }
  return {
    banks: BANKS.filter(({ providerId, filters }) =>
      providers.some((name) => name === providerId || filters.includes(name)),
    ),
  };
}
