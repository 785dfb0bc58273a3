import { randomUUID } from 'node:crypto';
import type { Dialog } from 'electron';
import type { AppError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import { errorWords } from '../shared/contract/error-words.ts';
import { failureSentences } from '../shared/domain/failure-sentences.ts';
import { fillWords } from '../shared/domain/fill-words.ts';
import type { ShellWords } from './shell-words.ts';

/** What the shell says and asks in windows of the system's own, for when the page cannot. */
export type Questions = {
  /** Asks whether a page of an unknown host may be opened in the user's browser. Anything but a clear yes is no. */
  mayOpen(host: string): Promise<boolean>;
  tellPageStopped(): void;
  askPageStopped(): Promise<'reload' | 'quit'>;
  /** Says why the program cannot start. Returns when the user has read it. */
  showCannotStart(error: AppError): void;
  /** Says that the program has to close; the log holds the cause beside the reference on screen. */
  showFault(cause: unknown): void;
};

/** Creates the questions over the system's dialogs. */
export function createQuestions(options: {
  dialog: Pick<Dialog, 'showMessageBox' | 'showErrorBox'>;
  /** The words of the language in use. */
  words: () => ShellWords;
  log: Log;
}): Questions {
  const { dialog, words, log } = options;
  return {
    async mayOpen(host) {
      const { message, detail, open, cancel } = words().dialog.openBank(host);
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message,
        detail,
        buttons: [cancel, open],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    tellPageStopped() {
      void dialog.showMessageBox({ type: 'warning', ...words().dialog.pageStopped, buttons: [words().dialog.ok] });
    },
    async askPageStopped() {
      const { message, detail, reload, quit } = words().dialog.pageStoppedAgain;
      const { response } = await dialog.showMessageBox({
        type: 'error',
        message,
        detail,
        buttons: [reload, quit],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1 ? 'quit' : 'reload';
    },
    showCannotStart({ code, sentence, cause: thrown }) {
      if (code === 'INTERNAL') log.error('start failed', { cause: thrown });
      else log.error('start refused', { code });
      const { language, dialog: said } = words();
      const { title, cause, action } = errorWords(language)[code];
      const why = sentence ? fillWords(failureSentences(language)[sentence.key], sentence.values) : cause;
      dialog.showErrorBox(said.cannotStart(code), `${title}\n\n${why}\n\n${action}`);
    },
    showFault(cause) {
      const reference = randomUUID().slice(0, 8);
      log.error('fault', { reference, cause });
      dialog.showErrorBox(words().dialog.fault.title, words().dialog.fault.body(reference));
    },
  };
}
