import type { TransactionCategory } from './ledger.ts';
import type { AccountRole } from './banks.ts';

/**
 * The words in which a country's everyday money is described: shops, bills, pay and habits. `life-uk.ts`, `life-de.ts`
 * and `life-at.ts` fill them; `bank-simulation.ts` lives them day by day. All amounts are positive minor units.
 */

/** What a purchase is about. Habits name these groups, shops belong to one. */
export type ShopGroup =
  'groceries' | 'transport' | 'coffee' | 'restaurant' | 'shopping' | 'online' | 'health' | 'leisure' | 'fuel';

/** A place where money is spent. */
export type Shop = {
  /** The clean name, sent as `merchant_name`. */
  name: string;
  /** What its terminal prints; `#` becomes a digit that stays the same for one user. */
  printed: string;
  place: string;
  classification: readonly [group: string, kind: string];
  /** Lowest and highest amount; or the few fixed prices of a fare or a flat white. */
  amount: readonly [low: number, high: number] | { prices: readonly number[] };
  weight: number;
};

/** How often something is bought: the expected number of purchases on a weekday and on a weekend day. */
export type Habit = { group: ShopGroup; weekday: number; weekend: number };

/** A payment that comes round by the calendar. */
export type Bill = {
  /** One name, or several of which each user has one. */
  payee: string | readonly string[];
  /** `#` becomes a digit that stays the same for one user, `{month}` the month it is paid for. */
  reference: string;
  by: 'direct-debit' | 'standing-order' | 'card' | 'transfer';
  /** Day of the month; moved to the next working day where it falls on a weekend. */
  day: number;
  /** Every so many months, starting with this calendar month (1 to 12). Absent: every month. */
  every?: { months: number; first: number };
  /** One amount from this range per user. */
  amount: readonly [low: number, high: number];
  /** How much each payment strays from it, as a fraction (metered energy, say). */
  strays?: number;
  /** Price rises: from this month after the books open, the price is this much higher. */
  rises?: readonly { afterMonths: number; byMinor: number }[];
  classification: readonly [group: string, kind: string];
};

/** Money that comes in by the calendar. */
export type Income = {
  payee: string | readonly string[];
  reference: string;
  by: 'salary' | 'transfer';
  /** Day of the month; moved to the working day before where it falls on a weekend. */
  day: number;
  amount: readonly [low: number, high: number];
  strays?: number;
  /** Months (1 to 12) in which it is larger by this factor: bonuses, thirteenth and fourteenth salaries. */
  larger?: { months: readonly number[]; factor: number };
  classification: readonly [group: string, kind: string];
};

/** Everything that happens in an account of one role. */
export type AccountLife = {
  incomes: readonly Income[];
  bills: readonly Bill[];
  habits: readonly Habit[];
  /** Cash drawn so often a month, in these amounts. */
  cash?: { perMonth: number; amounts: readonly number[] };
  /** Before payday what lies above `above` goes to the bank's savings account; when money runs out it comes back, up to `below`. */
  sweep?: { above: number; below: number };
  /** Yearly interest on the balance, paid monthly. */
  interestRate?: number;
  /** A fee for keeping the account, each quarter. */
  quarterlyFee?: { minor: number; text: string };
};

/** A country's everyday money. */
export type Life = {
  shops: Readonly<Record<ShopGroup, readonly Shop[]>>;
  roles: Readonly<Partial<Record<AccountRole, AccountLife>>>;
  /** Where cash is drawn. */
  cashPlaces: readonly string[];
};

/** Shorthand for a shop with a range of prices. */
export function shop(
  name: string,
  printed: string,
  place: string,
  classification: readonly [string, string],
  amount: Shop['amount'],
  weight = 1,
): Shop {
  return { name, printed, place, classification, amount, weight };
}

/** The kinds of movement that banks word differently. */
export type MovementKind =
  | 'card'
  | 'card-pending'
  | 'refund'
  | 'direct-debit'
  | 'standing-order'
  | 'transfer-out'
  | 'transfer-in'
  | 'own-transfer'
  | 'salary'
  | 'cash'
  | 'interest'
  | 'fee'
  | 'card-repayment'
  | 'conversion';

/** How TrueLayer categorises each kind. */
export const CATEGORY_OF: Readonly<Record<MovementKind, TransactionCategory>> = {
  card: 'PURCHASE',
  'card-pending': 'PURCHASE',
  refund: 'CREDIT',
  'direct-debit': 'DIRECT_DEBIT',
  'standing-order': 'STANDING_ORDER',
  'transfer-out': 'TRANSFER',
  'transfer-in': 'TRANSFER',
  'own-transfer': 'TRANSFER',
  salary: 'CREDIT',
  cash: 'ATM',
  interest: 'INTEREST',
  fee: 'FEE_CHARGE',
  'card-repayment': 'CREDIT',
  conversion: 'TRANSFER',
};
