import { createHash } from 'node:crypto';
import { minorToDecimal } from '../shared/domain/money.ts';
import { ibanOf } from './account-numbers.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { dayOfMonth } from './due-dates.ts';
import { bookedBalance, pendingAmount, pendingRows, type AccountLedger } from './ledger.ts';
import type { Mandate } from './mandates.ts';
import { createRandom } from './random.ts';
import type { Consent } from './state-store.ts';
import { nameOf } from './users.ts';

/** Turns the bank's books into the JSON that TrueLayer sends. Money leaves as major units, with TrueLayer's signs. */

/** The id under which an account or card is known to one consent. */
export function accountIdOf(consent: Consent, bank: Bank, plan: AccountPlan): string {
  const scope = bank.accountIdsSurvive ? consent.username : consent.credentialsId;
  return digest(`account/${scope}/${bank.providerId}/${plan.key}`).slice(0, 32);
}

/** `account` of the official schema. */
export function accountShape(seed: number, consent: Consent, bank: Bank, plan: AccountPlan, nowMs: number): object {
  return {
    update_timestamp: new Date(nowMs).toISOString(),
    account_id: accountIdOf(consent, bank, plan),
    account_type: plan.accountType,
    display_name: plan.displayName,
    currency: plan.currency,
    account_number: accountNumber(seed, consent.username, bank, plan),
    provider: { provider_id: bank.providerId },
  };
}

/** `card` of the official schema. */
export function cardShape(seed: number, consent: Consent, bank: Bank, plan: AccountPlan, nowMs: number): object {
  const issuedIn = new Date(nowMs).getUTCFullYear() - 2;
  return {
    account_id: accountIdOf(consent, bank, plan),
    card_network: plan.card?.network,
    card_type: plan.card?.type,
    currency: plan.currency,
    display_name: plan.displayName,
    partial_card_number: cardTail(seed, consent.username, bank, plan),
    name_on_card: nameOf(consent.username).toUpperCase(),
    valid_from: `${issuedIn}-04`,
    valid_to: `${issuedIn + 5}-03`,
    update_timestamp: new Date(nowMs).toISOString(),
    provider: { provider_id: bank.providerId },
  };
}

/** Account number, sort code, IBAN and BIC, valid in their check digits and the same for ever. */
export function accountNumber(seed: number, username: string, bank: Bank, plan: AccountPlan): Record<string, string> {
  const random = createRandom(`${seed}/${username}/${bank.providerId}/${plan.key}/number`);
  if (bank.country === 'uk') {
    const number = random.digits(8);
    const sortCode = bank.bankCode;
    const iban = ibanOf('GB', `${bank.bic.slice(0, 4)}${sortCode.replaceAll('-', '')}${number}`);
    return { iban, number, sort_code: sortCode, swift_bic: bank.bic };
  }
  const country = bank.country === 'de' ? 'DE' : 'AT';
  return { iban: ibanOf(country, `${bank.bankCode}${random.digits(country === 'DE' ? 10 : 11)}`), swift_bic: bank.bic };
}

/** The last four digits of a card. */
export function cardTail(seed: number, username: string, bank: Bank, plan: AccountPlan): string {
  return createRandom(`${seed}/${username}/${bank.providerId}/${plan.key}/number`).digits(4);
}

/** `balance` of an account. `byMinor` is what a fault adds to the truth. */
export function accountBalanceShape(plan: AccountPlan, ledger: AccountLedger, nowMs: number, byMinor: number): object {
  const bookedMinor = bookedBalance(ledger, nowMs) + byMinor;
  const overdraftMinor = plan.overdraftMinor ?? 0;
  return {
    currency: plan.currency,
    available: major(bookedMinor + pendingSum(ledger, nowMs) + overdraftMinor, plan.currency),
    current: major(bookedMinor, plan.currency),
    ...(plan.accountType?.endsWith('TRANSACTION') === true ? { overdraft: major(overdraftMinor, plan.currency) } : {}),
    update_timestamp: new Date(nowMs).toISOString(),
  };
}

