import { counted } from './counted.ts';

/** Why a row is what it is, by the reason that the merge gave. */
const reasons: Record<string, string> = {
  new: 'Nothing here was this payment yet, so it was added.',
  'same-lasting-id': 'The bank gave it the same lasting id as before.',
  'same-content': 'Date, amount and text are the same as before.',
  'same-row-id': 'The bank gave it the same id, and it is plausibly the same payment.',
  amended: 'Same amount within a few days: the bank has corrected this payment.',
  'booked-from-pending': 'It settles a pending payment that was here before.',
  'not-pending': 'The bank no longer lists it as pending.',
  'seen-again': 'It is back in the bank’s answer.',
  imported: 'It came from a file.',
  'bank-without-it': 'The bank was asked about these days and does not know it.',
  'gone-at-bank': 'The bank no longer shows it, and the balance agrees.',
  'missing-once': 'It was missing from one answer. It counts until that is confirmed.',
  'you-said-so': 'You said which payment it belongs to.',
};

/** What happened to a row. */
const changes = {
  added: 'Added',
  changed: 'Changed',
  booked: 'Booked',
  removed: 'No longer pending',
  doubted: 'In doubt',
  vanished: 'Gone at the bank',
  returned: 'Came back',
  moved: 'Your note moved',
};

/** One transaction, in its drawer. */
export const details = {
  reasons,
  changes,
  unknownReason: 'For a reason this version does not know.',
  fields: { date: 'Date', amount: 'Amount', description: 'Text', status: 'Status', merchant: 'Merchant' },
  category: 'Category',
  account: 'Account',
  merchant: 'Merchant',
  description: 'Bank’s text',
  balanceAfter: 'Balance after',
  doubted: 'In doubt',
  doubtedText: (when: string) =>
    `Missing from the bank’s answer of ${when}. It still counts until another answer or the balance confirms it.`,
  deleted: 'Deleted',
  deletedText: 'You deleted this row. It counts nowhere, and no sync brings it back.',
  note: 'Note',
  notePlaceholder: 'Only you see this',
  noteSave: 'Save note',
  noteSaved: 'Note saved.',
  remove: 'Delete',
  removed: 'Deleted. It stays deleted through every sync.',
  restore: 'Restore',
  restored: 'Restored.',
  origin: 'Where it comes from',
  addedAt: 'Came with',
  addedAtLink: (when: string) => `the sync of ${when}`,
  bankTime: 'Bank’s own time',
  bankId: 'Bank’s id',
  lastingId: 'Lasting id',
  noId: 'none',
  history: 'What changed since',
  historyNone: 'Nothing. It is as it first came.',
  becomes: 'becomes',
};

/** Questions that only the user can answer. */
export const reviews = {
  title: (count: number, formatted: string) => counted(count, formatted, 'open question', 'open questions'),
  kinds: {
    amended: 'The bank has corrected payments that look alike. Which of them your note belongs to is not certain.',
    booked: 'A pending payment with your note has settled, and several booked ones could be it.',
  },
  note: (note: string) => `Your note: “${note}”`,
  category: (category: string) => `Your category: ${category}`,
  deleted: 'You deleted it.',
  before: 'It was on',
  candidates: 'It could now be',
  choose: 'This one',
  chooseThis: (payment: string) => `This one: ${payment}`,
  keep: 'Keep it here',
  keepThis: (payment: string) => `Keep it here: ${payment}`,
  gone: 'no longer here',
  chosen: 'Noted. It stands where you said.',
  leave: 'Leave it',
  left: 'Left as it is.',
  movedTo: 'What you wrote stands on',
  leftOpen: 'You left it as it was:',
  takeBack: 'Take back',
  takenBack: 'Taken back. The question is open again.',
};

/** One account. */
export const account = {
  back: 'Overview',
  goneTitle: 'This account is not here',
  goneText: 'It may belong to another environment, or its bank was disconnected and its data deleted.',
  balance: 'Balance',
  asOf: (when: string) => `as the bank stated ${when}`,
  available: 'Available',
  limit: 'Credit limit',
  proofs: {
    proven: 'Proven',
    unknown: 'Not known yet',
    off: (difference: string) => `Off by ${difference}`,
    offUnknown: 'Does not add up',
  },
  proofTexts: {
    proven: 'The transactions add up to the balance the bank states.',
    unknown: 'There is not enough history yet to prove the balance.',
    off: 'The transactions do not add up to the balance the bank states. The next syncs look closer.',
  },
  line: 'Balance over the last year',
  lineLabel: (from: string, first: string, to: string, last: string, lowest: string, highest: string) =>
    `From ${first} on ${from} to ${last} on ${to}; lowest ${lowest}, highest ${highest}.`,
  lineNone: 'The line appears with the first days of history.',
  highest: 'Highest',
  lowest: 'Lowest',
  coverage: 'Days that were read',
  coverageNone: 'No days were asked for yet.',
  coverageTable: 'As a table',
  coverageKinds: { known: 'Read', refused: 'Refused', gap: 'Never asked for' },
  coverageLabel: (from: string, to: string, known: string, refused: string, gap: string) =>
    `${from} to ${to}: ${known} days read, ${refused} refused, ${gap} never asked for.`,
  coverageColumns: { from: 'From', to: 'To', state: 'State', at: 'Asked' },
  transactions: 'Transactions',
};
