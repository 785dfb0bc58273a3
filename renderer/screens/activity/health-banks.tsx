import type { BankStanding } from '../../../shared/contract/index.ts';
import { utcDateOf } from '../../../shared/domain/local-date.ts';
import { BankText, Skeleton, StatusMark } from '../../components/marks.tsx';
import { Popover } from '../../components/popover.tsx';
import { Problem } from '../../components/problem.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import type { Formats } from '../../format/formats.ts';
import { stripDays, type StripDay } from './day-strip.ts';

const DAYS = 30;
const BAR = { width: 5, gap: 2, height: 20 };

/** How each bank has answered: a strip of days, what it comes to, and its outages. */
export function HealthBanks() {
  const words = useWords();
  const { value, failure, again, asking } = useQuery('health.banks', { days: DAYS });
  const connections = useQuery('connections.list', {}).value?.connections;
  if (!value) {
    return failure ? (
      <Problem size="small" failure={failure} onRetry={again} isRetrying={asking} />
    ) : (
      <Skeleton rows={3} />
    );
  }
  if (value.banks.length === 0) return <p className="soft">{words.health.banksNone}</p>;
  const nameOf = (providerId: string): string =>
    providerId === ''
      ? words.health.trueLayer
      : (connections?.find((connection) => connection.providerId === providerId)?.providerName ?? providerId);
  return (
    <table className="bank-health">
      <thead>
        <tr>
          <th scope="col">{words.health.bankColumns.bank}</th>
          <th scope="col">{words.health.bankColumns.days}</th>
          <th scope="col" className="bank-health__figure">
            {words.health.bankColumns.answered}
          </th>
          <th scope="col" className="bank-health__figure">
            {words.health.bankColumns.typical}
          </th>
          <th scope="col" className="bank-health__figure bank-health__slow">
            {words.health.bankColumns.slow}
          </th>
          <th scope="col">{words.health.bankColumns.outages}</th>
        </tr>
      </thead>
      <tbody>
        {value.banks.map((bank) => (
          <BankRow key={bank.providerId} bank={bank} name={nameOf(bank.providerId)} />
        ))}
      </tbody>
    </table>
  );
}

function BankRow({ bank, name }: { bank: BankStanding; name: string }) {
  const words = useWords();
  const formats = useFormats();
  const strip = stripDays(bank, utcDateOf(useNow()), DAYS);
  return (
    <tr>
      <th scope="row" className="clipped">
        <BankText text={name} length={40} />
      </th>
      <td>
        <Popover look="quiet" label={<Strip days={strip} />}>
          <DayTable bank={bank} />
        </Popover>
      </td>
      <td className="figures bank-health__figure">
        {formats.share(bank.successRate)}
        <span className="faint"> {words.health.ofCalls(formats.count(bank.calls))}</span>
      </td>
      <td className="figures bank-health__figure">{duration(bank.medianMs, formats)}</td>
      <td className="figures bank-health__figure bank-health__slow">{duration(bank.slowMs, formats)}</td>
      <td>
        <Outages bank={bank} />
      </td>
    </tr>
  );
}

/** A bar for each day: the lower part is what was not answered, and reads by its height as well as by its colour. */
function Strip({ days }: { days: readonly StripDay[] }) {
  const words = useWords();
  const formats = useFormats();
  const asked = days.filter(({ calls }) => calls > 0);
  const well = asked.filter(({ failures }) => failures === 0);
  const width = days.length * (BAR.width + BAR.gap) - BAR.gap;
  return (
    <svg
      role="img"
      className="bank-health__strip"
      width={width}
      height={BAR.height}
      viewBox={`0 0 ${width} ${BAR.height}`}
      aria-label={words.health.stripLabel(formats.count(well.length), formats.count(asked.length))}
    >
      {days.map(({ date, calls, failures }, index) => {
        const x = index * (BAR.width + BAR.gap);
        if (calls === 0)
          return (
            <rect key={date} className="bank-health__unasked" x={x} y={BAR.height - 2} width={BAR.width} height={2} />
          );
        const failed = failures === 0 ? 0 : Math.max(4, (failures / calls) * BAR.height);
        return (
          <g key={date}>
            <rect className="bank-health__answered" x={x} y={0} width={BAR.width} height={BAR.height - failed} rx={1} />
            {failed > 0 && (
              <rect
                className="bank-health__failed"
                x={x}
                y={BAR.height - failed}
                width={BAR.width}
                height={failed}
                rx={1}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}

function DayTable({ bank }: { bank: BankStanding }) {
  const words = useWords();
  const formats = useFormats();
  const { day, calls, failures, typical } = words.health.dayColumns;
  return (
    <div className="bank-health__table">
      <table className="coverage__table figures">
        <thead>
          <tr>
            {[day, calls, failures, typical].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bank.days.toReversed().map((one) => (
            <tr key={one.date}>
              <td>{formats.date(one.date)}</td>
              <td>{formats.count(one.calls)}</td>
              <td>{formats.count(one.failures)}</td>
              <td>{duration(one.medianMs, formats)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Outages({ bank: { outages } }: { bank: BankStanding }) {
  const words = useWords();
  const formats = useFormats();
  const [newest] = outages;
  if (!newest) return <span className="faint">{words.health.noOutage}</span>;
  if (newest.to === undefined)
    return <StatusMark tone="bad" word={words.health.outageNow(formats.instant(newest.from))} />;
  const minutes = Math.max(1, Math.round((Date.parse(newest.to) - Date.parse(newest.from)) / 60_000));
  const length =
    minutes < 90
      ? words.health.minutes(minutes, formats.count(minutes))
      : words.health.hours(minutes % 60 === 0 ? formats.count(minutes / 60) : formats.decimal(minutes / 60));
  return (
    <span className="soft">
      {words.health.outages(outages.length, formats.count(outages.length))}{' '}
      <span className="faint">{words.health.lastOutage(formats.instantDate(newest.from), length)}</span>
    </span>
  );
}

function duration(ms: number | undefined, formats: Formats): string {
  if (ms === undefined) return '–';
  return ms < 1000 ? `${formats.count(ms)} ms` : `${formats.decimal(ms / 1000)} s`;
}
