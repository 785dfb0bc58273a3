import type { TamperKind } from '../../../shared/domain/audit-tampering.ts';
import { counted } from './counted.ts';

/** By what a row was recognised. */
const WAYS: Record<string, string> = {
  'same-lasting-id': 'by lasting id',
  'same-content': 'by content',
  'same-row-id': 'by id',
  amended: 'by amount and day',
};

/** The syncs, and what each changed. */
export const syncs = {
  list: 'Syncs',
  columns: { time: 'Time', state: 'Result', bank: 'Bank', changes: 'Changes' },
  states: {
    running: 'Running',
    succeeded: 'Complete',
    partial: 'In part',
    failed: 'Failed',
    cancelled: 'Stopped',
  },
  undone: 'Undone',
  nothing: 'nothing new',
  counts: {
    added: (count: string) => `${count} added`,
    changed: (count: string) => `${count} changed`,
    booked: (count: string) => `${count} booked`,
    vanished: (count: string) => `${count} vanished`,
    rewritten: (count: string) => `${count} rewritten by the bank`,
  },
  emptyTitle: 'No syncs yet',
  emptyText: 'Each sync is kept here with everything it changed.',
  end: 'The first sync',
  open: (bank: string, time: string) => `Sync of ${bank}, ${time}`,
  unknownBank: 'Bank no longer here',
  began: 'Began',
  length: 'Took',
  seconds: (count: string) => `${count} s`,
  underASecond: 'under a second',
  undoneAt: 'Undone',
  changesTitle: 'What changed',
  changesNone: 'This sync changed no transaction.',
  changesMore: 'Show more',
  proofsTitle: 'Whether it adds up',
  proofsNone: 'No balance was read beside transactions.',
  proofStates: { proven: 'Proven', off: 'Does not add up', unknown: 'Not known yet' },
  opening: (date: string) => `Before ${date}`,
  movements: 'Transactions since',
  difference: 'Not accounted for',
  closing: 'Balance the bank states',
  rewrittenTitle: 'The bank has rewritten its history',
  rewrittenText: (count: number, formatted: string) =>
    `It altered or took back ${counted(count, formatted, 'payment', 'payments')} that it had booked before. What they were is below.`,
  recognised: (ways: string) => `Recognised: ${ways}`,
  recognisedBy: (count: string, reason: string) => `${count} ${WAYS[reason] ?? 'otherwise'}`,
  answersTitle: 'What the bank was asked',
  answersNone: 'Nothing was kept of it.',
  rows: (count: number, formatted: string) => counted(count, formatted, 'row', 'rows'),
  answerOk: 'answered',
  days: (from: string, to: string) => `${from} to ${to}`,
  fingerprint: (hash: string) => `SHA-256 of the answer: ${hash}`,
  endpoints: {
    transactions: 'Transactions',
    'transactions/pending': 'Pending transactions',
    pending: 'Pending transactions',
    balance: 'Balance',
    standing_orders: 'Standing orders',
    direct_debits: 'Direct debits',
  } as Record<string, string>,
  undo: 'Undo this sync',
  undoTitle: (bank: string) => `Undo this sync of ${bank}?`,
  undoText: (when: string) =>
    `The transactions go back to what they were before ${when}. Your notes and deletions stay with their rows.`,
  undoLater: (bank: string) => `Every later sync of ${bank} is undone with it.`,
  undoButton: 'Undo',
  undoDone: (bank: string) => `${bank} is as it was before that sync.`,
  stop: 'Stop',
};

/** Checking and handing out the record. */
export const record = {
  parts: { all: 'Everything', syncs: 'Syncs', webhooks: 'Webhooks', health: 'Health' },
  partsLabel: 'Part',
  verify: 'Verify',
  verifying: (done: string, total: string | undefined) =>
    total === undefined ? `Checking entry ${done}…` : `Checking entry ${done} of ${total}…`,
  starting: 'Checking…',
  proven: (count: number, formatted: string) =>
    `Proven: ${counted(count, formatted, 'entry', 'entries')}, none changed, none missing.`,
  broken: (entry: string) => `The record does not hold at entry ${entry}.`,
  brokenAnywhere: 'The record does not hold.',
  /** What was done to it, by the kind that the check names. */
  kinds: {
    'entry-changed': 'It was changed after it was written, or it does not follow from the one before.',
    'metadata-changed': 'What it says was changed after it was written.',
    'metadata-swapped': 'What it says stands with another entry.',
    'metadata-erased': 'What it says was erased, and no deletion of data accounts for it.',
    'entries-deleted': 'Entries were taken out before it.',
    'entry-inserted': 'It was put in, and never written by Coffer.',
    'entries-reordered': 'Entries were moved from their place.',
    recomputed: 'The record was rewritten; it no longer fits what was signed or remembered.',
    'signature-missing': 'A signature that was made over it is gone.',
    'signature-forged': 'The signature over it was not made here.',
    truncated: 'Entries are missing from the end.',
    'rolled-back': 'It ends earlier than this computer remembers: cut off, or put back to an older copy.',
    'anchor-missing': 'What was remembered of its end outside the database is gone.',
    'archive-missing': 'A sealed part of it is gone.',
    'archive-changed': 'A sealed part of it was changed.',
  } satisfies Record<TamperKind, string>,
  unknownKind: 'It was changed by something other than Coffer.',
  brokenAction: 'Export it as it is now, and restore a backup if you did not do this yourself.',
  states: { unchecked: 'Not checked yet', intact: 'Intact', broken: 'Changed from outside' },
  anchors: {
    'os-keychain': 'Its end is also kept in this computer’s key store.',
    file: 'Its end is also kept in a file beside the database.',
  },
  export: 'Export',
  exported: (file: string, key: string) => `Saved as ${file}. Its key: ${key}.`,
};

/** How well access is kept alive. */
export const health = {
  lead: 'How well Coffer keeps the access to your banks alive.',
  renewals: 'Renewals of access that worked',
  last24: 'Last 24 hours',
  last30: 'Last 30 days',
  of: (worked: string, tried: string) => `${worked} of ${tried}`,
  none: 'none needed',
  consents: 'Consents',
  active: 'Active',
  expired: 'Ended',
  revoked: 'Withdrawn or disconnected',
  error: 'In trouble',
  within24: 'End within 24 hours',
  within14: 'End within 14 days',
};
