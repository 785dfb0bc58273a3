/** Backups of the whole profile, and going back to one. */
export const backups = {
  title: 'Backups',
  lead: 'All of Coffer in one encrypted file: accounts and transactions, categories, connections and the record. Only its passphrase opens it.',
  none: 'There is no backup yet',
  noneNote: 'If this disk breaks, what Coffer has collected is gone with it.',
  some: (ago: string) => `The last backup was made ${ago}`,
  next: (time: string) => `The next one is due on ${time}.`,
  nextSoon: 'The next one is due now.',
  noPlan: 'None is made automatically.',
  failed: 'The last backup failed',

  make: 'Back up now',
  making: (share: string) => `Copied and checked: ${share}`,
  made: (size: string) => `The backup is made, ${size}, and every page of it was read back.`,
  passphrase: 'Passphrase for the backup',
  passphraseHint: 'At least 8 characters. Write it down: without it nobody can open the backup.',
  passphraseAgain: 'Once more',
  tooShort: 'At least 8 characters.',
  different: 'The two are not the same.',
  planPassphraseNote: 'Coffer keeps the key that it makes, not the words, for automatic backups.',
  start: 'Start',
  change: 'Change the passphrase',
  changed: 'Backups from now on have the new passphrase.',
  planned: 'Backups are made automatically from now on.',

  every: 'Make backups',
  everyOptions: { never: 'By hand only', day: 'Every day', week: 'Every week' },
  kept: 'How many are kept',
  keptNote: 'The oldest automatic ones make room. Those made by hand stay.',

  folder: 'Folder',
  inProfile: 'On the same disk as Coffer itself, which helps against mistakes but not against a broken disk.',
  choose: 'Choose another',
  fixed: 'COFFER_BACKUP_DIR names another folder.',

  list: 'Backups in this folder',
  columns: { made: 'Made', size: 'Size', how: 'How', acts: 'What to do with it' },
  origins: { hand: 'by hand', plan: 'automatic' },
  otherProfile: 'of another profile',
  fromFuture: 'of a newer Coffer',
  restore: 'Restore',
  restoreNamed: (time: string) => `Restore the backup of ${time}`,
  save: 'Save a copy',
  saveNamed: (time: string) => `Save a copy of the backup of ${time}`,
  saved: (fileName: string) => `Saved as ${fileName}.`,
  remove: 'Remove',
  removeNamed: (time: string) => `Remove the backup of ${time}`,
  removed: 'The backup is removed.',
  removeTitle: 'Remove this backup?',
  removeText: (time: string) => `The backup of ${time} is deleted from its folder. Copies elsewhere stay.`,

  fromFile: 'Restore from a file',
  restoreTitle: 'Restore a backup',
  restoreText: (time: string) =>
    `Everything in Coffer becomes what it was on ${time}. What has come since then is replaced.`,
  restoreFileText: (fileName: string) =>
    `Everything in Coffer becomes what ${fileName} holds. What is here now is replaced.`,
  restoreNote:
    'The app lock stays the one of this computer. Banks whose access was renewed since may ask you to sign in again.',
  handingOver: (share: string) => `Reading the file: ${share}`,
  restoring: (share: string) => `Restoring: ${share}`,
  restoreWord: 'restore',
  restored: (time: string) => `Restored. Everything is as it was on ${time}.`,
  welcome: 'Restore a backup',
};

/** Asks for a word before what cannot be taken back. */
export const confirmWord = {
  label: (word: string) => `Type “${word}” to go on`,
};
