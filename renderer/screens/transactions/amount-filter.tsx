import { Segments } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Popover } from '../../components/popover.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { readAmount } from '../../format/read-amount.ts';
import type { Formats } from '../../format/formats.ts';
import type { Words } from '../../words/en-gb.ts';
import type { TransactionFilter } from './transaction-filter.ts';

type Amounts = Pick<TransactionFilter, 'amountFrom' | 'amountTo' | 'direction'>;

/** Which way the money went, and how much of it at least and at most. */
export function AmountFilter({
  amounts,
  currency,
  onChange,
}: {
  amounts: Amounts;
  /** The one currency of the accounts in question, if they have one. */
  currency: string | undefined;
  onChange: (amounts: Amounts) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { amountFrom, amountTo, direction } = amounts;
  const problemOf = (typed: string) =>
    typed.trim() === '' || readAmount(typed, currency ?? 'EUR') !== undefined ? undefined : words.transactions.noAmount;
  const name = amountsName(amounts, currency, words, formats);
  return (
    <Popover isMarked={name !== undefined} label={name ?? words.transactions.amounts}>
      <div className="amount-filter">
        <Segments
          label={words.transactions.direction}
          isLabelHidden
          value={direction}
          options={(['either', 'out', 'in'] as const).map((value) => ({
            value,
            label: words.transactions.directions[value],
          }))}
          onChange={(next) => onChange({ ...amounts, direction: next })}
        />
        <div className="amount-filter__fields">
          <Field
            label={words.transactions.amountFrom}
            inputMode="decimal"
            maxLength={20}
            value={amountFrom}
            problem={problemOf(amountFrom)}
            onChange={(typed) => onChange({ ...amounts, amountFrom: typed })}
          />
          <Field
            label={words.transactions.amountTo}
            inputMode="decimal"
            maxLength={20}
            value={amountTo}
            problem={problemOf(amountTo)}
            onChange={(typed) => onChange({ ...amounts, amountTo: typed })}
          />
        </div>
      </div>
    </Popover>
  );
}

/** What is asked for of amounts, in a few words; undefined when nothing is. */
export function amountsName(
  { amountFrom, amountTo, direction }: Amounts,
  currency: string | undefined,
  words: Words,
  formats: Formats,
): string | undefined {
  const shown = (typed: string) => {
    const minor = typed.trim() === '' ? undefined : readAmount(typed, currency ?? 'EUR');
    if (minor === undefined) return undefined;
    return currency === undefined ? formats.amount(Math.abs(minor), 'EUR') : formats.money(Math.abs(minor), currency);
  };
  const range = words.transactions.amountRange(shown(amountFrom), shown(amountTo));
  if (direction === 'either') return range;
  const way = words.transactions.directions[direction];
  return range === undefined ? way : `${way}: ${range}`;
}
