import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { addDays, utcDateOf } from '../shared/domain/local-date.ts';
import { findBank, type AccountPlan, type Bank } from './banks.ts';
import { accountPathOf } from './books.ts';
import { controlRefusal } from './control-guard.ts';
import { accountIdOf } from './data-shapes.ts';
import { jsonAnswer, type Answer } from './http-answer.ts';
import type { DraftRow } from './ledger-generator.ts';
import { bookedBalance, bookedRows, pendingAmount, pendingRows } from './ledger.ts';
import type { Consent } from './state-store.ts';
import { transactionShape } from './transaction-shapes.ts';
import type { World } from './world.ts';

const paymentSchema = z.strictObject({
  credentialsId: z.string(),
  accountId: z.string(),
  /** Negative is money out, on cards too. */
  amountMinor: z.int(),
  description: z.string().max(2_000_000).default('CORNER SHOP'),
  merchant: z.string().optional(),
  /** How it moved; by card when absent, and a credit when money comes in. */
  category: z.enum(['PURCHASE', 'CREDIT', 'DIRECT_DEBIT', 'STANDING_ORDER', 'TRANSFER', 'ATM']).optional(),
  /** When it was paid; the simulated now when absent. */
  paidAtMs: z.number().optional(),
  /** How long it stays pending; 0 books it at once, `null` never (it is released after three days). */
  bookedAfterMs: z.number().nonnegative().nullable().default(0),
  /** The date the booked row carries, where it is not that of the payment. */
  date: z.iso.date().optional(),
  pendingAmountMinor: z.int().optional(),
  pendingDescription: z.string().optional(),
  /** So many payments that look exactly alike. */
  times: z.int().min(1).max(1_000).default(1),
});

/** `POST /control/payment`: makes payments in the bank's books, now or at another time. */
export function makePayment(world: World, body: Readonly<Record<string, unknown>>): Answer {
  const parsed = paymentSchema.safeParse(body);
  if (!parsed.success) {
    return controlRefusal(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
  const payment = parsed.data;
  const found = accountOf(world, payment.credentialsId, payment.accountId);
  if (found === undefined) return controlRefusal('There is no such account.');
  const { consent, bank, plan } = found;
  const paidAtMs = payment.paidAtMs ?? world.clock.nowMs();
  const pending = {
    ...(payment.pendingAmountMinor === undefined ? {} : { amountMinor: payment.pendingAmountMinor }),
    ...(payment.pendingDescription === undefined ? {} : { description: payment.pendingDescription }),
  };
  const rows = Array.from({ length: payment.times }, (): DraftRow => ({
    truthId: `${bank.providerId}:${plan.key}:payment-${randomUUID()}`,
    paidAtMs,
    bookedAtMs: payment.bookedAfterMs === null ? undefined : paidAtMs + payment.bookedAfterMs,
    ...(payment.bookedAfterMs === null ? { releasedAtMs: paidAtMs + 3 * 86_400_000 } : {}),
    date: payment.date ?? utcDateOf(paidAtMs),
    amountMinor: payment.amountMinor,
    description: payment.description,
    ...(payment.merchant === undefined ? {} : { merchant: payment.merchant }),
    category: payment.category ?? (payment.amountMinor < 0 ? 'PURCHASE' : 'CREDIT'),
    classification: [],
    ...(Object.keys(pending).length === 0 ? {} : { pending }),
  }));
  world.books.edits.addRows(accountPathOf(consent.username, bank, plan), rows);
  return jsonAnswer(200, { truthIds: rows.map(({ truthId }) => truthId) });
}

/**
 * `GET /control/ledger?credentialsId=`: the bank's own truth at this moment. Money is in minor units and negative when
 * it goes out, on cards too; `historyFrom` is the first date that the bank gives out at all.
 */
export function answerLedger(world: World, query: URLSearchParams): Answer {
  // Credentials ids are base64, and a `+` that nobody escaped arrives as a space.
  const consent = world.store.consents.get((query.get('credentialsId') ?? '').replaceAll(' ', '+'));
  const bank = consent === undefined ? undefined : findBank(consent.providerId);
  if (consent === undefined || bank === undefined) return controlRefusal('There is no such connection.');
  const nowMs = world.clock.nowMs();
  const only = query.get('accountId');
  const accounts = bank.accounts
    .map((plan) => ({ plan, accountId: accountIdOf(consent, bank, plan) }))
    .filter(({ accountId }) => only === null || only === accountId)
    .map(({ plan, accountId }) => {
      const ledger = world.books.ledgerOf(consent.username, bank, plan);
      return {
        accountId,
        kind: plan.kind,
        displayName: plan.displayName,
        currency: plan.currency,
        openedOn: ledger.openedOn,
        historyFrom: addDays(utcDateOf(nowMs), -bank.historyDays),
        openingMinor: ledger.openingMinor,
        balanceMinor: bookedBalance(ledger, nowMs),
        booked: bookedRows(ledger, nowMs).map((row) => ({
          truthId: row.truthId,
          date: row.date,
          bookedAt: new Date(row.bookedAtMs ?? row.paidAtMs).toISOString(),
          amountMinor: row.amountMinor,
          runningBalanceMinor: row.runningBalanceMinor,
          description: row.description,
          ...identifiersOf(bank, plan, row, 'booked'),
        })),
        pending: pendingRows(ledger, nowMs).map((row) => ({
          truthId: row.truthId,
          date: utcDateOf(row.paidAtMs),
          amountMinor: pendingAmount(row),
          description: row.pending?.description ?? row.description,
          ...identifiersOf(bank, plan, row, 'pending'),
        })),
      };
    });
  return jsonAnswer(200, {
    credentialsId: consent.credentialsId,
    providerId: consent.providerId,
    username: consent.username,
    now: new Date(nowMs).toISOString(),
    accounts,
  });
}

function identifiersOf(
  bank: Bank,
  plan: AccountPlan,
  row: Parameters<typeof transactionShape>[2],
  status: 'booked' | 'pending',
): object {
  const shape = transactionShape(bank, plan, row, status);
  return {
    transactionId: shape['transaction_id'],
    normalisedProviderTransactionId: shape['normalised_provider_transaction_id'],
    providerTransactionId: shape['provider_transaction_id'],
  };
}

function accountOf(
  world: World,
  credentialsId: string,
  accountId: string,
): { consent: Consent; bank: Bank; plan: AccountPlan } | undefined {
  const consent = world.store.consents.get(credentialsId);
  const bank = consent === undefined ? undefined : findBank(consent.providerId);
  if (consent === undefined || bank === undefined) return undefined;
  const plan = bank.accounts.find((candidate) => accountIdOf(consent, bank, candidate) === accountId);
  return plan === undefined ? undefined : { consent, bank, plan };
}
