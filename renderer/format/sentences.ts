import type { Diagnosis, Evidence } from '../../shared/contract/index.ts';
import { fillWords, isInstant, type WordValues } from '../../shared/domain/fill-words.ts';
import type { Failure } from '../transport/contract-error.ts';
import type { Words } from '../words/en-gb.ts';
import { bankText } from './bank-text.ts';
import type { Formats } from './formats.ts';

/** What a sentence is said in. */
export type Tongue = { readonly words: Words; readonly formats: Formats };

/** The most characters of a value that comes from outside. */
const VALUE_LENGTH = 120;

/** Why something failed: the engine's own sentence where it has one that this version knows, else the cause of the code. */
export function failureCause({ code, sentence }: Failure, tongue: Tongue): string {
  const { errors, sentences } = tongue.words;
  return (sentence && said(sentences, sentence.key, sentence.values, tongue)) ?? errors[code].cause;
}

/** A line of a diagnosis in the language in use; the engine's own text where this version has no words for its key. */
export function diagnosisLine(line: Evidence | Diagnosis['nextStep'], tongue: Tongue): string {
  return said(tongue.words.diagnosis.lines, line.key, line.values, tongue) ?? bankText(line.text, 300);
}

function said(
  sentences: Readonly<Record<string, string>>,
  key: string,
  values: WordValues,
  tongue: Tongue,
): string | undefined {
  const sentence = Object.hasOwn(sentences, key) ? sentences[key] : undefined;
  return sentence === undefined ? undefined : fillWords(sentence, spokenValues(values, tongue), (value) => value);
}

/** Values as people write them in the language in use: instants, counts, and what has words of its own. */
function spokenValues(values: WordValues, { words, formats }: Tongue): Readonly<Record<string, string>> {
  const spoken = Object.entries(values).map(([name, value]) => {
    if (typeof value === 'number') return [name, name === 'port' ? String(value) : formats.count(value)] as const;
    if (isInstant(value)) return [name, formats.instant(value)] as const;
    return [name, bankText(wordFor(name, value, values, words) ?? value, VALUE_LENGTH)] as const;
  });
  return Object.fromEntries(spoken);
}

function wordFor(name: string, value: string, values: WordValues, words: Words): string | undefined {
  switch (name) {
    case 'environment':
      return own(words.app.environments, value);
    case 'mode':
      return own(words.credentials.redirectModes, value);
    case 'endpoint':
      return own(words.syncs.endpoints, value);
    // The engine names the title of an error in English and puts its code beside it.
    case 'title':
      return own(words.errors, String(values['code']))?.title;
    default:
      return undefined;
  }
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
