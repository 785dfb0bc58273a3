import { z } from 'zod';
import { AUDIT_ACTIONS } from '../domain/audit-actions.ts';
import { LOCALES } from '../domain/language.ts';
import { errorSchema } from './error-value.ts';

/**
 * The shapes that cross the contract. Objects are strict, so a column that is not named here cannot leave the engine.
 * Times are ISO 8601 UTC strings, calendar dates `YYYY-MM-DD`, money integer minor units beside an ISO 4217 currency.
 */

/** Which TrueLayer a row belongs to. Rows of different environments never mix. */
export const environmentSchema = z.enum(['production', 'sandbox', 'demo']);
/** See {@link environmentSchema}. */
export type Environment = z.infer<typeof environmentSchema>;

/** Countries Coffer connects, in TrueLayer's own lower-case codes (`uk`, not `gb`). */
export const countrySchema = z.enum(['uk', 'de', 'at']);
/** See {@link countrySchema}. */
export type Country = z.infer<typeof countrySchema>;

/** How the bank's answer comes back to this computer (product C3). */
export const redirectModeSchema = z.enum(['loopback', 'custom-protocol', 'relay', 'paste']);
/** See {@link redirectModeSchema}. */
export type RedirectMode = z.infer<typeof redirectModeSchema>;

/** ISO 8601 instant in UTC, as `Date.prototype.toISOString` writes it. */
export const instantSchema = z.iso.datetime();
/** Calendar date, `YYYY-MM-DD`, in the bank's own local time. */
export const localDateSchema = z.iso.date();
/** ISO 4217 code; banks may send ones this program has never heard of. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/);
/** Money in integer minor units (pence, cents; whole yen). */
export const minorSchema = z.int();
/** Where a page of a list goes on; opaque. */
export const cursorSchema = z.string().max(512);
/** An identifier minted by Coffer or given by a provider; opaque. */
export const idSchema = z.string().min(1).max(256);

/** TrueLayer permissions a consent can carry (official OpenAPI, `scope`). */
export const scopeSchema = z.enum([
  'info',
  'accounts',
  'balance',
  'cards',
  'transactions',
  'direct_debits',
  'standing_orders',
  'offline_access',
]);
/** See {@link scopeSchema}. */
export type Scope = z.infer<typeof scopeSchema>;

/** The four states a connection can be in (the state machine is `core/connections/connection-state.ts`). */
export const connectionStatusSchema = z.enum(['ACTIVE', 'EXPIRED', 'REVOKED', 'ERROR']);
/** See {@link connectionStatusSchema}. */
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;

/** Why a connection is not simply active. */
export const connectionReasonSchema = z.enum([
  'consent_expired',
  'revoked_at_bank',
  'disconnected',
  'credentials_rejected',
  'provider_withdrawn',
  'unreachable',
]);
/** See {@link connectionReasonSchema}. */
export type ConnectionReason = z.infer<typeof connectionReasonSchema>;

/** One user's link to one provider: one consent, one token pair, some accounts. Never carries a token. */
export const connectionSchema = z.strictObject({
  connectionId: idSchema,
  environment: environmentSchema,
  credentialsId: z.string().optional(),
  providerId: z.string(),
  providerName: z.string(),
  country: countrySchema.optional(),
  /** `data:` URI of the bank's logo, fetched and cached by the engine; the interface itself has no network. */
  logo: z.string().optional(),
  scopes: z.array(z.string()),
  status: connectionStatusSchema,
  reason: connectionReasonSchema.optional(),
  consentStatus: z.string().optional(),
  consentCreatedAt: instantSchema.optional(),
  consentExpiresAt: instantSchema.optional(),
  /** True when the bank did not say and the date is our conservative estimate. */
  consentExpiryIsEstimate: z.boolean(),
  /** Whole days until the access ends, mostly with the consent; 0 on the last day, negative once it is over. */
  daysLeft: z.int().optional(),
  /** Only where the access ends before the consent, because the bank gave nothing to renew it with. */
  accessEndsAt: instantSchema.optional(),
  tokenExpiresAt: instantSchema.optional(),
  lastSyncedAt: instantSchema.optional(),
  nextSyncAt: instantSchema.optional(),
  lastError: errorSchema.extend({ at: instantSchema }).optional(),
  /** After trouble: not tried again by itself before this. */
  nextAttemptAt: instantSchema.optional(),
  /** True while the engine is fetching for this connection. */
  syncing: z.boolean(),
  createdAt: instantSchema,
});
/** See {@link connectionSchema}. */
export type Connection = z.infer<typeof connectionSchema>;

