import type { ColumnRole, KnownReason, UnreadableReason } from '../../../shared/contract/index.ts';
import { counted } from './counted.ts';

const roles: Record<ColumnRole, string> = {
  ignore: 'Not used',
  date: 'Day',
  amount: 'Amount',
  moneyIn: 'Money in',
  moneyOut: 'Money out',
  sign: 'Debit or credit',
  text: 'Text',
  payee: 'Who it was with',
  note: 'Your note',
  category: 'Category',
  currency: 'Currency',
  balance: 'Balance after',
  status: 'Booked or pending',
  account: 'Account',
  id: 'Its identifier',
};

const unreadable: Record<UnreadableReason, string> = {
  'date-missing': 'no day',
  'date-unreadable': 'no such day',
  'amount-missing': 'no amount',
  'amount-unreadable': 'not an amount',
  'amount-too-fine': 'smaller than the smallest coin',
  formula: 'a formula, which is never worked out',
  'other-currency': 'another currency',
  'too-few-columns': 'too few columns',
  'not-an-entry': 'no payment',
};

const known: Record<KnownReason, string> = {
  'same-row': 'exported from here',
  'same-id': 'same identifier',
  'same-content': 'same day, amount and text',
  'twice-in-file': 'twice in the file',
  'same-day-and-amount': 'same day and amount',
  'alike-nearby': 'same amount, a few days apart',
  'bank-knows-the-day': 'the bank has answered for that day and does not name it',
};

/** Taking older history over from a file. */
export const importing = {
  title: 'Import',
  screen: 'Import older history',
  lead: 'Older transactions from a file of your bank or another program. What is here already is not added again.',
  open: 'Import from a file',
  openNote: 'CSV, OFX and QIF as banks and money programs write them, or Coffer’s own JSON.',
  fromAccount: 'Add older history',
  back: 'Settings',
  account: 'Into which account',
  noAccount: 'There is no account yet',
  noAccountNote: 'Connect a bank first. Its older history goes into the account that the bank gives.',
  choose: 'Choose a file',
  chooseOther: 'Choose another file',
  accepts: 'A statement as CSV, OFX or QIF, up to 64 MB. It is read on this computer only.',
  handingOver: (share: string) => `Reading the file: ${share}`,
  looking: 'Comparing with what is here',

  howTitle: 'How the file is read',
  encoding: 'Characters',
  encodings: { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16 BE', 'windows-1252': 'Windows' },
  source: 'Account in the file',
  sourceNone: 'Please choose',
  sourceRows: (name: string, count: string) => `${name} (${count})`,
  sourceUnnamed: 'without a name',
  dates: 'Dates are written',
  dateOrders: { dmy: 'day, month, year', mdy: 'month, day, year', ymd: 'year, month, day' },
  decimal: 'Decimals after a',
  decimals: { '.': 'point', ',': 'comma' },
  unsure: 'The file does not show it. Please check.',
  sign: 'Money out is written as',
  signs: { minus: 'negative', plus: 'positive' },
  columnsTitle: 'What the columns hold',
  column: (number: string) => `Column ${number}`,
  columnNamed: (name: string) => `What ${name} holds`,
  roles,
  missing: {
    date: 'Choose the column that holds the day.',
    amount: 'Choose the column that holds the amount.',
  },
  missingSource: 'The file holds several accounts. Choose the one that is meant.',

  resultTitle: 'What would happen',
  nothingYet: 'Nothing has been added yet.',
  fresh: (count: number, formatted: string) => counted(count, formatted, 'new transaction', 'new transactions'),
  freshNone: 'Nothing new',
  range: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
  sums: (income: string, expense: string) => `${income} in, ${expense} out`,
  knownCount: (count: number, formatted: string) => counted(count, formatted, 'is here already', 'are here already'),
  unreadableCount: (count: number, formatted: string) =>
    counted(count, formatted, 'line cannot be read', 'lines cannot be read'),
  pendingCount: (count: number, formatted: string) =>
    counted(count, formatted, 'was still pending and is left out', 'were still pending and are left out'),
  lookalikes: (count: number, formatted: string) =>
    counted(count, formatted, 'has another text here', 'have another text here'),
  addLookalikes: 'Add them all the same',
  addLookalikesNote: 'Only if they are different payments that happen to have the same day and amount.',
  lists: { fresh: 'New', known: 'Here already', unreadable: 'Not readable' },
  listFirst: (count: string, all: string) => `The first ${count} of ${all}.`,
  listNone: 'None.',
  listTitle: 'Transactions of the file',
  columns: { line: 'Line', date: 'Day', text: 'Text', because: 'Why', amount: 'Amount', content: 'What stands there' },
  known,
  unreadable,

  commit: (count: number, formatted: string) => counted(count, `Add ${formatted}`, 'transaction', 'transactions'),
  done: (count: number, formatted: string) =>
    counted(count, formatted, 'transaction was added', 'transactions were added'),
  doneNote: (fileName: string, account: string) => `From ${fileName} into ${account}.`,
  undo: 'Undo',
  undone: 'The import is taken back.',
  undoneTitle: 'Taken back',
  undoneNote: 'Everything is as it was before the import.',
  see: 'See the account',
  another: 'Import another file',
};
