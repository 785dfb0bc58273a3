import { useCallback } from 'react';
import type { WebhookDelivery } from '../../../shared/contract/index.ts';
import { ButtonLink } from '../../components/button.tsx';
import { DayList } from '../../components/day-list.tsx';
import { BankText, Skeleton, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { usePages } from '../../context/use-pages.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { RelayMark } from '../../shell/relay-mark.tsx';
import { webhookDetail, webhookSaid, webhookStanding } from './webhook-summary.ts';
import { useBankNames } from './use-bank-names.ts';

const dayOf = (delivery: WebhookDelivery): string => localDateOfInstant(delivery.receivedAt);
const keyOf = (delivery: WebhookDelivery): string => delivery.eventId;

/** Every webhook that came through the relay, newest first, and what became of it. */
export function WebhookList() {
  const words = useWords();
  const pages = usePages('webhooks.deliveries', {});
  const relay = useQuery('relay.status', {}).value;
  const { bankOf } = useBankNames();
  const renderRow = useCallback(
    (delivery: WebhookDelivery) => <WebhookRow delivery={delivery} bank={bankOf.get(delivery.connectionId ?? '')} />,
    [bankOf],
  );
  const { shown, asked } = pages;
  const failure = asked?.failure;
  const canReadMore = shown?.asking === undefined && !failure && shown?.nextCursor !== undefined;
  const toSettings = hrefOf('settings', undefined, { at: 'relay' });
  return (
    <>
      {relay?.relay && (
        <div className="activity-bar">
          <RelayMark status={relay} />
          <a href={toSettings}>{words.webhooks.toSettings}</a>
        </div>
      )}
      {failure && <Problem failure={failure} onRetry={pages.more} isRetrying={asked?.asking !== undefined} />}
      {shown === undefined && !failure && <Skeleton rows={14} />}
      {shown?.rows.length === 0 && !failure && relay && (
        <Empty
          title={words.webhooks.emptyTitle}
          text={relay.relay ? words.webhooks.emptyText : words.webhooks.emptyUnpairedText}
        >
          {!relay.relay && <ButtonLink href={toSettings}>{words.webhooks.toSettings}</ButtonLink>}
        </Empty>
      )}
      {shown && shown.rows.length > 0 && (
        <DayList
          rows={shown.rows}
          dayOf={dayOf}
          keyOf={keyOf}
          rowHeight={36}
          label={words.webhooks.list}
          listKey="webhooks"
          onMore={canReadMore ? pages.more : undefined}
          columns={
            <div role="row" className="webhook-row webhook-row--columns">
              <span role="columnheader">{words.webhooks.columns.time}</span>
              <span role="columnheader">{words.webhooks.columns.what}</span>
              <span role="columnheader">{words.webhooks.columns.bank}</span>
              <span role="columnheader">{words.webhooks.columns.state}</span>
              <span role="columnheader">{words.webhooks.columns.detail}</span>
            </div>
          }
          columnCount={5}
          renderRow={renderRow}
          footer={shown.nextCursor === undefined ? words.webhooks.end : words.transactions.loadingMore}
        />
      )}
    </>
  );
}

function WebhookRow({ delivery, bank }: { delivery: WebhookDelivery; bank: string | undefined }) {
  const words = useWords();
  const formats = useFormats();
  const standing = webhookStanding(delivery, words);
  const detail = webhookDetail(delivery, words);
  return (
    <div className="webhook-row">
      <span role="cell">
        <time className="faint" dateTime={delivery.receivedAt} title={formats.instant(delivery.receivedAt)}>
          {formats.timeWithSeconds(delivery.receivedAt)}
        </time>
      </span>
      <span role="cell" className="clipped">
        <BankText text={webhookSaid(delivery, words)} length={80} />
      </span>
      <span role="cell" className="soft clipped">
        {bank !== undefined && <BankText text={bank} length={60} />}
      </span>
      <span role="cell">
        <StatusMark tone={standing.tone} word={standing.word} />
      </span>
      <span role="cell" className="faint clipped" title={detail}>
        {detail}
      </span>
    </div>
  );
}
