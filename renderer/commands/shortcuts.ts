/** What a key press can set off. */
export type ShortcutAct =
  | 'palette'
  | 'help'
  | 'search'
  | 'sync'
  | 'add-bank'
  | 'theme'
  | `go-${'overview' | 'transactions' | 'insights' | 'connections' | 'activity' | 'settings'}`;

/** A way to set something off without the mouse. */
export type Shortcut = {
  readonly act: ShortcutAct;
  /** The keys as they are pressed one after another; `mod` is the command key on a Mac, the control key elsewhere. */
  readonly keys: readonly string[];
};

/**
 * Every shortcut, in the order of the help sheet. Those without `mod` are single keys, which people who speak to their
 * computer, or whose hand slips, can switch off (WCAG 2.1.4).
 */
export const SHORTCUTS: readonly Shortcut[] = [
  { act: 'palette', keys: ['mod+k'] },
  { act: 'help', keys: ['?'] },
  { act: 'search', keys: ['/'] },
  { act: 'sync', keys: ['s'] },
  { act: 'add-bank', keys: ['a'] },
  { act: 'theme', keys: ['t'] },
  { act: 'go-overview', keys: ['g', 'o'] },
  { act: 'go-transactions', keys: ['g', 't'] },
  { act: 'go-insights', keys: ['g', 'i'] },
  { act: 'go-connections', keys: ['g', 'c'] },
  { act: 'go-activity', keys: ['g', 'a'] },
  { act: 'go-settings', keys: ['g', 's'] },
];

/** A key press, as far as shortcuts look at it. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat' | 'isComposing'
>;

/** How far a sequence of presses has come. */
export type Heard =
  | { readonly kind: 'act'; readonly act: ShortcutAct }
  /** The first key of a sequence; the next one decides. */
  | { readonly kind: 'begun'; readonly key: string }
  | { readonly kind: 'nothing' };

/** Where a press lands, which decides what may be taken from there. */
export type Situation = {
  /** The first key of a sequence, if one was begun a moment ago. */
  readonly begun: string | undefined;
  readonly isMac: boolean;
  /** A text is being typed, so letters are letters. */
  readonly isTyping: boolean;
  /** A dialog is open and owns the keyboard. */
  readonly isCovered: boolean;
  readonly allowsSingleKeys: boolean;
};

/** What a press means. Pure. */
export function hearPress(press: Press, situation: Situation): Heard {
  const { begun, isMac, isTyping, isCovered, allowsSingleKeys } = situation;
  if (press.repeat || press.isComposing || press.altKey || isCovered) return { kind: 'nothing' };
  // A capital letter is another key; a sign that needs Shift on some keyboards is not.
  if (press.shiftKey && /^\p{L}$/u.test(press.key)) return { kind: 'nothing' };
  const hasModifier = isMac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
  if (!hasModifier && (press.ctrlKey || press.metaKey)) return { kind: 'nothing' };
  if (!hasModifier && (isTyping || !allowsSingleKeys)) return { kind: 'nothing' };
  const key = `${hasModifier ? 'mod+' : ''}${press.key.toLowerCase()}`;
  const sequence = begun === undefined || hasModifier ? [key] : [begun, key];
  const found = SHORTCUTS.find(({ keys }) => keys.join(' ') === sequence.join(' '));
  if (found) return { kind: 'act', act: found.act };
  // A sequence that leads nowhere may be the start of another.
  return SHORTCUTS.some(({ keys }) => keys.length > 1 && keys[0] === key)
    ? { kind: 'begun', key }
    : { kind: 'nothing' };
}
