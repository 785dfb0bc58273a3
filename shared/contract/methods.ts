import { z } from 'zod';
import { TAMPER_KINDS } from '../domain/audit-tampering.ts';
import { categoryMethods } from './category-methods.ts';
import { backupMethods } from './backup-methods.ts';
import { consentMethods } from './consent-methods.ts';
import { errorSchema } from './error-value.ts';
import { fileMethods } from './file-methods.ts';
import { ledgerMethods } from './ledger-methods.ts';
import { profileMethods } from './profile-methods.ts';
import { relayMethods } from './relay-methods.ts';
import { lockMethods } from './lock-methods.ts';
import { healthMethods } from './health-methods.ts';
import { transferMethods } from './transfer-models.ts';
import { trustMethods } from './trust-methods.ts';
import { insightMethods } from './insight-methods.ts';
import { accountSchema } from './ledger-models.ts';
import {
  attemptSchema,
  connectionSchema,
  countrySchema,
  environmentSchema,
  idSchema,
  instantSchema,
  keyStoreSchema,
  providerSchema,
  quotaSchema,
  reconnectPlanSchema,
  redirectModeSchema,
  scopeSchema,
  settingsSchema,
} from './models.ts';

const nothing = z.strictObject({});
const credentialsStatusSchema = z.strictObject({
  environment: environmentSchema,
  clientId: z.string().optional(),
  hasSecret: z.boolean(),
  redirectUri: z.string(),
  redirectMode: redirectModeSchema,
});

/**
 * Every call the interface (or a script) can make of the engine: name → zod schemas of what goes in and what comes
 * out. Everything else is derived from this map: the types, the dispatcher's validation, the preload's functions, the
 * HTTP routes. To add one, see docs/how-to/add-a-method.md.
 */
