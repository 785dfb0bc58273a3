import type { DateOrder } from '../../shared/contract/index.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';

/** Names of months in English and German, by their first three letters. */
const MONTHS: Readonly<Record<string, number>> = {
  jan: 1, jän: 1, feb: 2, mar: 3, mär: 3, mrz: 3, apr: 4, may: 5, mai: 5, jun: 6, jul: 7, aug: 8, sep: 9, oct: 10, okt: 10,
  nov: 11, dec: 12, dez: 12,
}; // prettier-ignore

/** Years of two digits from here on belong to the last century. */
const LAST_CENTURY_FROM = 70;
const EARLIEST_YEAR = 1900;
const LATEST_YEAR = 2199;
const MONTHS_IN_YEAR = 12;

const NUMERIC = /^(\d{1,4})[./\-'’ ]+(\d{1,2})[./\-'’ ]+(\d{1,4})\.?(?:[T, ].*)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:\d{2,6}(?:\.\d+)?)?(?:\[.*\])?$/;
const NAMED = /^(?:\p{L}+,? +)?(\d{1,2})[.\- /]*(\p{L}{3,})[.\- /,]*(\d{2,4})(?:[T, ].*)?$/u;

/** Reads a day in whatever way banks write it. `undefined` for what is none, the 31st of June among it. */
export function readDay(text: string, order: DateOrder): LocalDate | undefined {
  const trimmed = text.trim();
  const compact = COMPACT.exec(trimmed);
  if (compact) return dayOf(compact[1], compact[2], compact[3]);
  const named = NAMED.exec(trimmed);
  if (named) {
    const month = MONTHS[(named[2] ?? '').toLowerCase().slice(0, 3)];
    return month === undefined ? undefined : dayOf(named[3], String(month), named[1]);
  }
  const numeric = NUMERIC.exec(trimmed);
  if (!numeric) return undefined;
  const [, first = '', second, third] = numeric;
  if (first.length > 2) return dayOf(first, second, third);
  switch (order) {
    case 'ymd':
      return dayOf(first, second, third);
    case 'dmy':
      return dayOf(third, second, first);
    case 'mdy':
      return dayOf(third, first, second);
  }
}

/**
 * In which order the parts of a file's dates stand, from all of them: one day past the twelfth settles it. Sure unless
 * nothing does, or dates contradict each other; then it is the European order, and to be confirmed.
 */
export function guessDateOrder(texts: Iterable<string>): { order: DateOrder; isSure: boolean } {
  let isOpen = false;
  const votes = { dmy: 0, mdy: 0, ymd: 0 };
  for (const text of texts) {
    const numeric = NUMERIC.exec(text.trim());
    if (!numeric) continue;
    const [, first = '', second = '', third = ''] = numeric;
    if (first.length > 2) continue;
    if (third.length <= 2 && Number(first) > 31) votes.ymd += 1;
    else if (Number(first) > MONTHS_IN_YEAR) votes.dmy += 1;
    else if (Number(second) > MONTHS_IN_YEAR) votes.mdy += 1;
    else if (text.includes('.')) votes.dmy += 1;
    else isOpen = true;
  }
  const found = (['dmy', 'mdy', 'ymd'] as const).filter((order) => votes[order] > 0);
  const [order] = found.toSorted((left, right) => votes[right] - votes[left]);
  return order === undefined ? { order: 'dmy', isSure: !isOpen } : { order, isSure: found.length === 1 };
}

function dayOf(yearText = '', monthText = '', dayText = ''): LocalDate | undefined {
  const year = yearText.length === 2 ? centuryOf(Number(yearText)) : Number(yearText);
  const [month, day] = [Number(monthText), Number(dayText)];
  if (yearText.length === 3 || yearText.length === 1 || year < EARLIEST_YEAR || year > LATEST_YEAR) return undefined;
  if (month < 1 || month > MONTHS_IN_YEAR || day < 1) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function centuryOf(year: number): number {
  return year < LAST_CENTURY_FROM ? 2000 + year : 1900 + year;
}
