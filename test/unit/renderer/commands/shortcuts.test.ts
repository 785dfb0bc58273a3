import { describe, expect, it } from 'vitest';
import {
  hearPress,
  SHORTCUTS,
  type Heard,
  type Press,
  type Situation,
} from '../../../../renderer/commands/shortcuts.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  ...more,
});
const calm: Situation = { begun: undefined, isMac: false, isTyping: false, isCovered: false, allowsSingleKeys: true };
const act = (name: string): Heard => ({ kind: 'act', act: name as never });
const nothing: Heard = { kind: 'nothing' };

describe('a press', () => {
  it.each<[string, Press, Partial<Situation>, Heard]>([
    ['Ctrl K', press('k', { ctrlKey: true }), {}, act('palette')],
    ['Ctrl K while typing', press('k', { ctrlKey: true }), { isTyping: true }, act('palette')],
    ['Ctrl K where single keys are off', press('k', { ctrlKey: true }), { allowsSingleKeys: false }, act('palette')],
    ['Ctrl K with caps lock', press('K', { ctrlKey: true }), {}, act('palette')],
    ['⌘K on a Mac', press('k', { metaKey: true }), { isMac: true }, act('palette')],
    ['Ctrl K on a Mac, where it deletes a line', press('k', { ctrlKey: true }), { isMac: true }, nothing],
    ['the Windows key with K', press('k', { metaKey: true }), {}, nothing],
    ['? from a British keyboard', press('?', { shiftKey: true }), {}, act('help')],
    ['/ from a German keyboard', press('/', { shiftKey: true }), {}, act('search')],
    ['s', press('s'), {}, act('sync')],
    ['a capital S', press('S', { shiftKey: true }), {}, nothing],
    ['s while typing', press('s'), { isTyping: true }, nothing],
    ['s where single keys are off', press('s'), { allowsSingleKeys: false }, nothing],
    ['s under a dialog', press('s'), { isCovered: true }, nothing],
    ['Ctrl K under a dialog', press('k', { ctrlKey: true }), { isCovered: true }, nothing],
    ['Ctrl S, which is the browser’s', press('s', { ctrlKey: true }), {}, nothing],
    ['Alt S, a letter on some keyboards', press('s', { altKey: true }), {}, nothing],
    ['s held down', press('s', { repeat: true }), {}, nothing],
    ['s in the middle of a composed letter', press('s', { isComposing: true }), {}, nothing],
    ['g', press('g'), {}, { kind: 'begun', key: 'g' }],
    ['t after g', press('t'), { begun: 'g' }, act('go-transactions')],
    ['t alone', press('t'), {}, act('theme')],
    ['x after g', press('x'), { begun: 'g' }, nothing],
    ['g after g', press('g'), { begun: 'g' }, { kind: 'begun', key: 'g' }],
    ['Ctrl K after g', press('k', { ctrlKey: true }), { begun: 'g' }, act('palette')],
    ['an arrow', press('ArrowDown'), {}, nothing],
  ])('%s', (_name, given, situation, heard) => {
    expect(hearPress(given, { ...calm, ...situation })).toEqual(heard);
  });

  it('sets off one thing only, and no sequence hides behind a shorter one', () => {
    const ways = SHORTCUTS.map(({ keys }) => keys.join(' '));
    expect(new Set(ways).size).toBe(ways.length);
    const firsts = SHORTCUTS.filter(({ keys }) => keys.length > 1).map(({ keys }) => keys[0]);
    expect(ways.filter((way) => firsts.includes(way))).toEqual([]);
  });
});
