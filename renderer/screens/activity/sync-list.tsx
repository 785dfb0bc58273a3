import { useCallback } from 'react';
import type { SyncRun } from '../../../shared/contract/index.ts';
import { DayList } from '../../components/day-list.tsx';
import { BankText, Skeleton, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { RowOpener } from '../../components/row-opener.tsx';
import { Empty } from '../../components/surfaces.tsx';
import { SyncedWhen } from '../../connections/synced-when.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useOpenRow } from '../../context/use-open-row.ts';
import { usePages } from '../../context/use-pages.ts';
import { bankText } from '../../format/bank-text.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { SyncDrawer } from './sync-drawer.tsx';
import { syncStanding, syncSummary } from './sync-summary.ts';
import { useBankNames } from './use-bank-names.ts';

const dayOf = (run: SyncRun): string => localDateOfInstant(run.startedAt);
const keyOf = (run: SyncRun): string => run.runId;

/** Every sync, newest first; each opens to what it changed. */
export function SyncList() {
  const words = useWords();
  const pages = usePages('sync.runs', {});
  const { connections, bankOf } = useBankNames();
  const { id, open, close } = useOpenRow('run');
  const renderRow = useCallback(
    (run: SyncRun) => (
      <SyncRow run={run} bank={bankOf.get(run.connectionId) ?? words.syncs.unknownBank} onOpen={open} />
    ),
    [bankOf, open, words],
  );
  const { shown, asked } = pages;
  const failure = asked?.failure;
  const canReadMore = shown?.asking === undefined && !failure && shown?.nextCursor !== undefined;
  return (
    <>
      {connections !== undefined && connections.length > 0 && (
        <p className="soft">
          <SyncedWhen connections={connections} />
        </p>
      )}
      {failure && <Problem failure={failure} onRetry={pages.more} isRetrying={asked?.asking !== undefined} />}
      {shown === undefined && !failure && <Skeleton rows={14} />}
      {shown?.rows.length === 0 && !failure && <Empty title={words.syncs.emptyTitle} text={words.syncs.emptyText} />}
      {shown && shown.rows.length > 0 && (
        <DayList
          rows={shown.rows}
          dayOf={dayOf}
          keyOf={keyOf}
          rowHeight={38}
          hasOpeners
          label={words.syncs.list}
          listKey="syncs"
          onMore={canReadMore ? pages.more : undefined}
          columns={
            <div role="row" className="sync-row sync-row--columns">
              <span role="columnheader">{words.syncs.columns.time}</span>
              <span role="columnheader">{words.syncs.columns.bank}</span>
              <span role="columnheader">{words.syncs.columns.state}</span>
              <span role="columnheader">{words.syncs.columns.changes}</span>
            </div>
          }
          columnCount={4}
          renderRow={renderRow}
          footer={shown.nextCursor === undefined ? words.syncs.end : words.transactions.loadingMore}
        />
      )}
      {id !== undefined && <SyncDrawer runId={id} bankOf={bankOf} onClose={close} />}
    </>
  );
}

function SyncRow({ run, bank, onOpen }: { run: SyncRun; bank: string; onOpen: (runId: string) => void }) {
  const words = useWords();
  const formats = useFormats();
  const standing = syncStanding(run, words);
  const time = formats.time(run.startedAt);
  return (
    <div className="sync-row">
      <span role="cell">
        <time className="faint" dateTime={run.startedAt} title={formats.instant(run.startedAt)}>
          {time}
        </time>
      </span>
      <span role="cell" className="sync-row__bank clipped">
        <RowOpener label={words.syncs.open(bankText(bank, 60), time)} onOpen={() => onOpen(run.runId)}>
          <BankText text={bank} length={60} />
        </RowOpener>
        {run.imported && (
          <span className="faint">
            {' '}
            <BankText text={run.imported.fileName} length={60} />
          </span>
        )}
      </span>
      <span role="cell">
        <StatusMark tone={standing.tone} word={standing.word} />
      </span>
      <span role="cell" className="soft figures clipped">
        {syncSummary(run, words, formats)}
      </span>
    </div>
  );
}
