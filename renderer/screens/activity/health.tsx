import type { Output } from '../../../shared/contract/index.ts';
import { BankText, Skeleton, StatusMark, type Tone } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';
import { QuotaMeter } from '../connections/quota-meter.tsx';
import { HealthBanks } from './health-banks.tsx';

const DAY_HOURS = 24;
const MONTH_HOURS = 30 * DAY_HOURS;

type Stats = Output<'tokens.stats'>;
type Webhooks = Output<'webhooks.stats'>;

/** How well access is kept alive, how banks answer, and how much of their patience is used. */
export function Health() {
  const words = useWords();
  const day = useQuery('tokens.stats', { hours: DAY_HOURS });
  const month = useQuery('tokens.stats', { hours: MONTH_HOURS });
  const failure = day.failure ?? month.failure;
  return (
    <div className="health">
      <p className="soft">{words.health.lead}</p>
      {(!day.value || !month.value) && !failure && <Skeleton kind="figures" rows={2} />}
      {(!day.value || !month.value) && failure && (
        <Problem
          failure={failure}
          onRetry={() => {
            day.again();
            month.again();
          }}
          isRetrying={day.asking || month.asking}
        />
      )}
      {day.value && month.value && (
        <>
          <Section title={words.health.renewals}>
            <dl className="health__figures">
              <Renewals label={words.health.last24} stats={day.value} />
              <Renewals label={words.health.last30} stats={month.value} />
            </dl>
          </Section>
          <Section title={words.health.consents}>
            <dl className="health__figures">
              <Count label={words.health.active} count={day.value.active} tone="good" />
              <Count label={words.health.within24} count={day.value.expiringSoon} tone="bad" />
              <Count label={words.health.within14} count={day.value.expiringWithin14Days} tone="soon" />
              <Count label={words.health.expired} count={day.value.expired} tone="over" />
              <Count label={words.health.revoked} count={day.value.revoked} tone="off" />
              <Count label={words.health.error} count={day.value.error} tone="bad" />
            </dl>
          </Section>
        </>
      )}
      <Section title={words.health.banks} lead={words.health.banksLead}>
        <HealthBanks />
      </Section>
      <Notices />
      <Quotas />
    </div>
  );
}

/** A share with its bar, and the two counts behind it. */
function Renewals({ label, stats: { refreshed, failed, successRate } }: { label: string; stats: Stats }) {
  const words = useWords();
  const formats = useFormats();
  const tried = refreshed + failed;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <span className="health__figure figures">{tried === 0 ? '–' : formats.share(successRate)}</span>
        <span className="faint figures">
          {tried === 0 ? words.health.none : words.health.of(formats.count(refreshed), formats.count(tried))}
        </span>
      </dd>
      <span className="health__bar" aria-hidden="true">
        <span
          className={failed > 0 ? 'health__bar-part health__bar-part--short' : 'health__bar-part'}
          style={{ inlineSize: tried === 0 ? 0 : `${successRate * 100}%` }}
        />
      </span>
    </div>
  );
}

/** A figure whose name carries the shape of its tone as soon as there is anything to count. */
function Count({ label, count, tone }: { label: string; count: number; tone: Tone }) {
  const formats = useFormats();
  return (
    <div>
      <dt>{count === 0 ? label : <StatusMark tone={tone} word={label} />}</dt>
      <dd>
        <span className="health__figure figures">{formats.count(count)}</span>
      </dd>
    </div>
  );
}

/** What came through the relay; nothing at all where there is none. */
function Notices() {
  const words = useWords();
  const status = useQuery('relay.status', {}).value;
  const day = useQuery('webhooks.stats', { hours: DAY_HOURS }).value;
  const month = useQuery('webhooks.stats', { hours: MONTH_HOURS }).value;
  if (!day || !month) return null;
  const isUnused = month.received === 0 && month.gaps === 0 && (status === undefined || status.state === 'unpaired');
  return (
    <Section title={words.webhooks.list}>
      {isUnused ? (
        <p className="soft">{words.health.noticesNone}</p>
      ) : (
        <table className="bank-health">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{words.webhooks.columns.time}</span>
              </th>
              {NOTICE_FIGURES.map((name) => (
                <th key={name} scope="col" className="bank-health__figure">
                  {words.webhooks[NOTICE_WORDS[name]]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <NoticeRow label={words.health.last24} stats={day} />
            <NoticeRow label={words.health.last30} stats={month} />
          </tbody>
        </table>
      )}
    </Section>
  );
}

const NOTICE_FIGURES = ['received', 'handled', 'failed', 'rejected', 'gaps'] as const;
const NOTICE_WORDS = {
  received: 'received',
  handled: 'done',
  failed: 'failed',
  rejected: 'rejected',
  gaps: 'gapsCount',
} as const satisfies Record<(typeof NOTICE_FIGURES)[number], string>;

function NoticeRow({ label, stats }: { label: string; stats: Webhooks }) {
  const formats = useFormats();
  return (
    <tr>
      <th scope="row">{label}</th>
      {NOTICE_FIGURES.map((name) => (
        <td key={name} className="figures bank-health__figure">
          {formats.count(stats[name])}
        </td>
      ))}
    </tr>
  );
}

/** How much of the law's unattended reads each bank's connection has used today. */
function Quotas() {
  const words = useWords();
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const live = connections.filter(({ status }) => status === 'ACTIVE' || status === 'ERROR');
  if (live.length === 0) return null;
  return (
    <Section title={words.health.quotas} lead={words.health.quotasLead}>
      <ul className="health__quotas">
        {live.map(({ connectionId, providerName }) => (
          <li key={connectionId}>
            <span className="clipped">
              <BankText text={providerName} length={40} />
            </span>
            <QuotaMeter connectionId={connectionId} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
