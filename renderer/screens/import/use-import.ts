import { useRef, useState } from 'react';
import type { ImportOrder, ImportPreview, SyncRun } from '../../../shared/contract/index.ts';
import { useCoffer } from '../../context/coffer-context.ts';
import { handOver } from '../../context/hand-over.ts';
import { useAct, type Call } from '../../context/use-call.ts';

/** What a person corrects of how a file is read. */
export type ImportChoices = Omit<ImportOrder, 'fileId' | 'accountId'>;

/** An import under way: the file, what of the guesses was corrected, and what would become of it. */
export type ImportProgress = {
  readonly fileName: string | undefined;
  readonly choices: ImportChoices;
  readonly preview: ImportPreview | undefined;
  /** How much of the file the engine has, from 0 to 1, while it is handed over. */
  readonly share: number | undefined;
  readonly run: SyncRun | undefined;
  readonly isUndone: boolean;
  readonly look: Call<{ file?: File; choices?: ImportChoices }, void>;
  readonly commit: Call<void, void>;
  readonly undo: Call<void, void>;
  readonly startAgain: () => void;
};

const NOTHING = { choices: {}, preview: undefined, share: undefined, run: undefined, isUndone: false };

/** Follows one import into an account, from the file to its result. */
export function useImport(accountId: string): ImportProgress {
  const { transport, queries, pages } = useCoffer();
  const [state, setState] = useState<
    Pick<ImportProgress, 'choices' | 'preview' | 'share' | 'run' | 'isUndone'> & { file?: { id: string; name: string } }
  >(NOTHING);
  const asked = useRef(0);

  const look = useAct(async ({ file, choices = {} }: { file?: File; choices?: ImportChoices }) => {
    asked.current += 1;
    const turn = asked.current;
    const isLatest = () => asked.current === turn;
    let known = state.file;
    if (file) {
      if (known) void transport.call('files.discard', { fileId: known.id }).catch(() => undefined);
      setState({ ...NOTHING, share: 0 });
      const tell = (share: number) => setState((now) => ({ ...now, share }));
      known = { id: await handOver(transport, file, { kind: 'statement', tell }), name: file.name };
      setState({ ...NOTHING, file: known });
    } else setState((now) => ({ ...now, choices }));
    if (!known) return;
    const preview = await transport.call('import.preview', { fileId: known.id, accountId, ...choices });
    if (isLatest()) setState((now) => ({ ...now, preview, share: undefined }));
  });

  const ledgerChanged = () => {
    queries.askAgain(['accounts.list', 'transactions.page', 'coverage.get']);
    pages.askAgain('sync.runs');
    pages.askAgain('transactions.page');
  };
  const commit = useAct(async () => {
    if (!state.file) return;
    const { run } = await transport.call('import.commit', { fileId: state.file.id, accountId, ...state.choices });
    setState((now) => ({ ...now, run }));
    ledgerChanged();
  });
  const undo = useAct(async () => {
    if (!state.run) return;
    await transport.call('sync.undo', { runId: state.run.runId });
    setState((now) => ({ ...now, isUndone: true }));
    ledgerChanged();
  });

  return {
    fileName: state.file?.name,
    choices: state.choices,
    preview: state.preview,
    share: state.share,
    run: state.run,
    isUndone: state.isUndone,
    look,
    commit,
    undo,
    startAgain() {
      if (state.file) void transport.call('files.discard', { fileId: state.file.id }).catch(() => undefined);
      setState(NOTHING);
      look.clear();
    },
  };
}
