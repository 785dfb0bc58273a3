import { GERMAN_ERROR_WORDS } from '../../../shared/contract/error-words-de.ts';
import { GERMAN_FAILURE_SENTENCES } from '../../../shared/domain/failure-sentences-de.ts';
import type { Words } from '../en-gb.ts';

/** What is said about every failure: the engine's, and the interface's own. */
export const errors: Words['errors'] = {
  ...GERMAN_ERROR_WORDS,
  ENGINE_UNREACHABLE: {
    title: 'Coffer läuft nicht',
    cause: 'Dieses Fenster erreicht das Programm dahinter nicht. Vielleicht wurde es beendet.',
    action: 'Starten Sie Coffer neu; dieses Fenster macht dann von selbst weiter.',
  },
};

/** Where the engine knows more than the code alone. */
export const sentences: Words['sentences'] = GERMAN_FAILURE_SENTENCES;
