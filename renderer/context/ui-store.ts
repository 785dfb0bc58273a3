import { createStore, type StoreApi } from 'zustand/vanilla';

/** A sentence that appears for a moment and is read out. */
export type Notice = { readonly id: number; readonly text: string; readonly tone: 'good' | 'bad' };

/** A sign-in at a bank that this window began and whose page it can offer again. */
export type BegunAttempt = { readonly attemptId: string; readonly authUrl: string };

/** What only this window knows; gone when it closes. */
export type UiState = {
  readonly notices: readonly Notice[];
  /** What lies over the window and owns the keyboard. */
  readonly covering: 'palette' | 'shortcuts' | undefined;
  readonly begun: BegunAttempt | undefined;
  /** Attempts whose panel the user has put out of sight. */
  readonly hiddenAttempts: ReadonlySet<string>;
  /** The user has read that a session-only profile is forgotten and carried on. */
  readonly sessionOnlyAccepted: boolean;
};

/** See {@link UiState}. */
export type UiStore = StoreApi<UiState>;

const ACCEPTED_AS = 'coffer.session-only-accepted';

/** Creates the {@link UiStore}. `session` outlives the reloads that a sign-in at a bank brings, and ends with the window. */
export function createUiStore(session: Pick<Storage, 'getItem' | 'setItem'>): UiStore {
  const ui = createStore<UiState>(() => ({
    notices: [],
    covering: undefined,
    begun: undefined,
    hiddenAttempts: new Set(),
    sessionOnlyAccepted: session.getItem(ACCEPTED_AS) !== null,
  }));
  ui.subscribe(({ sessionOnlyAccepted }, before) => {
    if (sessionOnlyAccepted && !before.sessionOnlyAccepted) session.setItem(ACCEPTED_AS, 'yes');
  });
  return ui;
}

/** Shows a notice, newest last; at most three stay. */
export function addNotice(ui: UiStore, text: string, tone: Notice['tone'] = 'good'): void {
  ui.setState(({ notices }) => ({
    notices: [...notices.slice(-2), { id: (notices.at(-1)?.id ?? 0) + 1, text, tone }],
  }));
}

/** Takes a notice away. */
export function removeNotice(ui: UiStore, id: number): void {
  ui.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Puts the panel of an attempt out of sight for the life of this window. */
export function hideAttempt(ui: UiStore, attemptId: string): void {
  ui.setState(({ hiddenAttempts, begun }) => ({
    hiddenAttempts: new Set([...hiddenAttempts, attemptId]),
    begun: begun?.attemptId === attemptId ? undefined : begun,
  }));
}