/** `balance` of a card: what is owed is positive. The statement is the one of the last 6th of a month. */
export function cardBalanceShape(plan: AccountPlan, ledger: AccountLedger, nowMs: number, byMinor: number): object {
  const limitMinor = plan.card?.creditLimitMinor ?? 0;
  const bookedMinor = bookedBalance(ledger, nowMs) + byMinor;
  const now = new Date(nowMs);
  const month = now.getUTCDate() > 6 ? now.getUTCMonth() + 1 : now.getUTCMonth();
  const statedOn = dayOfMonth(now.getUTCFullYear(), month, 6);
  const statedMinor = -bookedBalance(ledger, Date.parse(`${statedOn}T23:59:59Z`));
  return {
    available: major(limitMinor + bookedMinor + pendingSum(ledger, nowMs), plan.currency),
    currency: plan.currency,
    current: major(-bookedMinor, plan.currency),
    credit_limit: major(limitMinor, plan.currency),
    last_statement_balance: major(statedMinor, plan.currency),
    last_statement_date: statedOn,
    payment_due: major(Math.max(0, Math.min(statedMinor, 2_500)), plan.currency),
    payment_due_date: dayOfMonth(Number(statedOn.slice(0, 4)), Number(statedOn.slice(5, 7)), 24),
    update_timestamp: now.toISOString(),
  };
}

/** `standing_orders` of the official schema. */
export function standingOrderShape(plan: AccountPlan, mandate: Mandate, accountId: string, nowMs: number): object {
  const amount = major(mandate.amountMinor, plan.currency);
  return {
    frequency: `IntrvlMnthDay:${twoDigits(mandate.everyMonths)}:${twoDigits(mandate.day)}`,
    status: 'Active',
    timestamp: new Date(nowMs).toISOString(),
    currency: plan.currency,
    meta: { provider_account_id: digest(`provider/${accountId}`).slice(0, 24) },
    next_payment_date: `${mandate.nextOn}T00:00:00+00:00`,
    next_payment_amount: amount,
    first_payment_date: `${mandate.firstOn}T00:00:00+00:00`,
    first_payment_amount: amount,
    final_payment_date: '9999-12-31T00:00:00+00:00',
    final_payment_amount: 0,
    reference: mandate.reference,
    payee: mandate.payee,
  };
}

/** `direct_debits` of the official schema. The id is TrueLayer's and changes from day to day. */
export function directDebitShape(plan: AccountPlan, mandate: Mandate, accountId: string, nowMs: number): object {
  const mandateId = digest(`mandate/${accountId}/${mandate.payee}/${mandate.reference}`);
  return {
    direct_debit_id: digest(`${mandateId}/${new Date(nowMs).toISOString().slice(0, 10)}`).slice(0, 32),
    timestamp: new Date(nowMs).toISOString(),
    name: mandate.payee,
    status: 'Active',
    ...(mandate.previousOn === undefined
      ? {}
      : {
          previous_payment_timestamp: `${mandate.previousOn}T00:00:00+00:00`,
          previous_payment_amount: major(mandate.amountMinor, plan.currency),
        }),
    currency: plan.currency,
    meta: {
      provider_mandate_identification: mandate.reference,
      provider_account_id: digest(`provider/${accountId}`).slice(0, 24),
      provider_direct_debit_id: mandateId.slice(0, 24),
    },
  };
}

/** Minor units as the JSON number TrueLayer sends. The decimal text has few digits, so the number prints as it stands. */
export function major(amountMinor: number, currency: string): number {
  return Number(minorToDecimal(amountMinor, currency));
}

function pendingSum(ledger: AccountLedger, nowMs: number): number {
  return pendingRows(ledger, nowMs).reduce((sum, row) => sum + pendingAmount(row), 0);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
