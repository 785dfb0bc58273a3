/** What a check of the audit trail can find, as closely as the record itself shows it. */
export const TAMPER_KINDS = [
  /** An entry does not follow from the one before it. */
  'entry-changed',
  /** What an entry says does not fit its digest. */
  'metadata-changed',
  /** What an entry says stands with another one. */
  'metadata-swapped',
  /** What an entry says is gone, and no deletion of data accounts for it. */
  'metadata-erased',
  /** Entries are missing before others. */
  'entries-deleted',
  /** An entry stands where another one belongs, and was never written here. */
  'entry-inserted',
  /** Entries stand in another order than they were written in. */
  'entries-reordered',
  /** The chain fits itself, and not what was signed or remembered when it was written. */
  'recomputed',
  /** A signature that was made is gone. */
  'signature-missing',
  /** A signature is not one that was made here. */
  'signature-forged',
  /** Entries are gone from the end, and the database shows that they were there. */
  'truncated',
  /** The whole record ends earlier than is remembered outside of it. */
  'rolled-back',
  /** What was remembered outside the database is gone or not ours. */
  'anchor-missing',
  /** A sealed archive is gone. */
  'archive-missing',
  /** A sealed archive does not hold what was put into it. */
  'archive-changed',
] as const;

/** One of {@link TAMPER_KINDS}. */
export type TamperKind = (typeof TAMPER_KINDS)[number];
