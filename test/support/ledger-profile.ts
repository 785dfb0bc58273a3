import { randomUUID } from 'node:crypto';
import type { Database } from '../../core/database/database.ts';
import { createAccountStore, type AccountWithBalanceRow } from '../../core/ledger/account-store.ts';
import {
  createTransactionStore,
  type NewTransactionRow,
  type TransactionRow,
} from '../../core/ledger/transaction-store.ts';
import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

/** Merchants, how banks say that money moved to them and what it was for; frequent first. */
const SHOPS: readonly (readonly [string, string, string])[] = [
  ['Tesco', 'PURCHASE', '["Shopping","Groceries"]'], ['Transport for London', 'PURCHASE', '["Auto & Transport","Public transport"]'],
  ['Amazon', 'PURCHASE', '["Shopping","General"]'], ['REWE', 'PURCHASE', '["Shopping","Groceries"]'], ['Billa', 'PURCHASE', '["Shopping","Groceries"]'],
  ['Pret A Manger', 'PURCHASE', '["Food & Dining","Coffee shops"]'], ['Costa Coffee', 'PURCHASE', '["Food & Dining","Coffee shops"]'],
  ['Deutsche Bahn', 'BILL_PAYMENT', '["Travel"]'], ['Netflix', 'DIRECT_DEBIT', '["Entertainment","Movies & DVDs"]'],
  ['Octopus Energy', 'DIRECT_DEBIT', '["Bills and Utilities","Utilities"]'], ['Wiener Linien', 'STANDING_ORDER', '["Auto & Transport","Public transport"]'],
  ['Aldi Süd', 'PURCHASE', '["Shopping","Groceries"]'], ['Shell', 'PURCHASE', '["Auto & Transport","Gas & Fuel"]'], ['Savings', 'TRANSFER', '["Transfer"]'],
  ['Thames Water', 'DIRECT_DEBIT', '["Bills and Utilities","Utilities"]'], ['Cash machine', 'ATM', '[]'], ['Monthly fee', 'FEE_CHARGE', '["Fees & Charges","Bank Fee"]'],
  ['Boots', 'PURCHASE', '["Health & Fitness","Pharmacy"]'], ['Uniqlo', 'PURCHASE', '["Shopping","Clothing"]'], ['Barbican', 'PURCHASE', '["Entertainment","Arts"]'],
  ['Kita Regenbogen', 'DIRECT_DEBIT', '["Kids","Childcare"]'], ['Aviva', 'DIRECT_DEBIT', '["Bills and Utilities","Insurance"]'], ['HMRC', 'BILL_PAYMENT', '["Taxes","Federal Tax"]'],
  ['Larch House', 'STANDING_ORDER', '["Bills and Utilities","Rent"]'], ['Zoo Friends', 'DIRECT_DEBIT', '["Gifts & Donations","Charity"]'], ['Vet', 'PURCHASE', '["Pets"]'],
]; // prettier-ignore
const TESCO = ['Tesco', 'PURCHASE', '["Shopping","Groceries"]'] as const;
const CITIES = ['LONDON', 'LEEDS', 'BERLIN', 'WIEN', 'GRAZ', 'HAMBURG', 'YORK', 'MANCHESTER'];
const CURRENCIES = ['GBP', 'EUR'];
const ROWS_PER_TRANSACTION = 5000;

/** What a profile is filled with. The same options give the same rows. */
export type LedgerProfileOptions = { rows: number; accounts: number; years: number; today: LocalDate; seed: number };

/** A ledger with banks, accounts, balances and transactions, written through the real stores. */
export type LedgerProfile = ReturnType<typeof createLedgerProfile>;

/**
 * Fills an open database with a long history: a few accounts hold most rows, others hardly any, as in life. Written a
 * month at a time through the ledger's own stores, so words and sums are what a sync would have left.
 */
