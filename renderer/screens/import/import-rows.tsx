import type { ImportedRow, ImportPreview } from '../../../shared/contract/index.ts';
import { BankText, Money } from '../../components/marks.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';

/** A list of a preview. */
export type ImportListName = 'fresh' | 'known' | 'unreadable';

/** The first rows of one of a preview's lists. */
export function ImportRows({
  preview,
  list,
  currency,
}: {
  preview: ImportPreview;
  list: ImportListName;
  currency: string;
}) {
  const words = useWords();
  const formats = useFormats();
  const rows = preview[list];
  const { columns } = words.importing;
  if (rows.length === 0) return <p className="soft">{words.importing.listNone}</p>;
  return (
    <div className="import__rows">
      <table className={`settings__list import__table import__table--${list}`} aria-label={words.importing.lists[list]}>
        <thead>
          <tr>
            <th scope="col">{columns.line}</th>
            {list === 'unreadable' ? (
              <>
                <th scope="col">{columns.because}</th>
                <th scope="col">{columns.content}</th>
              </>
            ) : (
              <>
                <th scope="col">{columns.date}</th>
                <th scope="col">{columns.text}</th>
                {list === 'known' && <th scope="col">{columns.because}</th>}
                <th scope="col">{columns.amount}</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {list === 'fresh' && preview.fresh.map((row) => <Payment key={row.line} row={row} currency={currency} />)}
          {list === 'known' &&
            preview.known.map(({ row, because, here }) => (
              <Payment
                key={row.line}
                row={row}
                currency={currency}
                because={words.importing.known[because]}
                here={here && here.description !== row.description ? here.description : undefined}
              />
            ))}
          {list === 'unreadable' &&
            preview.unreadable.map(({ line, reason, text }) => (
              <tr key={line}>
                <td className="figures faint">{formats.count(line)}</td>
                <td>{words.importing.unreadable[reason]}</td>
                <td className="import__content">
                  <BankText text={text} length={200} />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      {rows.length < preview.counts[list] && (
        <p className="faint">
          {words.importing.listFirst(formats.count(rows.length), formats.count(preview.counts[list]))}
        </p>
      )}
    </div>
  );
}

function Payment({
  row: { line, date, description, merchant, amountMinor },
  currency,
  because,
  here,
}: {
  row: ImportedRow;
  currency: string;
  because?: string;
  here?: string | undefined;
}) {
  const formats = useFormats();
  return (
    <tr>
      <td className="figures faint">{formats.count(line)}</td>
      <td className="figures">
        <time dateTime={date}>{formats.date(date)}</time>
      </td>
      <td className="import__text">
        <BankText text={merchant ?? description} length={120} />
        {merchant !== undefined && description !== '' && (
          <span className="faint">
            {' '}
            <BankText text={description} length={120} />
          </span>
        )}
      </td>
      {because !== undefined && (
        <td className="soft">
          {because}
          {here !== undefined && (
            <span className="import__here">
              <BankText text={here} length={80} />
            </span>
          )}
        </td>
      )}
      <td>
        <Money amountMinor={amountMinor} currency={currency} sign="always" />
      </td>
    </tr>
  );
}
