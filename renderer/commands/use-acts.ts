import type { Settings, SyncRun } from '../../shared/contract/index.ts';
import { useCoffer, type Coffer } from '../context/coffer-context.ts';
import { goTo, hrefOf } from '../context/route.ts';
import { addNotice } from '../context/ui-store.ts';
import { bankText } from '../format/bank-text.ts';
import { failureCause } from '../format/sentences.ts';
import { failureOf, type Failure } from '../transport/contract-error.ts';

/** What commands and shortcuts do. Each says what came of it, since no button shows it. */
export type Acts = {
  /** Syncs one bank, or all of them. */
  sync(connection?: { connectionId: string; providerName: string }): Promise<void>;
  setTheme(theme: Settings['theme']): Promise<void>;
  /** Light when it is dark now, dark when it is light. */
  toggleTheme(): Promise<void>;
  /** Locks the app; only where a lock is set. */
  lock(): Promise<void>;
  /** Goes to the search of transactions, with the cursor in it. */
  search(query?: string): void;
};

/** Creates the {@link Acts}. */
export function useActs(): Acts {
  const coffer = useCoffer();
  const { transport, queries, ui, words } = coffer;
  const say = (text: string): void => addNotice(ui, text);
  const sayFailed = (thrown: unknown): void => addNotice(ui, failureSentence(failureOf(thrown), coffer), 'bad');

  const setTheme = async (theme: Settings['theme']): Promise<void> => {
    try {
      queries.put('settings.get', {}, await transport.call('settings.update', { theme }));
    } catch (thrown) {
      sayFailed(thrown);
    }
  };

  return {
    setTheme,
    toggleTheme() {
      const { theme } = document.documentElement.dataset;
      const isDark = theme === 'dark' || (theme === undefined && matchMedia('(prefers-color-scheme: dark)').matches);
      return setTheme(isDark ? 'light' : 'dark');
    },
    async sync(connection) {
      say(
        connection === undefined
          ? words.commands.syncingAll
          : words.commands.syncing(bankText(connection.providerName, 60)),
      );
      try {
        const { runs } = await transport.call('sync.run', {
          userPresent: true,
          ...(connection === undefined ? {} : { connectionId: connection.connectionId }),
        });
        const failed = runs.find(({ error }) => error !== undefined)?.error;
        if (failed === undefined) say(syncSentence(runs, coffer));
        // One of several; the others show in Activity, and where they need the user.
        else addNotice(ui, failureSentence(failed, coffer), 'bad');
      } catch (thrown) {
        sayFailed(thrown);
      }
    },
    async lock() {
      try {
        await transport.call('lock.now', {});
        queries.askAgain(['app.status']);
      } catch (thrown) {
        sayFailed(thrown);
      }
    },
    search(query) {
      goTo(hrefOf('transactions', undefined, query === undefined ? {} : { search: query }));
      focusSearch();
    },
  };
}

/** What syncs brought, in a sentence. */
function syncSentence(runs: readonly SyncRun[], coffer: Coffer): string {
  const { words, formats } = coffer;
  const added = runs.reduce((sum, run) => sum + run.added, 0);
  const changed = runs.reduce((sum, run) => sum + run.changed, 0);
  return added + changed === 0
    ? words.connections.syncNothingNew
    : words.connections.syncResult(formats.count(added), formats.count(changed));
}

function failureSentence(failure: Failure, coffer: Coffer): string {
  const { title, action } = coffer.words.errors[failure.code];
  return `${title}. ${failureCause(failure, coffer)} ${action}`;
}

/** Puts the cursor into the search of the screen that is being gone to, as soon as it is there. */
function focusSearch(tries = 30): void {
  const field = document.querySelector<HTMLInputElement>('main [role="searchbox"]');
  if (field !== null) field.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSearch(tries - 1));
}
