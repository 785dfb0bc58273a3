import type { AuthRequest } from './auth-request.ts';
import { redirectWith } from './auth-request.ts';
import type { Bank } from './banks.ts';
import { hashToken, mintToken, type Consent } from './state-store.ts';
import { signIn, type SandboxUser } from './users.ts';
import type { World } from './world.ts';

/** One person's way through the dialog: choose a bank, sign in, consent. */
export type AuthSession = {
  sessionId: string;
  request: AuthRequest;
  /** Identifies the link, which is good for one answer only. */
  linkHash: string;
  bank: Bank | undefined;
  user: SandboxUser | undefined;
  /** Set when an existing consent is being renewed rather than a new one given. */
  renews: Consent | undefined;
  isOver: boolean;
};

/** The dialog without its pages: what the browser and `POST /control/authorize` both walk through. */
export type AuthSessions = {
  /** Opens a session for a checked link, or `undefined` when the link was used already. */
  begin(request: AuthRequest, link: string, renews?: Consent): AuthSession | undefined;
  /** The session, unless it is unknown or over. */
  find(sessionId: string): AuthSession | undefined;
  /** Chooses a bank. False when the link does not cover it. */
  chooseBank(session: AuthSession, providerId: string): boolean;
  /** Signs in at the chosen bank. False when the words are wrong, or are another person's during a renewal. */
  signIn(session: AuthSession, username: string, password: string): boolean;
  /** Ends the session. Returns the address to send the browser to. */
  decide(session: AuthSession, decision: 'allow' | 'cancel'): string;
};

const DAY_MS = 86_400_000;
const MAX_SESSIONS = 500;

/** Creates the dialog's memory. It is not saved: a restart ends the sign-ins under way. */
export function createAuthSessions(world: World): AuthSessions {
  const sessions = new Map<string, AuthSession>();
  const usedLinks = new Set<string>();

  return {
    begin(request, link, renews) {
      const linkHash = hashToken(link);
      if (usedLinks.has(linkHash)) return undefined;
      const session: AuthSession = {
        sessionId: mintToken(16).toLowerCase(),
        request,
        linkHash,
        bank: request.preselected ?? (request.banks.length === 1 ? request.banks[0] : undefined),
        user: undefined,
        renews,
        isOver: false,
      };
      const oldest = sessions.keys().next().value;
      if (sessions.size >= MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest);
      sessions.set(session.sessionId, session);
      return session;
    },
    find(sessionId) {
      const session = sessions.get(sessionId);
      return session === undefined || session.isOver || usedLinks.has(session.linkHash) ? undefined : session;
    },
    chooseBank(session, providerId) {
      const bank = session.request.banks.find((candidate) => candidate.providerId === providerId);
      if (bank === undefined) return false;
      session.bank = bank;
      session.user = undefined;
      return true;
    },
    signIn(session, username, password) {
      const user = signIn(username.trim(), password);
      if (user === undefined || (session.renews !== undefined && session.renews.username !== user.username))
        return false;
      session.user = user;
      return true;
    },
    decide(session, decision) {
      session.isOver = true;
      usedLinks.add(session.linkHash);
      const { redirectUri, state } = session.request;
      if (decision === 'cancel' || session.bank === undefined || session.user === undefined) {
        return redirectWith(redirectUri, { error: 'access_denied', state });
      }
      const consent = grantConsent(session, session.bank, session.user);
      const code = mintToken();
      const codeHash = hashToken(code);
      world.store.codes.set(codeHash, {
        codeHash,
        credentialsId: consent.credentialsId,
        redirectUri,
        ...(session.request.codeChallenge === undefined ? {} : { codeChallenge: session.request.codeChallenge }),
        expiresMs: world.clock.nowMs() + world.settings.codeLifetimeMs,
      });
      world.save();
      return redirectWith(redirectUri, { code, scope: consent.scopes.join(' '), state });
    },
  };

  function grantConsent(session: AuthSession, bank: Bank, user: SandboxUser): Consent {
    const nowMs = world.clock.nowMs();
    const granted = session.request.scopes.filter((scope) => bank.scopes.includes(scope));
    const consent: Consent = {
      credentialsId: session.renews?.credentialsId ?? Buffer.from(mintToken(32), 'hex').toString('base64'),
      clientId: world.client.clientId,
      providerId: bank.providerId,
      username: user.username,
      scopes: session.renews?.scopes ?? granted,
      status: 'Authorised',
      createdMs: session.renews?.createdMs ?? nowMs,
      updatedMs: nowMs,
      expiresMs: nowMs + bank.consentDays * DAY_MS,
      authenticatedMs: nowMs,
      temper: user.temper,
      ...(user.errorCode === undefined ? {} : { errorCode: user.errorCode }),
    };
    world.store.consents.set(consent.credentialsId, consent);
    return consent;
  }
}
