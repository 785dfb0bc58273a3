import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** One user's permission to read one provider. Outlives its tokens; `credentialsId` is its name at TrueLayer. */
const consentSchema = z.object({
  credentialsId: z.string(),
  clientId: z.string(),
  providerId: z.string(),
  /** The sandbox user, without a password. */
  username: z.string(),
  scopes: z.array(z.string()),
  status: z.enum(['Authorised', 'Revoked']),
  createdMs: z.number(),
  updatedMs: z.number(),
  expiresMs: z.number(),
  /** When the user last signed in at the bank: the full history is open for minutes after it. */
  authenticatedMs: z.number(),
  /** An extension that is accepted but shows in `/me` only from `fromMs` on (TrueLayer applies it late). */
  extension: z.object({ expiresMs: z.number(), fromMs: z.number() }).optional(),
  /** `eternal`: extending needs no bank. `error`: every data call fails with `errorCode`. */
  temper: z.enum(['normal', 'eternal', 'error']),
  errorCode: z.string().optional(),
});
/** See {@link consentSchema}: a consent as it is kept. */
export type Consent = z.infer<typeof consentSchema>;

const codeSchema = z.object({
  codeHash: z.string(),
  credentialsId: z.string(),
  redirectUri: z.string(),
  codeChallenge: z.string().optional(),
  expiresMs: z.number(),
});
/** An authorisation code that waits for its exchange. Deleted by it. */
export type AuthorisationCode = z.infer<typeof codeSchema>;

const accessTokenSchema = z.object({
  tokenHash: z.string(),
  credentialsId: z.string(),
  scopes: z.array(z.string()),
  expiresMs: z.number(),
});
/** An access token, by its hash. */
export type AccessToken = z.infer<typeof accessTokenSchema>;

const refreshTokenSchema = z.object({
  tokenHash: z.string(),
  credentialsId: z.string(),
  /** Set once a newer token took its place; it is honoured for the grace after that, if there is one. */
  replacedMs: z.number().optional(),
});
/** A refresh token, by its hash. */
export type RefreshToken = z.infer<typeof refreshTokenSchema>;

const stateSchema = z.object({
  version: z.literal(1),
  /** When this bank opened, in simulated milliseconds: the books start two years before. */
  bornMs: z.number(),
  clockOffsetMs: z.number(),
  consents: z.array(consentSchema),
  codes: z.array(codeSchema),
  accessTokens: z.array(accessTokenSchema),
  refreshTokens: z.array(refreshTokenSchema),
});

/**
 * What the sandbox remembers: consents, codes and tokens. Tokens and codes are kept as SHA-256 hashes only, and no
 * account number or description is kept at all, since those follow from the seed.
 */
export type StateStore = {
  bornMs: number;
  consents: Map<string, Consent>;
  codes: Map<string, AuthorisationCode>;
  accessTokens: Map<string, AccessToken>;
  refreshTokens: Map<string, RefreshToken>;
  /** The offset of the simulated clock that was saved last. */
  savedClockOffsetMs: number;
  /** Writes everything to the state file, if there is one. The file is replaced as a whole or not at all. */
  save(clockOffsetMs: number): void;
  /** Forgets everything except the day the bank opened. */
  clear(): void;
};

/** The form in which a token or code is stored and looked up. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A new unguessable token. */
export function mintToken(bytes = 32): string {
  return randomBytes(bytes).toString('hex').toUpperCase();
}

/**
 * Opens the state file, or starts empty when there is none (or no path is given).
 * Throws when the file is there but is not a state file: silently starting empty would look like revoked consents.
 */
export function openStateStore(stateFile: string | undefined, bornMs: number): StateStore {
  const saved = stateFile === undefined ? undefined : readState(stateFile);
  const store: StateStore = {
    bornMs: saved?.bornMs ?? bornMs,
    consents: new Map(saved?.consents.map((consent) => [consent.credentialsId, consent])),
    codes: new Map(saved?.codes.map((code) => [code.codeHash, code])),
    accessTokens: new Map(saved?.accessTokens.map((token) => [token.tokenHash, token])),
    refreshTokens: new Map(saved?.refreshTokens.map((token) => [token.tokenHash, token])),
    savedClockOffsetMs: saved?.clockOffsetMs ?? 0,
    save(clockOffsetMs) {
      if (stateFile === undefined) return;
      const state: z.infer<typeof stateSchema> = {
        version: 1,
        bornMs: store.bornMs,
        clockOffsetMs,
        consents: [...store.consents.values()],
        codes: [...store.codes.values()],
        accessTokens: [...store.accessTokens.values()],
        refreshTokens: [...store.refreshTokens.values()],
      };
      const temporary = `${stateFile}.${process.pid}.new`;
      writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
      renameSync(temporary, stateFile);
    },
    clear() {
      store.consents.clear();
      store.codes.clear();
      store.accessTokens.clear();
      store.refreshTokens.clear();
    },
  };
  return store;
}

function readState(stateFile: string): z.infer<typeof stateSchema> | undefined {
  let text: string;
  try {
    text = readFileSync(stateFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${stateFile} is not a state file of the sandbox.`, { cause: error });
  }
}