export function createLedgerProfile(database: Database, options: LedgerProfileOptions) {
  const { today, seed } = options;
  const random = createSeededRandom(seed);
  const accounts = createAccountStore(database);
  const transactions = createTransactionStore(database);
  const accountIds = Array.from({ length: options.accounts }, (_, index) =>
    insertAccount(database, index, today, random),
  );
  const days = options.years * 365;
  let serial = 0;
  for (let written = 0; written < options.rows; written += ROWS_PER_TRANSACTION) {
    const count = Math.min(ROWS_PER_TRANSACTION, options.rows - written);
    const rows = Array.from({ length: count }, (_, index) => {
      const date = addDays(today, -Math.floor((1 - (written + index + 1) / options.rows) * days));
      return rowOf(accountOf(random, options.accounts), date, (serial += 1));
    });
    database.transaction(() =>
      transactions.write(...transactions.placeAll(rows).map((after) => ({ before: undefined, after }))),
    )();
    // As an import does in turns of its own; without it the next write of anybody's would have to do it all at once.
    while (transactions.words.upkeep());
  }

  return {
    accountIds,
    transactions,
    accounts: (): AccountWithBalanceRow[] => accounts.all(),
    rows: (): TransactionRow[] =>
      database.prepare<[], TransactionRow>('SELECT * FROM transactions ORDER BY sort_key').all(),
  };

  function rowOf(account: number, date: LocalDate, number: number): NewTransactionRow {
    const isIncome = random.chance(0.06);
    // The square makes the first shops much more frequent than the last.
    const [shop, category, classification] = SHOPS[Math.floor(random.next() ** 2 * SHOPS.length)] ?? TESCO;
    const rare = random.chance(0.001) ? ` REFERENCE${random.integer(1, 50)}` : '';
    return {
      account_id: accountIds[account] ?? '',
      status: 'booked',
      date,
      bank_timestamp: `${date}T00:00:00`,
      amount_minor: isIncome ? random.integer(50_000, 400_000) : -random.integer(100, 20_000),
      currency: CURRENCIES[account % CURRENCIES.length] ?? 'GBP',
      description: isIncome
        ? `SALARY ${random.pick(CITIES)}`
        : `${shop.toUpperCase()} ${random.integer(1000, 9999)} ${random.pick(CITIES)}${rare}`,
      merchant: isIncome ? null : shop,
      category: isIncome ? 'CREDIT' : category,
      classification: isIncome ? '["Income","Salary"]' : classification,
      running_balance_minor: null,
      provider_transaction_id: `row-${number}`,
      stable_id: `lasting-${number}`,
      note: null,
      category_id: null,
      deleted: 0,
      added_by_run: null,
      reason: 'new',
      doubted_at: null,
      vanished_at: null,
    };
  }
}

/** The first accounts hold most; with many, the last holds about one row in a thousand. */
function accountOf(random: SeededRandom, count: number): number {
  if (count > 10 && random.chance(0.001)) return count - 1;
  const busy = count > 10 ? count - 1 : count;
  return Math.min(busy - 1, Math.floor(random.next() ** 2 * busy));
}

function insertAccount(database: Database, index: number, today: LocalDate, random: SeededRandom): string {
  const accounts = createAccountStore(database);
  const connectionId = index % 4 === 0 ? insertConnection(database, index, today) : lastConnection(database);
  const id = randomUUID();
  const asOf = `${today}T08:00:00.000Z`;
  accounts.insert({
    id, connection_id: connectionId, provider_account_id: `bank-${index}`, kind: index % 5 === 4 ? 'card' : 'account', bank_name: `Account ${index}`,
    own_name: null, type: null, currency: CURRENCIES[index % CURRENCIES.length] ?? 'GBP', iban: null, sort_code: null, account_number: null,
    card_network: null, card_tail: null, hidden: 0, missing_since: null, created_at: asOf,
  }); // prettier-ignore
  accounts.putBalance({
    account_id: id,
    run: 0,
    as_of: asOf,
    currency: CURRENCIES[index % CURRENCIES.length] ?? 'GBP',
    current_minor: random.integer(-200_000, 2_000_000),
    available_minor: null,
    credit_limit_minor: null,
    proof_state: null,
    opening_minor: null,
    opening_date: null,
    movements_minor: null,
  });
  return id;
}

function insertConnection(database: Database, index: number, today: LocalDate): string {
  const id = randomUUID();
  const now = `${today}T08:00:00.000Z`;
  database
    .prepare(
      `INSERT INTO connections (id, user_id, environment, provider_id, provider_name, scopes, status, consent_expires_at,
         consent_expiry_is_estimate, granted_at, created_at, updated_at) VALUES (?, 'local', 'demo', ?, ?, '[]', 'ACTIVE', ?, 1, ?, ?, ?)`,
    )
    .run(id, `ob-bank-${index}`, `Bank ${index}`, now, now, now, now);
  return id;
}

function lastConnection(database: Database): string {
  return database.prepare<[], { id: string }>('SELECT id FROM connections ORDER BY rowid DESC LIMIT 1').get()?.id ?? '';
}
