import type { Transfer } from '../../shared/contract/index.ts';
import type { Formats } from '../format/formats.ts';
import type { Words } from '../words/en-gb.ts';

/** What a transfer was recognised by, in one line: the reasons, and how far apart its halves lie. */
export function transferReasons({ because, days }: Transfer, words: Words, formats: Formats): string {
  const apart =
    days === 0
      ? words.transfers.sameDay
      : days < 0
        ? words.transfers.dayBefore
        : words.transfers.daysLater(days, formats.count(days));
  // That nothing else fits goes without saying.
  const said = because.map((reason) => words.transfers.because[reason]).filter((text) => text !== '');
  return [...said, apart].join(' · ');
}
