import type { AuditEntry } from '../../../shared/contract/index.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { BankText, Skeleton, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { useQuery } from '../../context/use-query.ts';
import { runIdOf } from './timeline-items.ts';
import { entryTone, entryWhat, useEntryWhy } from './timeline-words.ts';

/** One entry: what happened, why, when, to which bank, and everything the record holds of it. */
export function EntryDrawer({
  auditId,
  bankOf,
  onClose,
  onSync,
}: {
  auditId: string;
  bankOf: ReadonlyMap<string, string>;
  onClose: () => void;
  onSync: (runId: string) => void;
}) {
  const words = useWords();
  const number = /^\d{1,15}$/.test(auditId) ? Number(auditId) : 0;
  // A page of one: the entry before which the next number stands.
  const { value, failure, again, asking } = useQuery('audit.page', { cursor: String(number + 1), limit: 1 });
  const entry = value?.entries.find((one) => one.auditId === number);
  return (
    <Dialog kind="drawer" title={entry ? entryWhat(entry, words) : words.activity.list} onClose={onClose}>
      {!value && !failure && <Skeleton rows={4} />}
      {!value && failure && <Problem size="small" failure={failure} onRetry={again} isRetrying={asking} />}
      {value && !entry && <p className="soft">{words.timeline.gone}</p>}
      {entry && <EntryDetail entry={entry} bank={bankOf.get(entry.connectionId ?? '')} onSync={onSync} />}
    </Dialog>
  );
}

function EntryDetail({
  entry,
  bank,
  onSync,
}: {
  entry: AuditEntry;
  bank: string | undefined;
  onSync: (runId: string) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const why = useEntryWhy(entry);
  const runId = runIdOf(entry);
  const written = Object.entries(entry.metadata);
  return (
    <div className="transaction-detail">
      <p className="entry-why">
        <ToneShape tone={entryTone(entry)} size={16} />
        <span>{why === '' ? entryWhat(entry, words) : <BankText text={why} length={400} />}</span>
      </p>
      <dl className="detail-facts">
        <dt>{words.timeline.facts.when}</dt>
        <dd>
          <time dateTime={entry.at}>{formats.instant(entry.at)}</time>
        </dd>
        {bank !== undefined && (
          <>
            <dt>{words.timeline.facts.bank}</dt>
            <dd>
              <BankText text={bank} length={60} />
            </dd>
          </>
        )}
        <dt>{words.timeline.facts.number}</dt>
        <dd className="figures">{formats.count(entry.auditId)}</dd>
      </dl>
      <section className="transaction-detail__part">
        <h3>{words.timeline.facts.written}</h3>
        {written.length === 0 ? (
          <p className="soft">{words.timeline.facts.nothing}</p>
        ) : (
          <dl className="entry-written">
            {written.map(([name, value]) => (
              <div key={name}>
                <dt>
                  <BankText text={name} length={60} />
                </dt>
                <dd>
                  <BankText text={typeof value === 'string' ? value : JSON.stringify(value)} length={200} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <p className="entry-ways">
        {runId !== undefined && <Button onClick={() => onSync(runId)}>{words.timeline.seeChanges}</Button>}
        {entry.connectionId !== undefined && bank !== undefined && (
          <ButtonLink href={hrefOf('activity', undefined, { bank: entry.connectionId })}>
            {words.timeline.sameBank}
          </ButtonLink>
        )}
      </p>
    </div>
  );
}
