import {
  columnRoleSchema,
  type ColumnRole,
  type ImportLayout,
  type ImportPreview,
} from '../../../shared/contract/index.ts';
import { Segments, Select } from '../../components/choice.tsx';
import { BankText } from '../../components/marks.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { bankText } from '../../format/bank-text.ts';
import type { ImportChoices } from './use-import.ts';

const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
const NONE = 'none';

/** How a file is read, as it was found out; whatever of it is wrong can be put right. */
export function ImportReading({
  preview,
  choices,
  isBusy,
  onChange,
}: {
  preview: ImportPreview;
  choices: ImportChoices;
  isBusy: boolean;
  onChange: (change: ImportChoices) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { format, encoding, dates, decimal, sources, source, layout } = preview;
  const hasWrittenDates = format === 'csv' || format === 'qif';
  return (
    <Section title={words.importing.howTitle}>
      <div className="import__how" aria-busy={isBusy}>
        {sources.length > 1 && (
          <Select
            label={words.importing.source}
            value={source === undefined ? NONE : String(source)}
            options={[
              ...(source === undefined ? [{ value: NONE, label: words.importing.sourceNone }] : []),
              ...sources.map(({ name, rows }, index) => ({
                value: String(index),
                label: words.importing.sourceRows(
                  bankText(name, 60) || words.importing.sourceUnnamed,
                  formats.count(rows),
                ),
              })),
            ]}
            onChange={(value) => onChange({ source: Number(value) })}
          />
        )}
        {hasWrittenDates && (
          <Select
            label={words.importing.dates}
            value={dates.order}
            hint={dates.isSure ? undefined : words.importing.unsure}
            options={DATE_ORDERS.map((value) => ({ value, label: words.importing.dateOrders[value] }))}
            onChange={(dateOrder) => onChange({ dateOrder })}
          />
        )}
        {hasWrittenDates && (
          <Select
            label={words.importing.decimal}
            value={decimal.mark}
            hint={decimal.isSure ? undefined : words.importing.unsure}
            options={(['.', ','] as const).map((value) => ({ value, label: words.importing.decimals[value] }))}
            onChange={(mark) => onChange({ decimal: mark })}
          />
        )}
        {format !== 'json' && (
          <Select
            label={words.importing.encoding}
            value={encoding}
            options={ENCODINGS.map((value) => ({ value, label: words.importing.encodings[value] }))}
            onChange={(value) => onChange({ encoding: value })}
          />
        )}
        {format !== 'json' && (
          <div className="field">
            <Segments
              label={words.importing.sign}
              value={choices.isFlipped === true ? 'plus' : 'minus'}
              options={(['minus', 'plus'] as const).map((value) => ({ value, label: words.importing.signs[value] }))}
              onChange={(value) => onChange({ isFlipped: value === 'plus' })}
            />
          </div>
        )}
      </div>
      {layout && <Columns layout={layout} onChange={(roles) => onChange({ roles })} />}
    </Section>
  );
}

/** Every column of a CSV file with some of what stands in it, and what it is taken for. */
function Columns({ layout, onChange }: { layout: ImportLayout; onChange: (roles: ColumnRole[]) => void }) {
  const words = useWords();
  const formats = useFormats();
  const nameOf = (name: string, index: number): string =>
    bankText(name, 60) || words.importing.column(formats.count(index + 1));
  const roles = layout.columns.map(({ role }) => role);
  return (
    <div className="import__columns">
      <h3 className="field__label" id="import-columns">
        {words.importing.columnsTitle}
      </h3>
      <ul aria-labelledby="import-columns">
        {layout.columns.map(({ name, samples, role }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- columns of one file have no other name that is sure to differ
          <li key={index} className={role === 'ignore' ? 'import__column import__column--unused' : 'import__column'}>
            <span className="import__column-name clipped">{nameOf(name, index)}</span>
            <select
              className="input"
              aria-label={words.importing.columnNamed(nameOf(name, index))}
              value={role}
              onChange={({ currentTarget }) => {
                const chosen = columnRoleSchema.parse(currentTarget.value);
                onChange(roles.map((one, at) => (at === index ? chosen : freed(one, chosen))));
              }}
            >
              {columnRoleSchema.options.map((option) => (
                <option key={option} value={option}>
                  {words.importing.roles[option]}
                </option>
              ))}
            </select>
            <span className="faint clipped">
              <BankText text={samples.join(' · ')} length={120} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Texts and names of accounts may stand in several columns; everything else has one. */
function freed(role: ColumnRole, chosen: ColumnRole): ColumnRole {
  return role === chosen && role !== 'text' && role !== 'account' ? 'ignore' : role;
}
