import './commands.css';
import { useWords } from '../context/coffer-context.ts';
import { isMac } from './is-mac.ts';

/** Keys that are held together, as they are printed on the keyboard. */
export function Keys({ held }: { held: readonly string[] }) {
  const { keys } = useWords().shortcuts;
  return (
    <span className="keys">
      {held.map((key) => (
        <kbd key={key}>
          {key === 'mod' ? (isMac() ? keys.command : keys.control) : key.length === 1 ? key.toUpperCase() : key}
        </kbd>
      ))}
    </span>
  );
}
