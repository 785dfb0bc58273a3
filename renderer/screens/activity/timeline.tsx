import { useCallback, useMemo } from 'react';
import type { AuditEntry } from '../../../shared/contract/index.ts';
import { DayList } from '../../components/day-list.tsx';
import { BankText, Skeleton, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { RowOpener } from '../../components/row-opener.tsx';
import { Empty } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { goTo, hrefOf, useRoute } from '../../context/route.ts';
import { useOpenRow } from '../../context/use-open-row.ts';
import { usePages } from '../../context/use-pages.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { RecordCheck } from './record-check.tsx';
import { SyncDrawer } from './sync-drawer.tsx';
import { TimelineBar } from './timeline-bar.tsx';
import { isSeeking, readTimelineFilter, timelinePage, writeTimelineFilter } from './timeline-filter.ts';
import { plainItems, timelineItems, type TimelineItem } from './timeline-items.ts';
import { itemTone, itemWhat, useEntryWhy } from './timeline-words.ts';
import { useBankNames } from './use-bank-names.ts';

const dayOf = (item: TimelineItem): string => localDateOfInstant(item.at);
const keyOf = (item: TimelineItem): number => item.id;

/** Everything that happened, in plain words and newest first: acts, syncs and what banks sent word of. */
export function Timeline() {
  const words = useWords();
  const formats = useFormats();
  const route = useRoute();
  const filter = readTimelineFilter(route.parameters);
  const { connections, bankOf } = useBankNames();
  const pages = usePages('audit.page', timelinePage(filter, { words, connections: connections ?? [] }));
  const openEntry = useOpenRow('entry');
  const openRun = useOpenRow('run');
  const { shown, asked } = pages;
  const failure = asked?.failure;
  const isShowingAsked = shown === asked;
  const seeks = isSeeking(filter);
  const items = useItems(shown?.rows, seeks);
  const canReadMore = isShowingAsked && shown?.asking === undefined && !failure && shown?.nextCursor !== undefined;
  const { open: showEntry } = openEntry;
  const { open: showRun } = openRun;
  const renderRow = useCallback(
    (item: TimelineItem) => (
      <TimelineRow
        item={item}
        bank={bankOf.get(item.entry.connectionId ?? '')}
        onOpen={() => (item.kind === 'sync' ? showRun(item.runId) : showEntry(String(item.id)))}
      />
    ),
    [bankOf, showEntry, showRun],
  );
  const isNarrowed = Object.keys(writeTimelineFilter(filter)).length > 0;
  const archived = shown?.nextCursor === undefined ? shown?.archivedEntries : undefined;

  return (
    <>
      <RecordCheck />
      <TimelineBar
        filter={filter}
        connections={connections ?? []}
        onChange={(next) => goTo(hrefOf('activity', undefined, writeTimelineFilter(next)), 'replace')}
      />
      {failure && <Problem failure={failure} onRetry={pages.more} isRetrying={asked?.asking !== undefined} />}
      {shown === undefined && !failure && <Skeleton rows={14} />}
      {shown && items.length === 0 && !failure && (
        <Empty
          title={isNarrowed ? words.activity.noMatchTitle : words.activity.emptyTitle}
          text={isNarrowed ? words.activity.noMatchText : words.activity.emptyText}
        />
      )}
      {items.length > 0 && (
        <DayList
          rows={items}
          dayOf={dayOf}
          keyOf={keyOf}
          rowHeight={36}
          label={words.activity.list}
          listKey={pages.shownKey ?? ''}
          isDimmed={!isShowingAsked}
          hasOpeners
          onMore={canReadMore ? pages.more : undefined}
          columns={
            <div role="row" className="timeline-row timeline-row--columns">
              <span role="columnheader">{words.timeline.columns.time}</span>
              <span role="columnheader">{words.timeline.columns.what}</span>
              <span role="columnheader">{words.timeline.columns.bank}</span>
              <span role="columnheader">{words.timeline.columns.why}</span>
            </div>
          }
          columnCount={4}
          renderRow={renderRow}
          footer={
            shown?.nextCursor !== undefined
              ? words.transactions.loadingMore
              : archived === undefined
                ? words.activity.end
                : words.timeline.archived(formats.count(archived))
          }
        />
      )}
      {openRun.id !== undefined && <SyncDrawer runId={openRun.id} bankOf={bankOf} onClose={openRun.close} />}
      {openEntry.id !== undefined && (
        <EntryDrawer auditId={openEntry.id} bankOf={bankOf} onClose={openEntry.close} onSync={showRun} />
      )}
    </>
  );
}

function useItems(rows: readonly AuditEntry[] | undefined, seeks: boolean): readonly TimelineItem[] {
  return useMemo(() => (seeks ? plainItems : timelineItems)(rows ?? []), [rows, seeks]);
}

function TimelineRow({ item, bank, onOpen }: { item: TimelineItem; bank: string | undefined; onOpen: () => void }) {
  const words = useWords();
  const formats = useFormats();
  const why = useEntryWhy(item.entry);
  const what = itemWhat(item, words);
  const time = formats.timeWithSeconds(item.at);
  return (
    <div className="timeline-row">
      <span role="cell">
        <time className="faint" dateTime={item.at} title={formats.instant(item.at)}>
          {time}
        </time>
      </span>
      <span role="cell" className="timeline-row__what">
        <ToneShape tone={itemTone(item)} size={12} />
        <RowOpener label={words.timeline.open(what, time)} onOpen={onOpen}>
          {what}
        </RowOpener>
      </span>
      <span role="cell" className="soft clipped">
        {bank !== undefined && <BankText text={bank} length={60} />}
      </span>
      <span role="cell" className="timeline-row__why soft figures clipped">
        {why !== '' && <BankText text={why} length={200} />}
      </span>
    </div>
  );
}
