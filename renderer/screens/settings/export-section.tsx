import { useState } from 'react';
import type { Input } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Segments, Tick } from '../../components/choice.tsx';
import { DateField } from '../../components/date-field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { takeFile } from '../../context/take-file.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';

type Order = Input<'export.run'>;
type Style = NonNullable<Order['style']>;

const FORMATS = ['csv', 'json', 'ofx', 'qif'] as const;

/** The ledger as a file. */
export function ExportSection() {
  const { ui, words } = useCoffer();
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const run = useCall('export.run');
  const [format, setFormat] = useState<Order['format']>('csv');
  const [style, setStyle] = useState<Style>({ withByteOrderMark: true, decimalComma: false, qifDates: 'dmy' });
  const [isSome, setSome] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [days, setDays] = useState({ from: '', to: '' });
  const [wasTried, setTried] = useState(false);
  const hasWrongDays = days.from !== '' && days.to !== '' && days.from > days.to;
  const hasNoAccount = isSome && chosen.size === 0;

  const submit = async (): Promise<void> => {
    setTried(true);
    if (hasWrongDays || hasNoAccount) return;
    const outcome = await run.run({
      format,
      style,
      ...(isSome ? { accountIds: [...chosen] } : {}),
      ...(days.from === '' ? {} : { from: days.from }),
      ...(days.to === '' ? {} : { to: days.to }),
    });
    const fileName = outcome && takeFile(outcome);
    if (fileName !== undefined) addNotice(ui, words.exporting.done(fileName));
  };

  return (
    <Section id="settings-export" title={words.exporting.title} lead={words.exporting.lead}>
      <form
        className="settings__controls form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="field">
          <Segments
            label={words.exporting.format}
            value={format}
            options={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
            onChange={setFormat}
          />
          <p className="field__hint">{words.exporting.formatNotes[format]}</p>
        </div>
        <StyleChoice format={format} style={style} onChange={setStyle} />
        <div className="field">
          <Segments
            label={words.exporting.which}
            value={isSome ? 'some' : 'all'}
            options={[
              { value: 'all', label: words.exporting.all },
              { value: 'some', label: words.exporting.some },
            ]}
            onChange={(value) => setSome(value === 'some')}
          />
          {isSome && (
            <fieldset className="tick-grid">
              <legend className="visually-hidden">{words.exporting.which}</legend>
              {accounts.map(({ accountId, name, numberTail }) => (
                <Tick
                  key={accountId}
                  label={bankText(name, 60)}
                  note={numberTail}
                  isOn={chosen.has(accountId)}
                  onChange={(isOn) => {
                    const others = [...chosen].filter((id) => id !== accountId);
                    setChosen(new Set(isOn ? [...others, accountId] : others));
                  }}
                />
              ))}
            </fieldset>
          )}
          {wasTried && hasNoAccount && <p className="field__problem">{words.exporting.chooseSome}</p>}
        </div>
        <div className="form-row">
          <DateField
            label={words.exporting.from}
            value={days.from}
            hint={words.exporting.datesHint}
            onChange={(from) => setDays({ ...days, from })}
          />
          <DateField
            label={words.exporting.to}
            value={days.to}
            problem={wasTried && hasWrongDays ? words.exporting.datesWrong : undefined}
            onChange={(to) => setDays({ ...days, to })}
          />
        </div>
        {run.failure && <Problem size="small" failure={run.failure} />}
        <div className="form__buttons">
          <Button type="submit" isBusy={run.isBusy}>
            {words.exporting.button}
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** What a format leaves open. */
function StyleChoice({
  format,
  style,
  onChange,
}: {
  format: Order['format'];
  style: Style;
  onChange: (style: Style) => void;
}) {
  const { words } = useCoffer();
  if (format === 'csv') {
    return (
      <div className="tick-grid">
        <Tick
          label={words.exporting.excel}
          note={words.exporting.excelNote}
          isOn={style.withByteOrderMark === true}
          onChange={(withByteOrderMark) => onChange({ ...style, withByteOrderMark })}
        />
        <Tick
          label={words.exporting.german}
          note={words.exporting.germanNote}
          isOn={style.decimalComma === true}
          onChange={(decimalComma) => onChange({ ...style, decimalComma })}
        />
      </div>
    );
  }
  if (format !== 'qif') return null;
  return (
    <Segments
      label={words.exporting.dateOrder}
      value={style.qifDates ?? 'dmy'}
      options={(['dmy', 'mdy', 'ymd'] as const).map((value) => ({ value, label: words.exporting.dateOrders[value] }))}
      onChange={(qifDates) => onChange({ ...style, qifDates })}
    />
  );
}
