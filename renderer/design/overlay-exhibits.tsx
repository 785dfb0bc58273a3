import { useState } from 'react';
import { CommandPalette } from '../commands/command-palette.tsx';
import { ShortcutSheet } from '../commands/shortcut-sheet.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/surfaces.tsx';
import { useWords } from '../context/coffer-context.ts';
import { Exhibit, Room } from './exhibit.tsx';

const KINDS = ['question', 'wide', 'drawer', 'palette', 'shortcuts'] as const;
type Kind = (typeof KINDS)[number];

/** What lies over the rest, opened by its button. */
export function OverlayExhibits() {
  const words = useWords();
  const [open, setOpen] = useState<Kind>();
  const close = (): void => setOpen(undefined);
  return (
    <Room title="Overlays">
      <Exhibit name="Dialog, CommandPalette, ShortcutSheet" isWide>
        {KINDS.map((kind) => (
          <Button key={kind} onClick={() => setOpen(kind)}>
            {kind}
          </Button>
        ))}
      </Exhibit>
      {open === 'palette' && <CommandPalette onClose={close} showShortcuts={() => setOpen('shortcuts')} />}
      {open === 'shortcuts' && <ShortcutSheet onClose={close} />}
      {(open === 'question' || open === 'wide' || open === 'drawer') && (
        <Dialog kind={open} title={words.connections.deleteTitle('Northgate Bank')} onClose={close}>
          <p>{words.connections.deleteText}</p>
          <footer className="dialog__buttons">
            <Button onClick={close}>{words.app.cancel}</Button>
            <Button look="danger" onClick={close}>
              {words.connections.disconnectAndDeleteButton}
            </Button>
          </footer>
        </Dialog>
      )}
    </Room>
  );
}
