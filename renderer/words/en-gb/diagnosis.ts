import { CAUSE_WORDS, DIAGNOSIS_WORDS, type DiagnosisWordsKey } from '../../../shared/domain/diagnosis-words.ts';

/** Why a connection is as it is. */
export const diagnosis = {
  causes: CAUSE_WORDS,
  lines: DIAGNOSIS_WORDS as Readonly<Record<DiagnosisWordsKey, string>>,
};