export const methods = {
  ...categoryMethods,
  ...backupMethods,
  ...consentMethods,
  ...fileMethods,
  ...insightMethods,
  ...ledgerMethods,
  ...profileMethods,
  ...relayMethods,
  ...lockMethods,
  ...healthMethods,
  ...transferMethods,
  ...trustMethods,
  'app.status': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      environment: environmentSchema,
      host: z.enum(['electron', 'headless']),
      keyStore: keyStoreSchema,
      /** Whether the profile is open; until it is, `keyStore` says what is missing. */
      isOpen: z.boolean(),
      /** Whether the app lock is in the way. */
      lock: z.enum(['off', 'open', 'locked']),
      relay: z.strictObject({
        state: z.enum(['unpaired', 'connected', 'disconnected']),
        lastSeenAt: instantSchema.optional(),
        /** Since when it is connected, or disconnected. */
        since: instantSchema.optional(),
      }),
      demo: z.strictObject({ running: z.boolean() }),
      /** Whether the audit trail held when it was last looked at, and where its head is kept outside the database. */
      auditTrail: z.strictObject({
        state: z.enum(['unchecked', 'intact', 'broken']),
        anchor: z.enum(['os-keychain', 'file']),
        reason: z.enum(TAMPER_KINDS).optional(),
      }),
      now: instantSchema,
    }),
  },
  /** Keeps a session-only profile, or one whose key store has lost the key: its key is wrapped by the passphrase from now on. */
  'keyStore.setPassphrase': {
    input: z.strictObject({ passphrase: z.string().min(8).max(1024) }),
    output: z.strictObject({ keyStore: keyStoreSchema }),
  },
  /**
   * Opens a profile that is shut: with its passphrase, by asking the keychain again, or with the recovery code when the
   * key is lost.
   */
  'keyStore.unlock': {
    input: z.strictObject({
      passphrase: z.string().max(1024).optional(),
      recoveryCode: z.string().max(64).optional(),
    }),
    output: z.strictObject({ keyStore: keyStoreSchema }),
  },
  /** Replaces the key that tokens and secrets are sealed under; answers how many values were sealed anew. */
  'keyStore.rotate': { input: nothing, output: z.strictObject({ values: z.int() }) },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.update': { input: settingsSchema.partial(), output: settingsSchema },
  'credentials.status': {
    input: z.strictObject({ environment: environmentSchema.optional() }),
    output: credentialsStatusSchema,
  },
  'credentials.set': {
    input: z.strictObject({
      environment: environmentSchema,
      clientId: z.string().min(1).max(200),
      clientSecret: z.string().min(1).max(500).optional(),
      redirectMode: redirectModeSchema,
      redirectUri: z.string().max(2048).optional(),
    }),
    output: credentialsStatusSchema,
  },
  /** Asks TrueLayer whether it knows the application of an environment. Needs no bank, and changes nothing. */
  'credentials.check': {
    input: z.strictObject({ environment: environmentSchema }),
    output: z.strictObject({
      /** `unknown`: TrueLayer could not be asked; `error` says why. */
      state: z.enum(['missing', 'accepted', 'refused', 'unknown']),
      /** How many banks it is offered, when the list can be had. */
      banks: z.int().optional(),
      error: errorSchema.optional(),
    }),
  },
  'providers.list': {
    input: z.strictObject({ country: countrySchema.optional() }),
    output: z.strictObject({ providers: z.array(providerSchema) }),
  },
  'connections.begin': {
    input: z.strictObject({
      country: countrySchema.optional(),
      providerId: idSchema.optional(),
      connectionId: idSchema.optional(),
      scopes: z.array(scopeSchema).optional(),
      /** `true`: unless every known account is found again, the plan waits for `connections.commit`. */
      review: z.boolean().optional(),
      /** `false`: only make the link; the caller shows it. Otherwise the host opens the system browser. */
      open: z.boolean().optional(),
    }),
    output: z.strictObject({
      attemptId: idSchema,
      authUrl: z.string(),
      redirectUri: z.string(),
      expiresAt: instantSchema,
    }),
  },
  'connections.finish': {
    input: z.strictObject({ redirectUrl: z.string().min(1).max(8192) }),
    output: z.strictObject({ connection: connectionSchema, plan: reconnectPlanSchema }),
  },
  /** Without an environment: those of the one in use. */
  'connections.attempts': {
    input: z.strictObject({ environment: environmentSchema.optional() }),
    output: z.strictObject({ attempts: z.array(attemptSchema) }),
  },
  'connections.retry': {
    input: z.strictObject({ attemptId: idSchema }),
    output: z.strictObject({ connection: connectionSchema, plan: reconnectPlanSchema }),
  },
  /** Says yes to a plan that waits for review. */
  'connections.commit': {
    input: z.strictObject({ attemptId: idSchema }),
    output: z.strictObject({ connection: connectionSchema, plan: reconnectPlanSchema }),
  },
  /** Says no to a plan that waits, or closes an attempt that is not wanted any more. */
  'connections.dismiss': { input: z.strictObject({ attemptId: idSchema }), output: nothing },
  /** Puts a connection back to what it was before a reconnect: its tokens, its accounts, their history. */
  'connections.rollback': {
    input: z.strictObject({ connectionId: idSchema, attemptId: idSchema }),
    output: nothing,
  },
  'connections.renew': {
    input: z.strictObject({
      connectionId: idSchema,
      /** The user has said yes on our reconfirmation screen (UK). */
      userHasReconfirmedConsent: z.boolean().optional(),
      /** `false`: only make the link, if one is needed. */
      open: z.boolean().optional(),
    }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('extended'), connection: connectionSchema }),
      z.strictObject({ outcome: z.literal('browser'), authUrl: z.string(), attemptId: idSchema }),
    ]),
  },
  'quota.list': {
    input: z.strictObject({ connectionId: idSchema.optional() }),
    output: z.strictObject({ quotas: z.array(quotaSchema) }),
  },
  /** Without an environment: those of the one in use. */
  'connections.list': {
    input: z.strictObject({ environment: environmentSchema.optional() }),
    output: z.strictObject({ connections: z.array(connectionSchema) }),
  },
  'connections.get': {
    input: z.strictObject({ connectionId: idSchema }),
    output: z.strictObject({ connection: connectionSchema, accounts: z.array(accountSchema) }),
  },
  'connections.refreshTokens': {
    input: z.strictObject({ connectionId: idSchema }),
    output: z.strictObject({ connection: connectionSchema }),
  },
  'connections.disconnect': {
    input: z.strictObject({ connectionId: idSchema, deleteData: z.boolean() }),
    output: nothing,
  },
  'demo.start': { input: nothing, output: z.strictObject({ controlUrl: z.string() }) },
  'demo.stop': { input: nothing, output: nothing },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

/** The name of a call, for example `connections.begin`. */
export type MethodName = keyof typeof methods;

/** What a caller sends to a method. */
export type Input<Name extends MethodName> = z.input<(typeof methods)[Name]['input']>;

/** What a handler receives after validation. */
export type ParsedInput<Name extends MethodName> = z.output<(typeof methods)[Name]['input']>;

/** What a method answers. */
export type Output<Name extends MethodName> = z.output<(typeof methods)[Name]['output']>;

/** One function per method: what the engine has to provide. */
export type Handlers = {
  [Name in MethodName]: (input: ParsedInput<Name>) => Output<Name> | Promise<Output<Name>>;
};

/** Whether a string names a method (own keys only, so `constructor` does not). */
export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
