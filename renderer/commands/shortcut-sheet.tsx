import './commands.css';
import { Fragment, type ReactNode } from 'react';
import { Dialog } from '../components/surfaces.tsx';
import { useWords } from '../context/coffer-context.ts';
import { Keys } from './keys.tsx';
import { SHORTCUTS, type Shortcut } from './shortcuts.ts';

/** Every shortcut, on one sheet. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { keys } = words.shortcuts;
  const places = SHORTCUTS.filter(({ act }) => act.startsWith('go-'));
  const everywhere = SHORTCUTS.filter((shortcut) => !places.includes(shortcut));
  return (
    <Dialog kind="wide" title={words.shortcuts.title} onClose={onClose}>
      <div className="shortcut-sheet">
        <ShortcutGroup title={words.shortcuts.groups.everywhere} shortcuts={everywhere}>
          <Line text={words.locking.privacyHide} presses={[['mod', keys.shift, '.']]} />
          <Line text={words.locking.lockNow} presses={[['mod', keys.shift, 'l']]} />
        </ShortcutGroup>
        <ShortcutGroup title={words.shortcuts.groups.places} shortcuts={places} />
        <section>
          <h3>{words.shortcuts.groups.lists}</h3>
          <dl>
            <Line text={words.shortcuts.lists.move} presses={[[keys.down], [keys.up]]} />
            <Line text={words.shortcuts.lists.page} presses={[[keys.pageDown], [keys.pageUp]]} />
            <Line text={words.shortcuts.lists.ends} presses={[[keys.home], [keys.end]]} />
            <Line text={words.shortcuts.lists.open} presses={[[keys.enter]]} />
            <Line text={words.shortcuts.lists.close} presses={[[keys.escape]]} />
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function ShortcutGroup({
  title,
  shortcuts,
  children,
}: {
  title: string;
  shortcuts: readonly Shortcut[];
  children?: ReactNode;
}) {
  const words = useWords();
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {shortcuts.map(({ act, keys }) => (
          <Line key={act} text={words.shortcuts.acts[act]} presses={keys.map((key) => key.split('+'))} isSequence />
        ))}
        {children}
      </dl>
    </section>
  );
}

/** One line: what happens, and the keys; `presses` are keys held together, one after another or one instead of another. */
function Line({
  text,
  presses,
  isSequence = false,
}: {
  text: string;
  presses: readonly (readonly string[])[];
  isSequence?: boolean;
}) {
  const words = useWords();
  return (
    <div className="shortcut-sheet__line">
      <dt>{text}</dt>
      <dd>
        {presses.map((held, index) => (
          <Fragment key={held.join('+')}>
            {index > 0 && <span className="faint">{isSequence ? words.shortcuts.andThen : words.shortcuts.or}</span>}
            <Keys held={held} />
          </Fragment>
        ))}
      </dd>
    </div>
  );
}
