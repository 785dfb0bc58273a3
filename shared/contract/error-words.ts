import type { Language } from '../domain/language.ts';
import { GERMAN_ERROR_WORDS } from './error-words-de.ts';
import type { Retry } from './error-value.ts';
import type { ErrorCode } from './errors.ts';

/** What a person is told about a failure: a title, why it happened, and the one thing to do. `retry` is the default for the code. */
export type ErrorWords = { title: string; cause: string; action: string; retry: Retry };

/**
 * The words for every {@link ErrorCode}. The engine fills `message` from `cause`; the interface shows `title` and
 * `action` beside it. Rules: no blame, no jargon without its meaning, never "something went wrong".
 */
export const ERROR_WORDS: Record<ErrorCode, ErrorWords> = {
  INVALID_INPUT: {
    title: 'That request cannot be understood',
    cause: 'A value is missing or has the wrong form.',
    action: 'Check the marked fields and try again.',
    retry: 'never',
  },
  NOT_FOUND: {
    title: 'Not here any more',
    cause: 'The thing you asked for does not exist in this profile.',
    action: 'Go back and open the list again.',
    retry: 'never',
  },
  UNAUTHENTICATED: {
    title: 'This window is not signed in',
    cause: 'The address was opened without the key that Coffer printed when it started.',
    action: 'Open the full address from the terminal, or start Coffer again.',
    retry: 'never',
  },
  LOCKED: {
    title: 'Coffer is locked',
    cause: 'The app lock is on.',
    action: 'Unlock Coffer first.',
    retry: 'later',
  },
  INTERNAL: {
    title: 'A fault in Coffer',
    cause: 'Coffer met a case its makers did not foresee. Nothing was half-written.',
    action: 'Try again; if it happens again, report it with the reference shown.',
    retry: 'later',
  },
  CONFIG_INVALID: {
    title: 'The settings contradict each other',
    cause: 'A setting has a value that Coffer cannot use.',
    action: 'Correct the setting that is named and start again.',
    retry: 'never',
  },
  CREDENTIALS_MISSING: {
    title: 'No TrueLayer application yet',
    cause: 'Connecting a bank needs the client id and secret of a TrueLayer application.',
    action: 'Enter them in Settings, or try the demo bank.',
    retry: 'never',
  },
  CREDENTIALS_REJECTED: {
    title: 'TrueLayer refused the application',
    cause: 'The client id or secret is wrong, or belongs to another environment.',
    action: 'Check both in Settings against the TrueLayer console. Your connections are kept.',
    retry: 'never',
  },
  STATE_UNKNOWN: {
    title: 'This sign-in was not started here',
    cause: 'The answer from the bank does not belong to any sign-in that Coffer began.',
    action: 'Start again from Connections. Nothing was stored.',
    retry: 'never',
  },
  STATE_EXPIRED: {
    title: 'The sign-in took too long',
    cause: 'A sign-in is good for ten minutes, and this one is older.',
    action: 'Start again from Connections.',
    retry: 'never',
  },
  STATE_USED: {
    title: 'This sign-in is already finished',
    cause: 'The same answer from the bank arrived a second time.',
    action: 'Nothing to do. If the bank is not listed, start again from Connections.',
    retry: 'never',
  },
  AUTH_DENIED: {
    title: 'Access was not given',
    cause: 'The sign-in was cancelled, or the bank refused it.',
    action: 'Start again whenever you like. Nothing was stored.',
    retry: 'never',
  },
  AUTH_CODE_REJECTED: {
    title: 'The bank’s answer was not accepted',
    cause: 'TrueLayer did not accept the sign-in: it was missing its code, too old, or already used.',
    action: 'Start again from Connections.',
    retry: 'never',
  },
  CONSENT_EXPIRED: {
    title: 'The consent has ended',
    cause: 'The permission to read this bank has run out.',
    action: 'Reconnect the bank. Your history is kept.',
    retry: 'reconnect',
  },
  CONSENT_REVOKED: {
    title: 'The bank withdrew the access',
    cause: 'The permission was ended at the bank or at TrueLayer before its time.',
    action: 'Reconnect the bank if that was not intended. Your history is kept.',
    retry: 'reconnect',
  },
  SCA_REQUIRED: {
    title: 'The bank wants you to sign in again for this',
    cause: 'This part of the data is only given shortly after you sign in at the bank.',
    action: 'Nothing is wrong with the connection. Reconnect to fetch older data.',
    retry: 'reconnect',
  },
  RATE_LIMITED: {
    title: 'The bank asked us to slow down',
    cause: 'Too many requests in a short time.',
    action: 'Coffer tries again by itself.',
    retry: 'later',
  },
  QUOTA_EXHAUSTED: {
    title: 'Today’s automatic reads are used up',
    cause: 'A bank may be read four times in 24 hours while you are away.',
    action:
      'Wait, or press Sync now while you are here. If the bank refuses that as well, let Coffer tell it that you are present: Settings, “While you are here”.',
    retry: 'later',
  },
  PROVIDER_UNAVAILABLE: {
    title: 'The bank is not answering',
    cause: 'The bank or TrueLayer has a fault at the moment. Your connection is unharmed.',
    action: 'Coffer tries again by itself; you can also try again now.',
    retry: 'later',
  },
  PROVIDER_WITHDRAWN: {
    title: 'TrueLayer no longer offers this bank',
    cause: 'The provider was withdrawn. What you have stays here.',
    action: 'Look for the bank under another name in Connections.',
    retry: 'never',
  },
  ENDPOINT_UNSUPPORTED: {
    title: 'The bank does not offer this',
    cause: 'This bank does not give out this kind of data.',
    action: 'Nothing to do.',
    retry: 'never',
  },
  BAD_RESPONSE: {
    title: 'The answer could not be read',
    cause: 'The bank or TrueLayer sent something that is not a valid answer. Nothing of it was stored.',
    action: 'Try again in a while.',
    retry: 'later',
  },
  NETWORK_OFFLINE: {
    title: 'No connection',
    cause: 'TrueLayer cannot be reached from this computer.',
    action: 'Check the network, then try again.',
    retry: 'now',
  },
  NETWORK_TIMEOUT: {
    title: 'No answer in time',
    cause: 'The bank or TrueLayer took too long.',
    action: 'Try again in a while.',
    retry: 'later',
  },
  CANCELLED: {
    title: 'Stopped',
    cause: 'The work was stopped before it ended. What was finished is kept.',
    action: 'Start it again when you like.',
    retry: 'now',
  },
  KEYRING_ABSENT: {
    title: 'No key store on this computer',
    cause: 'Coffer keeps its key in the system’s key store, and there is none.',
    action: 'Choose a passphrase, or install a key store such as GNOME Keyring.',
    retry: 'never',
  },
  KEYRING_LOCKED: {
    title: 'The key store is locked',
    cause: 'The system’s key store is there but locked.',
    action: 'Unlock it and start Coffer again.',
    retry: 'now',
  },
  KEYRING_CHANGED: {
    title: 'The key does not fit this profile',
    cause: 'The key in use is not the one this profile was made with.',
    action: 'Start with the key store or key it was made with. Nothing was changed.',
    retry: 'never',
  },
  PASSPHRASE_WRONG: {
    title: 'Wrong passphrase',
    cause: 'The passphrase does not open this profile.',
    action: 'Check it and try again.',
    retry: 'now',
  },
  RECOVERY_CODE_WRONG: {
    title: 'This recovery code does not fit',
    cause: 'The code is mistyped, belongs to another profile, or a newer one was made.',
    action: 'Compare it with the printed one and enter it again.',
    retry: 'now',
  },
  UNLOCK_REFUSED: {
    title: 'That is not it',
    cause: 'The PIN or passphrase does not unlock Coffer.',
    action: 'Try again, or use the recovery code.',
    retry: 'now',
  },
  UNLOCK_TOO_SOON: {
    title: 'Wait a moment',
    cause: 'After several wrong tries Coffer waits longer and longer before the next.',
    action: 'Wait until the time shown, then try again.',
    retry: 'later',
  },
  TOKEN_UNREADABLE: {
    title: 'A stored token cannot be opened',
    cause: 'A sealed token was changed, moved or made with another key.',
    action: 'Reconnect the bank. Your history is kept.',
    retry: 'reconnect',
  },
  DATABASE_FROM_FUTURE: {
    title: 'This profile belongs to a newer Coffer',
    cause: 'A newer version has written to this profile.',
    action: 'Update Coffer. Nothing was touched.',
    retry: 'never',
  },
  DATABASE_CORRUPT: {
    title: 'The database cannot be read',
    cause: 'The file is damaged or is not a Coffer database.',
    action: 'Restore a backup into a new profile. Nothing was touched.',
    retry: 'never',
  },
  PROFILE_UNWRITABLE: {
    title: 'The profile folder cannot be written',
    cause: 'Coffer may not write to its folder.',
    action: 'Give yourself write access, or choose another folder.',
    retry: 'never',
  },
  PROFILE_IN_USE: {
    title: 'Coffer is already running',
    cause: 'Another Coffer has this profile open.',
    action: 'Use the one that is running, or close it first.',
    retry: 'never',
  },
  DISK_FULL: {
    title: 'The disk is full',
    cause: 'There was no room to write. What was there before is unharmed.',
    action: 'Free some space, then try again.',
    retry: 'now',
  },
  FILE_UNWRITABLE: {
    title: 'The file cannot be written there',
    cause: 'The folder or the file refuses to be written.',
    action: 'Choose another place.',
    retry: 'now',
  },
  PORT_TAKEN: {
    title: 'The redirect port is taken',
    cause: 'Another program listens on the port of the redirect address.',
    action: 'Close that program, or choose another redirect address in Settings.',
    retry: 'now',
  },
  BACKUP_INVALID: {
    title: 'This backup cannot be used',
    cause: 'The file is damaged, not a backup, or the passphrase is wrong.',
    action: 'Try another backup. Nothing was changed.',
    retry: 'never',
  },
  IMPORT_INVALID: {
    title: 'This file cannot be taken over',
    cause: 'Coffer cannot read payments out of it.',
    action: 'Choose another file, or download it from the bank once more as CSV, OFX or QIF. Nothing was changed.',
    retry: 'never',
  },
  RELAY_UNREACHABLE: {
    title: 'The relay is not answering',
    cause: 'The relay cannot be reached. Syncing goes on without it.',
    action: 'Coffer tries again by itself.',
    retry: 'later',
  },
  RELAY_REJECTED: {
    title: 'The relay refused this device',
    cause: 'The device was removed from the relay, or its key does not fit.',
    action: 'Pair it again in Settings.',
    retry: 'never',
  },
  PAIRING_CODE_INVALID: {
    title: 'The pairing code is not valid',
    cause: 'The code is wrong, used or older than ten minutes.',
    action: 'Make a new code and enter it again.',
    retry: 'never',
  },
};

/** The words for every code in a language. */
export function errorWords(language: Language): Readonly<Record<ErrorCode, Omit<ErrorWords, 'retry'>>> {
  return language === 'de' ? GERMAN_ERROR_WORDS : ERROR_WORDS;
}
