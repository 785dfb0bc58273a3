import type { Account, SyncRun } from '../../../shared/contract/index.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';
import { bankText } from '../../format/bank-text.ts';
import type { ImportProgress } from './use-import.ts';

/** What an import has done, with its way back. */
export function ImportResult({ progress, run, account }: { progress: ImportProgress; run: SyncRun; account: Account }) {
  const words = useWords();
  const formats = useFormats();
  const { undo, isUndone, startAgain } = progress;
  return (
    <div className="import import__done">
      <div role="status">
        <p className="import__fresh">
          <StatusMark
            tone={isUndone ? 'over' : 'good'}
            word={isUndone ? words.importing.undoneTitle : words.importing.done(run.added, formats.count(run.added))}
          />
        </p>
        <p className="soft">
          {isUndone
            ? words.importing.undoneNote
            : words.importing.doneNote(bankText(run.imported?.fileName ?? '', 80), bankText(account.name, 60))}
        </p>
      </div>
      {undo.failure && <Problem size="small" failure={undo.failure} />}
      <div className="import__acts">
        <ButtonLink look="primary" href={hrefOf('accounts', account.accountId)}>
          {words.importing.see}
        </ButtonLink>
        <Button onClick={startAgain}>{words.importing.another}</Button>
        {!isUndone && (
          <Button look="quiet" isBusy={undo.isBusy} onClick={() => void undo.run()}>
            {words.importing.undo}
          </Button>
        )}
      </div>
    </div>
  );
}
