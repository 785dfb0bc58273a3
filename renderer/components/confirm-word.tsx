import { useWords } from '../context/coffer-context.ts';
import { Field } from './field.tsx';

/** A field for the word that has to be typed before what cannot be taken back. */
export function ConfirmWord({
  word,
  value,
  onChange,
}: {
  word: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const words = useWords();
  return <Field label={words.confirmWord.label(word)} value={value} maxLength={40} onChange={onChange} />;
}

/** Whether the word was typed; how it is capitalised does not matter. */
export function isWordTyped(word: string, value: string): boolean {
  return value.trim().toLowerCase() === word.toLowerCase();
}
