import { ERROR_CODES, type AuditEntry, type ErrorCode } from '../../shared/contract/index.ts';
import type { Formats } from './formats.ts';

/**
 * What an entry of the trail says, ready for a sentence. Its metadata is open, so each fact is asked for by name and is
 * `undefined` when it is not there or not of its kind; a sentence leaves out what it does not get.
 */
export type EntryFacts = {
  /** A word of ours, such as a purpose. */
  word(name: string): string | undefined;
  words(name: string): readonly string[];
  flag(name: string): boolean | undefined;
  number(name: string): number | undefined;
  /** A whole number as the locale writes it. */
  count(name: string): string | undefined;
  /** A date, or the date of an instant. */
  day(name: string): string | undefined;
  code(): ErrorCode | undefined;
  /** The name of the account it is about. */
  account(): string | undefined;
};

/** Reads the facts of an entry. */
export function entryFacts(
  { metadata }: Pick<AuditEntry, 'metadata'>,
  { formats, accountName }: { formats: Formats; accountName: (accountId: string) => string | undefined },
): EntryFacts {
  const own = (name: string): unknown => (Object.hasOwn(metadata, name) ? metadata[name] : undefined);
  const word = (name: string): string | undefined => {
    const value = own(name);
    return typeof value === 'string' ? value : undefined;
  };
  const number = (name: string): number | undefined => {
    const value = own(name);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  };
  return {
    word,
    number,
    words(name) {
      const value = own(name);
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
    },
    flag(name) {
      const value = own(name);
      return typeof value === 'boolean' ? value : undefined;
    },
    count(name) {
      const value = number(name);
      return value === undefined ? undefined : formats.count(value);
    },
    day(name) {
      const value = word(name) ?? '';
      if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formats.date(value);
      return /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value))
        ? formats.instantDate(value)
        : undefined;
    },
    code: () => ERROR_CODES.find((known) => known === own('code')),
    account: () => accountName(word('accountId') ?? ''),
  };
}
