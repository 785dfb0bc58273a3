import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand/react';
import { useCoffer } from '../context/coffer-context.ts';
import { goTo, hrefOf } from '../context/route.ts';
import { useQuery } from '../context/use-query.ts';
import { CommandPalette } from './command-palette.tsx';
import { isMac } from './is-mac.ts';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { hearPress, type ShortcutAct } from './shortcuts.ts';
import { useActs } from './use-acts.ts';

/** How long the first key of a sequence waits for the second, in milliseconds. */
const SEQUENCE_MS = 1200;

/** Listens for shortcuts, and shows the palette and the sheet. Stands once, inside the gate. */
export function Commands() {
  const { ui } = useCoffer();
  const shown = useStore(ui, (state) => state.covering);
  const close = useCallback(() => ui.setState({ covering: undefined }), [ui]);
  const showShortcuts = useCallback(() => ui.setState({ covering: 'shortcuts' }), [ui]);
  useShortcuts();
  if (shown === 'palette') return <CommandPalette onClose={close} showShortcuts={showShortcuts} />;
  if (shown === 'shortcuts') return <ShortcutSheet onClose={close} />;
  return null;
}

function useShortcuts(): void {
  const { ui } = useCoffer();
  const acts = useActs();
  const allowsSingleKeys = useQuery('settings.get', {}).value?.singleKeyShortcuts ?? false;
  const begun = useRef<{ key: string; timer: number }>(undefined);

  const run = (act: ShortcutAct): void => {
    switch (act) {
      case 'palette':
        return ui.setState({ covering: 'palette' });
      case 'help':
        return ui.setState({ covering: 'shortcuts' });
      case 'search':
        return acts.search();
      case 'sync':
        return void acts.sync();
      case 'add-bank':
        return goTo(hrefOf('connections', 'add'));
      case 'theme':
        return void acts.toggleTheme();
      default:
        return goTo(hrefOf(act.slice('go-'.length) as Parameters<typeof hrefOf>[0]));
    }
  };

  const hear = (event: KeyboardEvent): void => {
    const isCovered = document.querySelector('dialog[open]') !== null;
    const heard = hearPress(event, {
      begun: begun.current?.key,
      isMac: isMac(),
      isTyping: isTyping(event.target),
      isCovered,
      allowsSingleKeys,
    });
    window.clearTimeout(begun.current?.timer);
    begun.current = undefined;
    if (event.defaultPrevented || heard.kind === 'nothing') return;
    event.preventDefault();
    if (heard.kind === 'act') return run(heard.act);
    begun.current = { key: heard.key, timer: window.setTimeout(() => (begun.current = undefined), SEQUENCE_MS) };
  };

  // The listener is put up once; what it does follows every drawing.
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => latest.current(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
