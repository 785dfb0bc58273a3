import { useCallback, useMemo } from 'react';
import type { AuditEntry } from '../../../shared/contract/index.ts';
import { AUDIT_ACTIONS, type AuditAction } from '../../../shared/domain/audit-actions.ts';
import { DayList } from '../../components/day-list.tsx';
import { BankText, Skeleton, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { goTo, hrefOf, useRoute } from '../../context/route.ts';
import { useNow } from '../../context/use-now.ts';
import { usePages } from '../../context/use-pages.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { RecordCheck } from './record-check.tsx';
import { auditDetail, auditTone } from './audit-detail.ts';

const dayOf = (entry: AuditEntry): string => localDateOfInstant(entry.at);
const keyOf = (entry: AuditEntry): number => entry.auditId;

/** What Coffer has done, in plain words, newest first. */
export function AuditList() {
  const words = useWords();
  const formats = useFormats();
  const route = useRoute();
  const action = AUDIT_ACTIONS.find((known) => known === route.parameters.get('action'));
  const pages = usePages('audit.page', action === undefined ? {} : { action });
  const connections = useQuery('connections.list', {}).value?.connections;
  const accounts = useQuery('accounts.list', {}).value?.accounts;
  const bankOf = useMemo(
    () => new Map(connections?.map(({ connectionId, providerName }) => [connectionId, providerName])),
    [connections],
  );
  const accountOf = useMemo(() => new Map(accounts?.map(({ accountId, name }) => [accountId, name])), [accounts]);
  const today = localDateOfInstant(useNow());
  const failure = pages.asked?.failure;
  const { shown } = pages;
  const isShowingAsked = shown === pages.asked;
  const canReadMore = isShowingAsked && shown?.asking === undefined && !failure && shown?.nextCursor !== undefined;
  const renderRow = useCallback(
    (entry: AuditEntry) => (
      <ActivityRow entry={entry} bank={bankOf.get(entry.connectionId ?? '')} accountOf={accountOf} />
    ),
    [bankOf, accountOf],
  );

  return (
    <>
      <div className="activity-bar">
        <label className="select-field">
          <span>{words.activity.filter}</span>
          <select
            className="input"
            value={action ?? ''}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              goTo(hrefOf('activity', undefined, chosen === '' ? {} : { action: chosen }), 'replace');
            }}
          >
            <option value="">{words.activity.filterAll}</option>
            {byWords(words.activity.actions).map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <RecordCheck />
      </div>
      {failure && <Problem failure={failure} onRetry={pages.more} isRetrying={pages.asked?.asking !== undefined} />}
      {shown === undefined && !failure && <Skeleton rows={14} />}
      {shown?.rows.length === 0 && !failure && (
        <Empty
          title={action === undefined ? words.activity.emptyTitle : words.activity.noMatchTitle}
          text={action === undefined ? words.activity.emptyText : words.activity.noMatchText}
        />
      )}
      {shown && shown.rows.length > 0 && (
        <DayList
          rows={shown.rows}
          dayOf={dayOf}
          keyOf={keyOf}
          rowHeight={36}
          label={words.activity.list}
          listKey={pages.shownKey ?? ''}
          isDimmed={!isShowingAsked}
          onMore={canReadMore ? pages.more : undefined}
          columns={
            <div role="row" className="activity-row activity-row--columns">
              <span role="columnheader">{words.activity.columns.time}</span>
              <span role="columnheader">{words.activity.columns.what}</span>
              <span role="columnheader">{words.activity.columns.bank}</span>
              <span role="columnheader">{words.activity.columns.detail}</span>
            </div>
          }
          renderDay={(day) => {
            const near = formats.nearDay(day, today);
            return (
              <span role="cell" aria-colspan={4} className="day-heading">
                {near !== undefined && <span className="day-heading__near">{near}</span>}
                <time dateTime={day}>{formats.day(day)}</time>
              </span>
            );
          }}
          renderRow={renderRow}
          footer={shown.nextCursor === undefined ? words.activity.end : words.transactions.loadingMore}
        />
      )}
    </>
  );
}

function ActivityRow({
  entry,
  bank,
  accountOf,
}: {
  entry: AuditEntry;
  bank: string | undefined;
  accountOf: ReadonlyMap<string, string>;
}) {
  const words = useWords();
  const formats = useFormats();
  const detail = auditDetail(entry, { words, formats, accountName: (id) => accountOf.get(id) });
  return (
    <div className="activity-row">
      <span role="cell">
        <time className="faint" dateTime={entry.at} title={formats.instant(entry.at)}>
          {formats.timeWithSeconds(entry.at)}
        </time>
      </span>
      <span role="cell" className="activity-row__what">
        <ToneShape tone={auditTone(entry.action)} size={12} />
        <span className="clipped">{words.activity.actions[entry.action]}</span>
      </span>
      <span role="cell" className="soft clipped">
        {bank !== undefined && <BankText text={bank} length={60} />}
      </span>
      <span role="cell" className="faint figures clipped">
        {detail !== '' && <BankText text={detail} length={160} />}
      </span>
    </div>
  );
}

function byWords(actions: Readonly<Record<AuditAction, string>>): readonly (readonly [AuditAction, string])[] {
  return AUDIT_ACTIONS.map((action) => [action, actions[action]] as const).toSorted(([, a], [, b]) =>
    a.localeCompare(b),
  );
}
