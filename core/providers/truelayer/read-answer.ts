import { z } from 'zod';
import { decimalToMinor } from '../../../shared/domain/money.ts';
import type {
  AccountReference,
  AccountsAnswer,
  BankAccount,
  BankBalance,
  ConsentInfo,
  HolderInfo,
  OfferedProvider,
} from '../bank-provider.ts';
import type { HttpAnswer } from './http.ts';
import { CURRENCY, negate, readJson, readResults, unreadable } from './read-json.ts';

/**
 * Reads TrueLayer's answers into our terms. Lenient where the documents make a field optional or where banks are known
 * to differ, strict where guessing would invent money. Shapes: official OpenAPI, Data API v1 and authentication server.
 */

/** An optional text: anything that is not a text counts as absent. */
const text = z.string().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

const meSchema = z.object({
  credentials_id: text,
  consent_status: text,
  consent_created_at: text,
  consent_expires_at: text,
  provider: z.object({ provider_id: text, display_name: text, logo_uri: text }).optional().catch(undefined),
  scopes: texts,
});

const holderSchema = z.object({ full_name: text, emails: texts, phones: texts });

const accountSchema = z.object({
  account_id: z.string().min(1),
  account_type: text,
  display_name: text,
  currency: z.string().regex(CURRENCY),
  account_number: z.object({ iban: text, number: text, sort_code: text }).optional().catch(undefined),
  provider: z.object({ provider_id: text }).optional().catch(undefined),
});

const cardSchema = z.object({
  account_id: z.string().min(1),
  card_network: text,
  card_type: text,
  display_name: text,
  partial_card_number: text,
  currency: z.string().regex(CURRENCY),
  provider: z.object({ provider_id: text }).optional().catch(undefined),
});

const amount = z.union([z.number(), z.string()]);
const optionalAmount = amount.optional().catch(undefined);
const balanceSchema = z.object({
  currency: z.string().regex(CURRENCY).optional().catch(undefined),
  current: amount,
  available: optionalAmount,
  credit_limit: optionalAmount,
  update_timestamp: text,
});

const providerSchema = z.object({
  provider_id: z.string().min(1),
  display_name: text,
  country: z.string(),
  logo_url: text,
  scopes: texts,
  availability: z.object({ recommended_status: text }).optional().catch(undefined),
});

/** `GET /me`. No field is required there, so an empty answer is legal and says nothing. */
export function readConsent(answer: HttpAnswer): ConsentInfo {
  const me = meSchema.safeParse(readResults(answer)[0] ?? {});
  if (!me.success) throw unreadable(answer);
  const { data } = me;
  return {
    credentialsId: data.credentials_id,
    providerId: data.provider?.provider_id,
    providerName: data.provider?.display_name,
    logoUri: data.provider?.logo_uri,
    scopes: data.scopes,
    consentStatus: data.consent_status,
    consentCreatedAt: readInstant(data.consent_created_at),
    consentExpiresAt: readInstant(data.consent_expires_at),
  };
}

/** `GET /info`. */
export function readHolder(answer: HttpAnswer): HolderInfo {
  const info = holderSchema.safeParse(readResults(answer)[0] ?? {});
  if (!info.success) throw unreadable(answer);
  return { fullName: info.data.full_name, email: info.data.emails?.[0], phone: info.data.phones?.[0] };
}

/** `GET /accounts`. The document requires no `account_id`, so one without is legal and costs only itself. */
export function readAccounts(answer: HttpAnswer): AccountsAnswer {
  return readEach(answer, (row) => {
    const { data } = accountSchema.safeParse(row);
    return (
      data && {
        kind: 'account',
        providerAccountId: data.account_id,
        currency: data.currency,
        name: data.display_name?.trim() || 'Account',
        type: data.account_type,
        iban: data.account_number?.iban?.replaceAll(' ', ''),
        sortCode: data.account_number?.sort_code,
        accountNumber: data.account_number?.number,
        providerId: data.provider?.provider_id,
      }
    );
  });
}

/** `GET /cards`. The document requires nothing of a card at all. */
export function readCards(answer: HttpAnswer): AccountsAnswer {
  return readEach(answer, (row) => {
    const { data } = cardSchema.safeParse(row);
    return (
      data && {
        kind: 'card',
        providerAccountId: data.account_id,
        currency: data.currency,
        name: data.display_name?.trim() || 'Card',
        type: data.card_type,
        cardNetwork: data.card_network,
        cardTail: data.partial_card_number?.slice(-4),
        providerId: data.provider?.provider_id,
      }
    );
  });
}

function readEach(answer: HttpAnswer, read: (row: unknown) => BankAccount | undefined): AccountsAnswer {
  const rows = readResults(answer);
  const accounts = rows.flatMap((row) => read(row) ?? []);
  return { accounts, unreadable: rows.length - accounts.length };
}

/**
 * `GET …/balance`. An account's balance is as it stands; a card's `current` is the amount owed, so it is turned round
 * (measured at live banks; see docs/decisions on signs). A balance that cannot be read is a failure, never a zero.
 */
export function readBalance(answer: HttpAnswer, account: AccountReference): BankBalance {
  const balance = balanceSchema.safeParse(balanceOf(readResults(answer), account.currency));
  if (!balance.success) throw unreadable(answer);
  const { data } = balance;
  const currency = data.currency ?? account.currency;
  const minor = (value: number | string | undefined) =>
    value === undefined ? undefined : decimalToMinor(value, currency);
  const current = minor(data.current);
  if (current === undefined) throw unreadable(answer);
  return {
    currency,
    currentMinor: account.kind === 'card' ? negate(current) : current,
    availableMinor: minor(data.available),
    creditLimitMinor: minor(data.credit_limit),
    updatedAt: readInstant(data.update_timestamp),
  };
}

/** The answer's one balance; of several, the one in the account's own currency. */
function balanceOf(results: readonly unknown[], currency: string): unknown {
  const own = results.find(
    (result) => typeof result === 'object' && result !== null && 'currency' in result && result.currency === currency,
  );
  return own ?? results[0];
}

/** `GET /api/providers`: a bare array, and a row of a shape we do not know only costs that row. */
export function readProviders(answer: HttpAnswer): OfferedProvider[] {
  const rows = readJson(answer);
  if (!Array.isArray(rows)) throw unreadable(answer);
  return rows.flatMap((row) => {
    const provider = providerSchema.safeParse(row);
    if (!provider.success) return [];
    const { data } = provider;
    return [
      {
        providerId: data.provider_id,
        displayName: data.display_name ?? data.provider_id,
        country: data.country.toLowerCase(),
        logoUri: data.logo_url,
        scopes: data.scopes ?? [],
        health: data.availability?.recommended_status,
      },
    ];
  });
}

/** An instant in any ISO form as UTC; banks leave out zones and milliseconds. */
function readInstant(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const time = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
