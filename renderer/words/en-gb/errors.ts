import { ERROR_WORDS, type ErrorWords } from '../../../shared/contract/index.ts';
import { FAILURE_SENTENCES, type FailureSentenceKey } from '../../../shared/domain/failure-sentences.ts';
import type { FailureCode } from '../../transport/contract-error.ts';

/** What is said about every failure: the engine's, and the interface's own. */
export const errors: Readonly<Record<FailureCode, Omit<ErrorWords, 'retry'>>> = {
  ...ERROR_WORDS,
  ENGINE_UNREACHABLE: {
    title: 'Coffer is not running',
    cause: 'This window cannot reach the program behind it. It may have been stopped.',
    action: 'Start Coffer again; this window then carries on by itself.',
  },
};

/** Where the engine knows more than the code alone. */
export const sentences: Readonly<Record<FailureSentenceKey, string>> = FAILURE_SENTENCES;