/** What finishing a connection does to the accounts already known. */
export const reconnectPlanSchema = z.strictObject({
  accounts: z.array(
    z.strictObject({
      accountId: idSchema,
      name: z.string(),
      kind: z.enum(['account', 'card']),
      currency: currencySchema,
      numberTail: z.string().optional(),
      /** `add`: new to Coffer; `match`: an account already here, its history kept; `missing`: here, but no longer offered. */
      action: z.enum(['add', 'match', 'missing']),
      /** In plain words, what the decision rests on. */
      because: z.string(),
    }),
  ),
});
/** See {@link reconnectPlanSchema}. */
export type ReconnectPlan = z.infer<typeof reconnectPlanSchema>;

/** One attempt to connect or reconnect a bank, from the link to the first data. */
export const attemptSchema = z.strictObject({
  attemptId: idSchema,
  connectionId: idSchema.optional(),
  environment: environmentSchema,
  /** `review`: the bank has answered and the plan waits for the user's yes. */
  state: z.enum(['waiting', 'finishing', 'review', 'connected', 'failed']),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  error: errorSchema.optional(),
  plan: reconnectPlanSchema.optional(),
  /** Whether the connection can still be put back to what it was before this attempt. */
  canRollBack: z.boolean(),
});
/** See {@link attemptSchema}. */
export type Attempt = z.infer<typeof attemptSchema>;

/** One line of the audit trail. Metadata holds ids, counts and codes only. */
export const auditEntrySchema = z.strictObject({
  auditId: z.int(),
  at: instantSchema,
  action: z.enum(AUDIT_ACTIONS),
  connectionId: idSchema.optional(),
  /** What it said was erased with the data of its connection; that it stood here was not. */
  erased: z.literal(true).optional(),
  metadata: z.record(z.string(), z.unknown()),
});
/** See {@link auditEntrySchema}. */
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** A bank as TrueLayer offers it at this moment. */
export const providerSchema = z.strictObject({
  providerId: z.string(),
  displayName: z.string(),
  country: countrySchema,
  /** `data:` URI, or absent when the logo could not be had. */
  logoUrl: z.string().optional(),
  scopes: z.array(z.string()),
  health: z.string().optional(),
});
/** See {@link providerSchema}. */
export type Provider = z.infer<typeof providerSchema>;

/** How much of the law's unattended reads of one place is used (product C14). */
export const quotaSchema = z.strictObject({
  connectionId: idSchema,
  accountId: idSchema.optional(),
  endpoint: z.string(),
  used: z.int(),
  limit: z.int(),
  /** When the oldest read leaves the rolling window, so that one more is free. */
  windowEndsAt: instantSchema,
});
/** See {@link quotaSchema}. */
export type Quota = z.infer<typeof quotaSchema>;

/** Preferences of this profile. */
export const settingsSchema = z.strictObject({
  environment: environmentSchema,
  theme: z.enum(['system', 'light', 'dark']),
  /** Amounts are blurred, for when somebody looks over the user's shoulder. */
  hidesAmounts: z.boolean(),
  /** `system` follows what the computer, or the browser, prefers. */
  language: z.enum(['system', ...LOCALES]),
  /** The currency in which money in several is shown together as well; `none` adds nothing across currencies. */
  baseCurrency: z.union([z.literal('none'), currencySchema]),
  /** Letters as shortcuts while no text is being typed (WCAG 2.1.4 asks that they can be switched off). */
  singleKeyShortcuts: z.boolean(),
  /** Provider filters per country, sent as `providers=` (docs.truelayer.com, generate-an-auth-link). */
  providerFilters: z.strictObject({
    uk: z.array(z.string().min(1)),
    de: z.array(z.string().min(1)),
    at: z.array(z.string().min(1)),
  }),
  scopes: z.array(scopeSchema),
  /**
   * Whether banks are told, by this computer's public address (`X-PSU-IP`), that the user is present when they connect,
   * renew or sync by hand. Such reads do not count against the four unattended ones. Off until the user agrees, since it
   * tells the bank where they are. `address` overrides the one found by itself.
   */
  attendedAccess: z.strictObject({ enabled: z.boolean(), address: z.union([z.ipv4(), z.ipv6()]).optional() }),
  /** Who reconfirms a consent (TrueLayer asks for a name, and for one way to reach the person). */
  accountHolder: z.strictObject({ name: z.string().max(120).optional(), email: z.email().max(200).optional() }),
});
/** See {@link settingsSchema}. */
export type Settings = z.infer<typeof settingsSchema>;

/** Where the root key lives and whether it can be used. */
export const keyStoreSchema = z.strictObject({
  kind: z.enum(['os-keychain', 'passphrase', 'environment', 'session-only']),
  state: z.enum(['ready', 'absent', 'locked', 'changed']),
  /** Opened by the recovery code, and kept by nothing that would open it next time: a passphrase is to be chosen. */
  isRecovered: z.boolean().optional(),
});
/** See {@link keyStoreSchema}. */
export type KeyStore = z.infer<typeof keyStoreSchema>;
