import { Skeleton, StatusMark, type Tone } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';
import type { Output } from '../../../shared/contract/index.ts';

const DAY_HOURS = 24;

type Stats = Output<'tokens.stats'>;

/** How well access is kept alive, in figures with their words. */
export function Health() {
  const words = useWords();
  const day = useQuery('tokens.stats', { hours: DAY_HOURS });
  const month = useQuery('tokens.stats', { hours: 30 * DAY_HOURS });
  const webhooks = useQuery('webhooks.stats', { hours: DAY_HOURS }).value;
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
          {webhooks && (
            <Section title={words.webhooks.health}>
              <dl className="health__figures">
                <Count label={words.webhooks.received} count={webhooks.received} tone="plain" />
                <Count label={words.webhooks.done} count={webhooks.handled} tone="good" />
                <Count label={words.webhooks.failed} count={webhooks.failed} tone="soon" />
                <Count label={words.webhooks.rejected} count={webhooks.rejected} tone="bad" />
                <Count label={words.webhooks.gapsCount} count={webhooks.gaps} tone="soon" />
              </dl>
            </Section>
          )}
        </>
      )}
    </div>
  );
}

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
