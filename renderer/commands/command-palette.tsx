import './commands.css';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../components/icons.tsx';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { COMMAND_GROUPS, type Command } from './command.ts';
import { isMac } from './is-mac.ts';
import { findCommands } from './find-commands.ts';
import { useActs } from './use-acts.ts';
import { useCommands } from './use-commands.ts';

/**
 * Everything that can be done or gone to, by name. A combobox over a list (WAI-ARIA 1.2): the cursor stays in the field,
 * the arrow keys move through the list. The dialog gives the focus back to where it was, unless the command takes it away.
 */
export function CommandPalette({ onClose, showShortcuts }: { onClose: () => void; showShortcuts: () => void }) {
  const words = useWords();
  const formats = useFormats();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const commands = useCommands({ showShortcuts });
  const search = useSearchCommand(query.trim());
  // Grouped only while nothing is typed: then the best match is first, wherever it belongs.
  const found = query.trim() === '' ? grouped(findCommands(commands, '')) : [...findCommands(commands, query), search];

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  function run(command: Command | undefined): void {
    if (command === undefined) return;
    onClose();
    // After the dialog has gone, so that it does not take back the focus from what the command shows.
    setTimeout(command.run, 0);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const move = moves[event.key]?.(chosen, found.length);
    if (move !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen(move);
    } else if (event.key.toLowerCase() === 'k' && (isMac() ? event.metaKey : event.ctrlKey)) {
      // The keys that opened it close it.
      event.preventDefault();
      onClose();
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[chosen]);
    }
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={words.commands.title}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div>
        <div className="palette__field">
          <Icon name="search" size={18} />
          <input
            autoFocus
            type="text"
            role="combobox"
            aria-label={words.commands.field}
            aria-expanded={found.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={found[chosen] === undefined ? undefined : `${id}-${found[chosen].id}`}
            placeholder={words.commands.placeholder}
            value={query}
            maxLength={120}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div id={`${id}-list`} role="listbox" aria-label={words.commands.list} className="palette__list">
          {found.map((command, index) => (
            <PaletteLine
              key={command.id}
              id={`${id}-${command.id}`}
              command={command}
              heading={
                query.trim() === '' && command.group !== found[index - 1]?.group
                  ? words.commands.groups[command.group]
                  : undefined
              }
              isChosen={index === chosen}
              onPoint={() => setChosen(index)}
              onRun={() => run(command)}
            />
          ))}
        </div>
        <p className="visually-hidden" role="status">
          {query.trim() === ''
            ? ''
            : found.length > 1
              ? words.commands.results(found.length - 1, formats.count(found.length - 1))
              : words.commands.none(query.trim())}
        </p>
      </div>
    </dialog>
  );
}

function PaletteLine({
  id,
  command: { title, note, icon },
  heading,
  isChosen,
  onPoint,
  onRun,
}: {
  id: string;
  command: Command;
  heading: string | undefined;
  isChosen: boolean;
  onPoint: () => void;
  onRun: () => void;
}) {
  const line = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <>
      {heading !== undefined && (
        <div role="presentation" className="palette__heading">
          {heading}
        </div>
      )}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are heard by the field */}
      <div
        ref={line}
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        className="palette__line"
        onPointerMove={isChosen ? undefined : onPoint}
        onClick={onRun}
      >
        <Icon name={icon} size={17} />
        <span className="palette__title clipped">
          <bdi>{title}</bdi>
        </span>
        {note !== undefined && note !== '' && (
          <span className="palette__note faint clipped figures">
            <bdi>{note}</bdi>
          </span>
        )}
      </div>
    </>
  );
}

/** What is always possible with a word: to look for it among the transactions. */
function useSearchCommand(query: string): Command {
  const words = useWords();
  const acts = useActs();
  return {
    id: 'search',
    group: 'acts',
    title: words.commands.searchFor(query),
    icon: 'search',
    run: () => acts.search(query),
  };
}

function grouped(commands: readonly Command[]): readonly Command[] {
  return COMMAND_GROUPS.flatMap((group) => commands.filter((command) => command.group === group));
}

const PAGE = 8;

/** Where a key leads in a list of `count`; the list is a ring for single steps. */
const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  PageDown: (at, count) => Math.min(count - 1, at + PAGE),
  PageUp: (at) => Math.max(0, at - PAGE),
};
