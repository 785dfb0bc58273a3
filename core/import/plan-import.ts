import type { KnownReason } from '../../shared/contract/index.ts';
import { daysBetween, type LocalDate } from '../../shared/domain/local-date.ts';
import { onOneLine } from '../export/statements.ts';
import { fileRowId, isFromFile } from '../ledger/file-row.ts';
import type { TransactionRow } from '../ledger/transaction-store.ts';
import type { DateRange } from '../providers/bank-provider.ts';
import { areSimilarTexts } from '../sync/similar-texts.ts';
import { batchesOf, type Turns } from '../turns.ts';
import type { FileRow } from './import-model.ts';

/** A row of the file that is here already, why it is taken for that, and the payment it is. */
export type KnownRow = { row: FileRow; because: KnownReason; here?: TransactionRow | undefined };

/** What an import adds, and what it leaves out. */
export type ImportPlan = { fresh: FileRow[]; known: KnownRow[] };

/** What a plan works on. */
export type ImportRequest = {
  currency: string;
  rows: readonly FileRow[];
  /** Booked rows of the account within the file's days and some around them; those that the bank has taken back, too. */
  known: readonly TransactionRow[];
  /** Days for which the bank itself has answered. */
  answered: readonly DateRange[];
  /** Takes over what is here on the same day with the same amount under another text. */
  addsLookalikes: boolean;
};

/** How far apart a file and a bank date one payment. */
const NEARBY_DAYS = 4;
/** As much of a text as OFX keeps: what was cut on its way through a file is still the same. */
const COMPARED_LENGTH = 255;

/** Reasons that the user may overrule: the payment that is here has another text. */
const LOOKALIKE: ReadonlySet<KnownReason> = new Set(['same-day-and-amount', 'alike-nearby']);

/**
 * Finds what of a file is new to an account. Pure, in turns.
 *
 * As in a sync every payment is taken once: two that look the same are two, and a file that holds three of them brings the
 * third. Ways are tried from the surest to the weakest. Days that the bank has answered for are the bank's: what it does not
 * name there is not added from a file.
 */
export function* planImport(request: ImportRequest): Turns<ImportPlan> {
  const { rows, known, answered, currency, addsLookalikes } = request;
  const open = new Set(rows);
  const standing = new Set(known.filter((row) => row.currency === currency));
  const found: KnownRow[] = [];
  const take = (row: FileRow, here: TransactionRow, because: KnownReason): void => {
    open.delete(row);
    standing.delete(here);
    found.push({ row, because, here });
  };

  yield* dropRepeats(open, found);
  const isSameMoney = (row: FileRow, here: TransactionRow) => row.amountMinor === here.amount_minor;
  // Our own exports name their rows.
  yield* takeByMark(
    open,
    standing,
    ({ id }) => id,
    (here) => `t${here.id}`,
    (row, here) => {
      if (isSameMoney(row, here) && row.date === here.date) take(row, here, 'same-row');
    },
  );
  yield* takeByMark(
    open,
    standing,
    (row) => (row.id === undefined ? undefined : fileRowId(row)),
    (here) => here.provider_transaction_id,
    (row, here) => {
      if (isSameMoney(row, here)) take(row, here, 'same-id');
    },
  );
  yield* takeByMark(open, standing, contentOf, contentOfKnown, (row, here) => take(row, here, 'same-content'));
  yield* takeByMark(open, standing, looseContentOf, looseContentOfKnown, (row, here) =>
    take(row, here, 'same-content'),
  );
  const weak = new Map<FileRow, KnownRow>();
  const takeWeak = (row: FileRow, here: TransactionRow, because: KnownReason): void => {
    if (!addsLookalikes) return take(row, here, because);
    standing.delete(here);
    weak.set(row, { row, because, here });
  };
  yield* takeByMark(open, standing, dayAndAmountOf, dayAndAmountOfKnown, (row, here) =>
    takeWeak(row, here, 'same-day-and-amount'),
  );
  yield* takeNearby(open, standing, (row, here) => takeWeak(row, here, 'alike-nearby'));

  const isAnswered = (date: LocalDate): boolean => answered.some(({ from, to }) => date >= from && date <= to);
  const fresh: FileRow[] = [];
  for (const some of batchesOf(open)) {
    yield;
    for (const row of some) {
      if (isAnswered(row.date)) found.push(weak.get(row) ?? { row, because: 'bank-knows-the-day' });
      else fresh.push(row);
    }
  }
  return { fresh, known: found };
}

