import type { Command } from './command.ts';

/** The most that the palette shows: nobody reads further, everybody types another letter. */
export const SHOWN_COMMANDS = 40;

/** How well a word of the query is found in a word of a command. Further apart than lengths can outweigh. */
const FIT = { whole: 100, start: 80, initials: 55, inside: 40, scattered: 15 } as const;

/**
 * The commands a query means, best first; all of them, in their own order, for an empty one. Every word of the query has
 * to be found: at the start of a word, inside one, as initials (`an` for "Add … now"), or as letters in their order
 * (`trns`). Titles count more than notes and keywords. Pure, and quick enough for every key at a thousand commands.
 */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const wanted = plain(query).split(' ').filter(Boolean);
  if (wanted.length === 0) return commands.slice(0, SHOWN_COMMANDS);
  return commands
    .map((command, index) => ({ command, index, score: scoreOf(command, wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, SHOWN_COMMANDS)
    .map(({ command }) => command);
}

/** Letters without their marks and case: `Ö`, `ö` and `o` are found by each other. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function scoreOf({ title, note = '', keywords = [] }: Command, wanted: readonly string[]): number {
  const inTitle = plain(title).split(' ');
  const inRest = plain([note, ...keywords].join(' ')).split(' ');
  let sum = 0;
  for (const word of wanted) {
    const fit = Math.max(bestFit(inTitle, word), bestFit(inRest, word) * 0.6);
    if (fit === 0) return 0;
    sum += fit;
  }
  // Among equals the one that says least besides.
  return sum / wanted.length - inTitle.join('').length / 1000;
}

function bestFit(words: readonly string[], wanted: string): number {
  const initials = words.map((word) => word.charAt(0)).join('');
  const single = Math.max(0, ...words.map((word) => fitOf(word, wanted)));
  return Math.max(single, wanted.length > 1 && initials.includes(wanted) ? FIT.initials : 0);
}

function fitOf(word: string, wanted: string): number {
  if (word === wanted) return FIT.whole;
  if (word.startsWith(wanted)) return FIT.start;
  if (wanted.length > 1 && word.includes(wanted)) return FIT.inside;
  return wanted.length > 2 && isScattered(word, wanted) ? FIT.scattered : 0;
}

/** The letters in their order, the first one first: `trns` in "transactions". */
function isScattered(word: string, wanted: string): boolean {
  if (word.charAt(0) !== wanted.charAt(0)) return false;
  let at = 0;
  for (const letter of word) if (letter === wanted[at]) at += 1;
  return at === wanted.length;
}
