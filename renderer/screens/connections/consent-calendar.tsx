import type { CalendarEntry, Connection } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { BankText } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { saveText } from '../../context/save-text.ts';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { useAct } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';

/** Days shown; a calendar file holds them all. */
const SHOWN = 12;

/** The days on which a consent needs the user, soonest first, and the way to have them in one's own calendar. */
export function ConsentCalendar({ connections }: { connections: readonly Connection[] }) {
  const { transport, words, formats, locale } = useCoffer();
  const entries = useQuery('consents.calendar', {}).value?.entries ?? [];
  const save = useAct(async () => {
    const { ics } = await transport.call('consents.ics', { locale });
    saveText('coffer-consents.ics', 'text/calendar', ics);
  });
  if (entries.length === 0) return null;
  const rest = entries.length - SHOWN;
  return (
    <Section
      title={words.renewing.calendar}
      lead={words.renewing.calendarLead}
      action={
        <Button look="quiet" isBusy={save.isBusy} onClick={() => void save.run(undefined)}>
          {words.renewing.calendarExport}
        </Button>
      }
    >
      {save.failure && <Problem size="small" failure={save.failure} />}
      <ul className="consent-calendar">
        {entries.slice(0, SHOWN).map((entry) => (
          <CalendarLine
            key={`${entry.connectionId} ${entry.kind} ${entry.date}`}
            entry={entry}
            bank={connections.find(({ connectionId }) => connectionId === entry.connectionId)?.providerName ?? ''}
          />
        ))}
      </ul>
      {rest > 0 && <p className="faint">{words.renewing.calendarMore(rest, formats.count(rest))}</p>}
    </Section>
  );
}

function CalendarLine({ entry, bank }: { entry: CalendarEntry; bank: string }) {
  const words = useWords();
  const formats = useFormats();
  return (
    <li className={`consent-calendar__line consent-calendar__line--${entry.kind}`}>
      <time className="figures" dateTime={entry.date}>
        {formats.date(entry.date)}
      </time>
      <strong className="clipped">
        <BankText text={bank} length={60} />
      </strong>
      <span>
        {words.renewing.calendarKinds[entry.kind]}
        {entry.isEstimate && <span className="faint"> ({words.renewing.calendarEstimate})</span>}
      </span>
    </li>
  );
}
