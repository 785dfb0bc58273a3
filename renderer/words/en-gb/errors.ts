import { ERROR_WORDS, type ErrorWords } from '../../../shared/contract/index.ts';
import type { FailureCode } from '../../transport/contract-error.ts';

/** What is said about every failure: the engine's, and the interface's own. */
export const errors: Record<FailureCode, ErrorWords> = {
  ...ERROR_WORDS,
  ENGINE_UNREACHABLE: {
    title: 'Coffer is not running',
    cause: 'This window cannot reach the program behind it. It may have been stopped.',
    action: 'Start Coffer again; this window then carries on by itself.',
    retry: 'now',
  },
};
