import { counted } from './counted.ts';

/** Deleting everything. */
export const erasing = {
  title: 'Delete everything',
  lead: 'Takes all of Coffer’s data off this computer and begins anew. It cannot be taken back.',
  open: 'Delete everything…',
  heading: 'Delete everything?',
  goes: 'What goes:',
  banks: (count: number, formatted: string, names: string) =>
    `${counted(count, formatted, 'bank', 'banks')} (${names}): the access is ended at TrueLayer first`,
  items: [
    'All accounts, balances and transactions, with your notes, categories and rules',
    'The record of what was done, the settings and the TrueLayer application',
    'The keys in this computer’s key store, and the recovery code with them',
    'The app lock, the place at a relay, and the logs',
  ],
  backups: (count: number, formatted: string) =>
    counted(count, `Delete ${formatted}`, 'backup in the folder as well', 'backups in the folder as well'),
  backupsNote: 'Otherwise they stay, and whoever has the passphrase can restore them.',
  copies: 'Exports and copies of backups that you have put elsewhere stay where they are.',
  offline:
    'Without a connection everything goes all the same; access that could not be ended lapses by itself, or you end it at the bank.',
  word: 'delete',
  button: 'Delete everything',
  busy: 'Ending the access and deleting',
  done: 'Everything is deleted.',
  left: (names: string) =>
    `Everything is deleted here. The access to ${names} could not be ended; end it at the bank, or let it lapse.`,
};
