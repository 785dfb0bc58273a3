import { createHash } from 'node:crypto';
import { minorToDecimal } from '../shared/domain/money.ts';
import { ibanOf } from './account-numbers.ts';
import type { AccountPlan, Bank } from './banks.ts';
import type { AccountLedger, LedgerRow } from './ledger.ts';
import { bookedBalance, pendingRows } from './ledger.ts';
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
  const random = createRandom(`${seed}/${consent.username}/${bank.providerId}/${plan.key}/number`);
  const issuedIn = new Date(nowMs).getUTCFullYear() - 2;
  return {
    account_id: accountIdOf(consent, bank, plan),
    card_network: plan.card?.network,
    card_type: plan.card?.type,
    currency: plan.currency,
    display_name: plan.displayName,
    partial_card_number: random.digits(4),
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

/** `balance` of an account, or of a card (where owing is positive). */
export function balanceShape(plan: AccountPlan, ledger: AccountLedger, nowMs: number): object {
  const bookedMinor = bookedBalance(ledger, nowMs);
  const pendingMinor = pendingRows(ledger, nowMs).reduce((sum, row) => sum + pendingAmount(row), 0);
  const update_timestamp = new Date(nowMs).toISOString();
  if (plan.card !== undefined) {
    const limit = plan.card.creditLimitMinor;
    return {
      currency: plan.currency,
      current: major(-bookedMinor, plan.currency),
      available: major(limit + bookedMinor + pendingMinor, plan.currency),
      credit_limit: major(limit, plan.currency),
      update_timestamp,
    };
  }
  const overdraft = plan.overdraftMinor ?? 0;
  return {
    currency: plan.currency,
    current: major(bookedMinor, plan.currency),
    available: major(bookedMinor + pendingMinor + overdraft, plan.currency),
    ...(plan.accountType?.endsWith('TRANSACTION') === true ? { overdraft: major(overdraft, plan.currency) } : {}),
    update_timestamp,
  };
}

/** A booked or pending row of the official schema. */
export function transactionShape(bank: Bank, plan: AccountPlan, row: LedgerRow, status: 'booked' | 'pending'): object {
  const isPending = status === 'pending';
  const amountMinor = isPending ? pendingAmount(row) : row.amountMinor;
  const description = isPending ? (row.pending?.description ?? row.description) : row.description;
  const date = isPending ? new Date(row.paidAtMs).toISOString().slice(0, 10) : row.date;
  const timestamp = timestampText(bank, date);
  // TrueLayer hashes what it sees, so the id changes when the row does (support article 360025889254).
  const transactionId = digest(
    `${bank.providerId}/${timestamp}/${description}/${amountMinor}/${row.truthId}/${status}`,
  );
  const providerIds = isPending ? 'none' : bank.identifiers;
  const sign = plan.kind === 'card' ? -1 : 1;
  return {
    transaction_id: transactionId.slice(0, 32),
    ...(providerIds.startsWith('normalised')
      ? { normalised_provider_transaction_id: `txn-${digest(`normalised/${row.truthId}`).slice(0, 17)}` }
      : {}),
    ...(providerIds.endsWith('provider')
      ? { provider_transaction_id: digest(`provider/${row.truthId}`).slice(0, 20).toUpperCase() }
      : {}),
    timestamp,
    description,
    amount: major(sign * amountMinor, plan.currency),
    currency: plan.currency,
    transaction_type: amountMinor < 0 ? 'DEBIT' : 'CREDIT',
    transaction_category: row.category,
    transaction_classification: row.classification,
    ...(row.merchant === undefined ? {} : { merchant_name: row.merchant }),
    ...(bank.runningBalances && !isPending
      ? { running_balance: { amount: major(sign * row.runningBalanceMinor, plan.currency), currency: plan.currency } }
      : {}),
    meta: {},
  };
}

/** Minor units as the JSON number TrueLayer sends. The decimal text has few digits, so the number prints as it stands. */
export function major(amountMinor: number, currency: string): number {
  return Number(minorToDecimal(amountMinor, currency));
}

function pendingAmount(row: LedgerRow): number {
  return row.pending?.amountMinor ?? row.amountMinor;
}

function timestampText(bank: Bank, date: string): string {
  const zone = { 'no-zone': '', offset: '+00:00', zulu: 'Z' }[bank.timestamps];
  return `${date}T00:00:00${zone}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
