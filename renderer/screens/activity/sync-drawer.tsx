import { useState } from 'react';
import type { Output, SyncRun } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Skeleton, StatusMark, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { useAct } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';
import { ChangeLines } from '../../transactions/change-lines.tsx';
import { canUndo, syncStanding, syncSummary } from './sync-summary.ts';
import { SyncAnswers } from './sync-answers.tsx';
import { SyncProofs } from './sync-proofs.tsx';
import { UndoDialog } from './undo-dialog.tsx';

const FIRST_CHANGES = 50;
const MORE_CHANGES = 200;

type Changeset = Output<'sync.changes'>;

/** One sync: how it went, what it changed, what the bank was asked, and the way back. */
export function SyncDrawer({
  runId,
  bankOf,
  onClose,
}: {
  runId: string;
  bankOf: ReadonlyMap<string, string>;
  onClose: () => void;
}) {
  const words = useWords();
  const { value, failure, again, asking } = useQuery('sync.changes', { runId, limit: FIRST_CHANGES });
  const bank = bankText(bankOf.get(value?.run.connectionId ?? '') ?? words.syncs.unknownBank, 60);
  return (
    <Dialog kind="drawer" title={value ? bank : words.syncs.list} onClose={onClose}>
      {!value && !failure && <Skeleton rows={6} />}
      {!value && failure && <Problem size="small" failure={failure} onRetry={again} isRetrying={asking} />}
      {value && (
        <div className="transaction-detail">
          <Standing run={value.run} bank={bank} />
          <section className="transaction-detail__part">
            <h3>{words.syncs.proofsTitle}</h3>
            <SyncProofs proofs={value.proofs} />
          </section>
          <section className="transaction-detail__part">
            <h3>{words.syncs.changesTitle}</h3>
            <Changes key={`${runId} ${value.nextCursor ?? ''}`} first={value} />
          </section>
          <section className="transaction-detail__part">
            <h3>{words.syncs.answersTitle}</h3>
            <SyncAnswers answers={value.answers} />
          </section>
        </div>
      )}
    </Dialog>
  );
}

function Standing({ run, bank }: { run: SyncRun; bank: string }) {
  const words = useWords();
  const formats = useFormats();
  const [isAsking, setAsking] = useState(false);
  const { tone, word } = syncStanding(run, words);
  const summary = syncSummary(run, words, formats);
  const tookMs = run.finishedAt === undefined ? undefined : Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  return (
    <div className="sync-standing">
      <p className="sync-standing__head">
        <StatusMark tone={tone} word={word} />
        {!run.error && <span>{summary}</span>}
      </p>
      {run.error && <Problem size="small" failure={run.error} at={formats.time(run.finishedAt ?? run.startedAt)} />}
      <dl className="detail-facts">
        <dt>{words.syncs.began}</dt>
        <dd>
          <time dateTime={run.startedAt}>{formats.instant(run.startedAt)}</time>
        </dd>
        {tookMs !== undefined && (
          <>
            <dt>{words.syncs.length}</dt>
            <dd>
              {tookMs < 1000 ? words.syncs.underASecond : words.syncs.seconds(formats.count(Math.round(tookMs / 1000)))}
            </dd>
          </>
        )}
        {run.undoneAt !== undefined && (
          <>
            <dt>{words.syncs.undoneAt}</dt>
            <dd>
              <time dateTime={run.undoneAt}>{formats.instant(run.undoneAt)}</time>
            </dd>
          </>
        )}
      </dl>
      {run.rewritten > 0 && (
        <p className="transaction-detail__remark transaction-detail__remark--soon">
          <ToneShape tone="soon" />
          <span>
            <strong>{words.syncs.rewrittenTitle}.</strong>{' '}
            {words.syncs.rewrittenText(run.rewritten, formats.count(run.rewritten))}
          </span>
        </p>
      )}
      {canUndo(run) && (
        <div>
          <Button onClick={() => setAsking(true)}>{words.syncs.undo}…</Button>
        </div>
      )}
      {isAsking && <UndoDialog run={run} bank={bank} onClose={() => setAsking(false)} />}
    </div>
  );
}

/** The first changes, and more on demand. A changeset never changes, so what was read stays good. */
function Changes({ first }: { first: Changeset }) {
  const { transport, words } = useCoffer();
  const [read, setRead] = useState({ changes: first.changes, nextCursor: first.nextCursor });
  const more = useAct(async (cursor: string) => {
    const next = await transport.call('sync.changes', { runId: first.run.runId, cursor, limit: MORE_CHANGES });
    setRead({ changes: [...read.changes, ...next.changes], nextCursor: next.nextCursor });
  });
  const { nextCursor } = read;
  if (read.changes.length === 0) return <p className="soft">{words.syncs.changesNone}</p>;
  return (
    <>
      <ChangeLines changes={read.changes} />
      {more.failure && <Problem size="small" failure={more.failure} />}
      {nextCursor !== undefined && (
        <div>
          <Button isBusy={more.isBusy} onClick={() => void more.run(nextCursor)}>
            {words.syncs.changesMore}
          </Button>
        </div>
      )}
    </>
  );
}