/** Whether a reason is one that the user may overrule. */
export function isLookalike({ because }: KnownRow): boolean {
  return LOOKALIKE.has(because);
}

/** Lines that carry one name and one content are one payment, written down twice. */
function* dropRepeats(open: Set<FileRow>, found: KnownRow[]): Turns<void> {
  const seen = new Set<string>();
  for (const some of batchesOf([...open])) {
    yield;
    for (const row of some) {
      if (row.id === undefined) continue;
      const mark = `${row.id}|${contentOf(row)}`;
      if (seen.has(mark)) {
        open.delete(row);
        found.push({ row, because: 'twice-in-file' });
      }
      seen.add(mark);
    }
  }
}

/** Pairs rows of one mark, the first with the first, the second with the second. */
function* takeByMark(
  open: ReadonlySet<FileRow>,
  standing: ReadonlySet<TransactionRow>,
  markOf: (row: FileRow) => string | undefined,
  markOfKnown: (here: TransactionRow) => string,
  take: (row: FileRow, here: TransactionRow) => void,
): Turns<void> {
  if (open.size === 0 || standing.size === 0) return;
  const byMark = new Map<string, TransactionRow[]>();
  for (const some of batchesOf(standing)) {
    yield;
    for (const here of some) {
      const mark = markOfKnown(here);
      const group = byMark.get(mark);
      if (group) group.push(here);
      else byMark.set(mark, [here]);
    }
  }
  const used = new Map<string, number>();
  for (const some of batchesOf([...open])) {
    yield;
    for (const row of some) {
      const mark = markOf(row);
      if (mark === undefined) continue;
      const index = used.get(mark) ?? 0;
      const here = byMark.get(mark)?.[index];
      if (here === undefined) continue;
      used.set(mark, index + 1);
      take(row, here);
    }
  }
}

/** A bank and a file may date one payment some days apart; only where the texts are akin, and only against the bank's rows. */
function* takeNearby(
  open: ReadonlySet<FileRow>,
  standing: ReadonlySet<TransactionRow>,
  take: (row: FileRow, here: TransactionRow) => void,
): Turns<void> {
  const byAmount = new Map<number, TransactionRow[]>();
  for (const here of standing) {
    if (isFromFile(here)) continue;
    const group = byAmount.get(here.amount_minor);
    if (group) group.push(here);
    else byAmount.set(here.amount_minor, [here]);
  }
  if (byAmount.size === 0) return;
  for (const some of batchesOf([...open])) {
    yield;
    for (const row of some) {
      const near = (byAmount.get(row.amountMinor) ?? [])
        .filter((here) => standing.has(here) && Math.abs(daysBetween(row.date, here.date)) <= NEARBY_DAYS)
        .toSorted(
          (left, right) => Math.abs(daysBetween(row.date, left.date)) - Math.abs(daysBetween(row.date, right.date)),
        );
      const here = near.find((one) => areSimilarTexts(textsOf(row), `${one.description} ${one.merchant ?? ''}`));
      if (here) take(row, here);
    }
  }
}

function textsOf({ description, merchant }: FileRow): string {
  return `${description} ${merchant ?? ''}`;
}

function dayAndAmountOf({ date, amountMinor }: FileRow): string {
  return `${date}|${amountMinor}`;
}

function dayAndAmountOfKnown({ date, amount_minor }: TransactionRow): string {
  return `${date}|${amount_minor}`;
}

function contentOf(row: FileRow): string {
  return `${dayAndAmountOf(row)}|${row.description}`;
}

function contentOfKnown(here: TransactionRow): string {
  return `${dayAndAmountOfKnown(here)}|${here.description}`;
}

function looseContentOf(row: FileRow): string {
  return `${dayAndAmountOf(row)}|${loose(row.description)}`;
}

function looseContentOfKnown(here: TransactionRow): string {
  return `${dayAndAmountOfKnown(here)}|${loose(here.description)}`;
}

/** A text as every format can carry it: on one line, cut, whatever the case. */
function loose(text: string): string {
  return onOneLine(text).slice(0, COMPARED_LENGTH).toLowerCase();
}
