import { GERMAN_FAILURE_SENTENCES } from './failure-sentences-de.ts';
import type { Language } from './language.ts';

/**
 * What the engine says about a failure when it knows more than the code alone: one sentence of the cause, in place of
 * the code's own. Key-based, so that another language is another map of the same keys. `{name}` is filled by
 * `fillWords`; values are names, ports and counts, never what a user typed and never a secret.
 */
export const FAILURE_SENTENCES = {
  'no-such-method': 'There is no such method.',
  'no-such-connection': 'There is no such connection in this profile.',
  'connection-elsewhere': 'This connection belongs to the {environment} environment. Switch to it in Settings first.',
  'reconnect-final': 'This reconnect can no longer be undone.',
  'sync-already-undone': 'This sync is already undone.',
  'edit-already-undone': 'This is already taken back.',
  'question-already-answered': 'This question is already answered.',
  'transfer-half-taken': 'One of the two is already half of a transfer that you have confirmed.',
  'ecb-unreachable': 'The European Central Bank cannot be reached from this computer.',
  'ecb-unreadable': 'What came from the European Central Bank is not its list of rates. Nothing of it was kept.',
  'preview-overtaken': 'A newer preview was asked for.',
  'sync-running': 'A sync of this bank is running. Try again when it has ended.',
  'sandbox-id-in-production': 'This client id belongs to TrueLayer’s sandbox; production needs a live one.',
  'live-id-in-sandbox': 'TrueLayer’s sandbox needs a client id that starts with sandbox-.',
  'redirect-mode-absent': 'This host cannot receive a redirect by {mode}; choose another way.',
  'redirect-no-relay': 'Pair a relay first; it is the relay’s page that hands the answer on.',
  'redirect-custom': 'The custom address must be {address}.',
  'redirect-no-address': 'The redirect address is not a web address.',
  'redirect-too-much': 'The redirect address must carry no fragment and no user name.',
  'redirect-loopback': 'A loopback address starts with http://127.0.0.1: or http://localhost:.',
  'redirect-https': 'The redirect address must start with https://.',
  'backup-none': 'The file is no backup of Coffer, or it was cut short.',
  'backup-damaged': 'The file is damaged: what it holds is not what was put into it.',
  'backup-passphrase': 'The passphrase does not open this backup, or the part that it opens is damaged.',
  'backup-from-future': 'This backup was made by a newer Coffer. Update Coffer first.',
  'backup-gone': 'The backup is no longer where it was.',
  'backup-not-whole': 'The backup that was just made does not hold what this profile holds. It was not kept.',
  'backup-passphrase-needed': 'No passphrase is kept for backups, so one has to be given.',
  'backup-folder-fixed': 'This host has no dialog for folders; name the folder by COFFER_BACKUP_DIR.',
  'backup-under-way': 'A backup is being made or restored. Try again when it has ended.',
  'file-too-large': 'The file is larger than {limit}.',
  'file-incomplete': 'The file has not arrived in full.',
  'import-empty': 'The file is empty.',
  'import-binary': 'The file is no text. It may be a PDF, a spreadsheet or an archive; save it as CSV first.',
  'import-open-quote': 'A quotation mark in line {line} is never closed, so what follows cannot be told apart.',
  'import-other-json': 'Only the JSON that Coffer itself exports can be read.',
  'import-other-format': 'The file is XML, but not OFX.',
  'import-no-rows': 'There is no payment in the file.',
  'import-too-many': 'The file has more than {limit} payments.',
  'import-columns-missing': 'It is not known yet which columns hold the day and the amount.',
  'import-source-missing': 'The file holds several accounts, and which of them is meant is not known yet.',
  'import-other-currency': 'Everything in the file is in another currency than this account, which is in {currency}.',
  'import-nothing-new': 'Everything that can be read in the file is here already.',
  'import-already-undone': 'This import is already undone.',
  'key-already-lasting': 'This profile already has a lasting key.',
  'key-in-environment': 'This profile opens with the key in TRUELAYER_ENCRYPTION_KEY, and it is not set.',
  'key-in-passphrase': 'This profile opens with its passphrase.',
  'recovery-code-slip': 'This is not a recovery code: a character is missing, too many or mistaken.',
  'recovery-needs-lasting-key':
    'This profile ends with its session. Choose a passphrase first; then there is something to recover.',
  'lock-secret-needed': 'The PIN or passphrase is needed for this.',
  'key-gone': 'The key of this profile is no longer in the key store.',
  'key-store-gone': 'This profile keeps its key in the system’s key store, and there is none now.',
  'key-record-damaged': 'The file {file} of this profile is damaged.',
  'key-record-gone': 'The profile has a database, but the file key-store.json beside it is gone.',
  'token-key-unreadable': 'A token key of this profile cannot be opened.',
  'node-too-old': 'Coffer needs Node {needed} or newer, and this is {found}. Start it with npm, which brings its own.',
  'folder-unwritable': 'Coffer may not write to its folder {folder}.',
  'demo-bank-not-started': 'The demo bank could not be started.',
  'port-in-use': 'Port {port} on this computer cannot be used; another program probably listens on it.',
  'page-not-opened': 'The bank’s page was not opened.',
  'relay-paired-already': 'This computer is paired with a relay already; unpair it first.',
  'relay-not-paired': 'This computer is not paired with a relay.',
  'relay-address': 'The address of a relay starts with https://, and holds no password and no question mark.',
  'relay-other-address': 'The relay goes by another address than the one entered; use the one in its RELAY_PUBLIC_URL.',
  'relay-device-limit': 'Six computers are paired for this user, and more are not allowed; remove one first.',
  'webhook-secret-fixed': 'The secret is fixed by TRUELAYER_WEBHOOK_SECRET.',
} as const;

/** A sentence of {@link FAILURE_SENTENCES}. */
export type FailureSentenceKey = keyof typeof FAILURE_SENTENCES;

/** {@link FAILURE_SENTENCES} in a language. */
export function failureSentences(language: Language): Readonly<Record<FailureSentenceKey, string>> {
  return language === 'de' ? GERMAN_FAILURE_SENTENCES : FAILURE_SENTENCES;
}
