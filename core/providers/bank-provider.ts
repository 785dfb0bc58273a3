import type { Application } from '../credentials/credentials.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';

/**
 * The seam between Coffer and whoever gives access to banks. TrueLayer's Data API v1 is the one implementation; v3 or
 * another company would be a second. Everything here is plain data in our own terms: signs, currencies and dates are
 * already ours (negative = money out, minor units, local dates). All functions reject with `BankFailure`.
 */
export type BankProvider = {
  /** Builds the link that the user opens in the browser. */
  authLink(application: Application, request: AuthLinkRequest): string;
  /** Exchanges the one-time code. `redirectParameters` are the address's own query. */
  exchangeCode(application: Application, request: CodeExchange): Promise<TokenSet>;
  /** Trades the refresh token for new tokens. The old one may be dead the moment the bank has answered. */
  refresh(application: Application, refreshToken: string, options: CallOptions): Promise<TokenSet>;
  /** Makes a consent good for another term without a visit to the bank, where that is offered (UK). */
  extend(application: Application, request: ExtendRequest): Promise<ExtendAnswer>;
  /** A link on which the user signs in again for a consent that exists (UK). */
  reauthLink(application: Application, request: ReauthRequest): Promise<string>;
  /** Who the bank says the user is; rarely complete. */
  holder(session: BankSession): Promise<HolderInfo>;
  /** Ends the consent at the bank. */
  revoke(application: Application, accessToken: string, options: CallOptions): Promise<void>;
  /** Who is offered at this moment. Needs no user. */
  providers(application: Application, options: CallOptions): Promise<OfferedProvider[]>;
  /** What the consent says about itself. */
  consent(session: BankSession): Promise<ConsentInfo>;
  accounts(session: BankSession): Promise<AccountsAnswer>;
  cards(session: BankSession): Promise<AccountsAnswer>;
  balance(session: BankSession, account: AccountReference): Promise<BankBalance>;
  /** Booked rows of a range, both ends inclusive; without a range, whatever the bank gives by default. */
  transactions(session: BankSession, account: AccountReference, range?: DateRange): Promise<TransactionsAnswer>;
  pending(session: BankSession, account: AccountReference): Promise<TransactionsAnswer>;
};

/** Options every call takes. */
export type CallOptions = { signal?: AbortSignal | undefined };

/** A call on behalf of one consent. */
export type BankSession = CallOptions & {
  application: Application;
  accessToken: string;
  /** The bank behind the consent, where it is known; for figures about banks, nothing is sent by it. */
  providerId?: string | undefined;
  /** The user's public address, sent as `X-PSU-IP` when they are present and agreed to it. */
  userAddress?: string | undefined;
};

/** What extending needs: the user's yes, who they are, and what a sign-in would need if the bank wants one after all. */
export type ExtendRequest = CallOptions & {
  refreshToken: string;
  user: { id: string; name: string; email?: string | undefined; phone?: string | undefined };
  state: string;
  codeVerifier: string;
};

/** Extended at once, with new tokens; or the bank wants to see the user. */
export type ExtendAnswer = { kind: 'extended'; tokens: TokenSet } | { kind: 'browser'; url: string };

/** What a re-authentication link needs. */
export type ReauthRequest = CallOptions & { refreshToken: string; state: string; codeVerifier: string };

/** `/info` in our terms. */
export type HolderInfo = { fullName?: string | undefined; email?: string | undefined; phone?: string | undefined };

/** What an auth link carries. */
export type AuthLinkRequest = {
  state: string;
  codeVerifier: string;
  scopes: readonly string[];
  /** Filters or provider ids, sent as `providers=`. */
  providers: readonly string[];
  /** Preselects one bank; must be covered by `providers`. */
  providerId?: string | undefined;
};

/** What a code exchange needs. */
export type CodeExchange = CallOptions & {
  redirectUri: string;
  redirectParameters: ReadonlyMap<string, string>;
  state: string;
  codeVerifier: string;
};

/** Tokens as they came. `refreshToken` is absent when the bank sent none: then the old one stays good. */
export type TokenSet = {
  accessToken: string;
  refreshToken?: string | undefined;
  expiresInSeconds: number;
  scope?: string | undefined;
};

/** A provider on offer. `logoUri` is fetched by the engine, never by the interface. */
export type OfferedProvider = {
  providerId: string;
  displayName: string;
  country: string;
  logoUri?: string | undefined;
  scopes: string[];
  health?: string | undefined;
};

/** `/me` in our terms; banks leave out what they like. */
export type ConsentInfo = {
  credentialsId?: string | undefined;
  providerId?: string | undefined;
  providerName?: string | undefined;
  logoUri?: string | undefined;
  scopes?: string[] | undefined;
  consentStatus?: string | undefined;
  consentCreatedAt?: string | undefined;
  consentExpiresAt?: string | undefined;
};

/** Names an account at the bank. Cards and accounts live under different paths and have opposite signs. */
export type AccountReference = { kind: 'account' | 'card'; providerAccountId: string; currency: string };

/** An account or card as the bank describes it. */
export type BankAccount = AccountReference & {
  name: string;
  type?: string | undefined;
  iban?: string | undefined;
  sortCode?: string | undefined;
  accountNumber?: string | undefined;
  cardNetwork?: string | undefined;
  cardTail?: string | undefined;
  providerId?: string | undefined;
};

/** Accounts or cards of an answer. Ones without an id or a currency are counted: nothing can be asked about them. */
export type AccountsAnswer = { accounts: BankAccount[]; unreadable: number };

/** A balance in our signs: a card's is negative when money is owed. */
export type BankBalance = {
  currency: string;
  currentMinor: number;
  availableMinor?: number | undefined;
  creditLimitMinor?: number | undefined;
  /** When the bank last updated it, when it says so. */
  updatedAt?: string | undefined;
};

/** Inclusive range of local dates. */
export type DateRange = { from: LocalDate; to: LocalDate };

/** One row in our signs and units. `stableId` is the provider's own lasting id, when it gives one. */
export type BankTransaction = {
  providerTransactionId: string;
  stableId?: string | undefined;
  date: LocalDate;
  bankTimestamp: string;
  amountMinor: number;
  currency: string;
  description: string;
  merchant?: string | undefined;
  category?: string | undefined;
  classification: string[];
  runningBalanceMinor?: number | undefined;
};

/** Rows of an answer. Rows that cannot be read are counted, never guessed and never silently dropped. */
export type TransactionsAnswer = {
  transactions: BankTransaction[];
  unreadable: number;
  /**
   * SHA-256 of the answer's body, hex: evidence of what the bank said. Of the body unpacked, because the same words come
   * packed or not, and packed in many ways, as whatever stands between us and the bank likes.
   */
  rawSha256: string;
};
