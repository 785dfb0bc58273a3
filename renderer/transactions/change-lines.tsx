import type { ChangeView, Transaction } from '../../shared/contract/index.ts';
import { BankText, Money, ToneShape, type Tone } from '../components/marks.tsx';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { bankText } from '../format/bank-text.ts';
import { paymentName } from './payment-name.ts';
import { changedFields, type ChangedField } from './changed-fields.ts';

const TONES: Record<ChangeView['kind'], Tone> = {
  added: 'plain',
  changed: 'plain',
  booked: 'good',
  removed: 'off',
  doubted: 'soon',
  vanished: 'over',
  returned: 'good',
  moved: 'plain',
};

/** What happened to rows, one line each: the kind, the row (unless it is the one on screen), the reason, and what became what. */
export function ChangeLines({
  changes,
  hasRows = true,
}: {
  changes: readonly ChangeView[];
  /** `false` where all changes are of one row that is already shown. */
  hasRows?: boolean;
}) {
  return (
    <ul className="change-lines">
      {changes.map((change, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines keep their order and have no name of their own
        <li key={index}>
          <ChangeLine change={change} hasRow={hasRows} />
        </li>
      ))}
    </ul>
  );
}

function ChangeLine({ change: { kind, reason, before, after }, hasRow }: { change: ChangeView; hasRow: boolean }) {
  const words = useWords();
  const formats = useFormats();
  const row = after ?? before;
  return (
    <>
      <ToneShape tone={TONES[kind]} size={13} />
      <div className="change-lines__words">
        <p className="change-lines__head">
          <strong>{words.details.changes[kind]}</strong>
          {hasRow && row && (
            <>
              <span className="clipped">
                <BankText text={paymentName(row)} length={80} />
              </span>
              <time className="faint" dateTime={row.date}>
                {formats.shortDate(row.date)}
              </time>
              <Money amountMinor={row.amountMinor} currency={row.currency} sign="always" />
            </>
          )}
        </p>
        {changedFields(before, after).map((field) => (
          <p key={field} className="change-lines__field">
            <span className="faint">{words.details.fields[field]}</span> <FieldText field={field} row={before} />{' '}
            <span className="faint" aria-label={words.details.becomes}>
              →
            </span>{' '}
            <FieldText field={field} row={after} />
          </p>
        ))}
        <p className="soft">{words.details.reasons[reason] ?? words.details.unknownReason}</p>
      </div>
    </>
  );
}

function FieldText({ field, row }: { field: ChangedField; row: Transaction | undefined }) {
  const words = useWords();
  const formats = useFormats();
  if (!row) return null;
  switch (field) {
    case 'amount':
      return <Money amountMinor={row.amountMinor} currency={row.currency} sign="always" />;
    case 'date':
      return <time dateTime={row.date}>{formats.date(row.date)}</time>;
    case 'status':
      return <span>{words.status[row.status]}</span>;
    case 'merchant':
      return <bdi>{row.merchant === undefined ? words.details.noId : bankText(row.merchant, 80)}</bdi>;
    case 'description':
      return <BankText text={row.description} length={120} />;
  }
}
