import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contrast } from '../../../support/interface/colours.ts';
import { coloursOf, LOOKS, tokenNames, type Look } from '../../../support/interface/tokens.ts';

const STYLES = path.resolve(import.meta.dirname, '../../../../renderer/styles');
const TOKENS = readFileSync(path.join(STYLES, 'tokens.css'), 'utf8');

/** What text and shapes stand on. */
const GROUNDS = ['pane', 'surface', 'sunken', 'hover', 'pressed', 'selected', 'accent-soft', 'soon-soft', 'bad-soft'];
/** What is read, anywhere. */
const INKS = ['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-strong', 'good', 'soon', 'bad', 'money-in'];
/** What is read in one place, on its own ground. */
const PAIRS: readonly (readonly [ink: string, ground: string])[] = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-bad', 'bad'],
  ['on-brass', 'brass'],
  ['brass', 'rail'],
  ['brass', 'rail-hover'],
  ['rail-ink', 'rail'],
  ['rail-ink', 'rail-hover'],
  ['rail-ink', 'rail-active'],
  ['rail-ink-soft', 'rail'],
  ['rail-ink-soft', 'rail-hover'],
  ['rail-bad', 'rail'],
  // A notice is the page turned inside out.
  ['pane', 'ink'],
];
/** Edges by which a control or the focus is found, and the grounds beside them. */
const EDGES: readonly (readonly [edge: string, grounds: readonly string[]])[] = [
  ['line-control', ['pane', 'surface', 'sunken', 'hover', 'accent-soft', 'soon-soft', 'bad-soft']],
  ['focus', GROUNDS],
];
/** Lines that only part or adorn: what they part can be told without them. */
const ORNAMENT = new Set(['line', 'line-strong', 'soon-line', 'bad-line', 'rail-line', 'logo-paper']);

/** WCAG 2.2: 1.4.3 for text, 1.4.11 for edges; with more contrast asked for, 1.4.6. */
function required(look: Look): { text: number; edge: number } {
  return look.endsWith('contrast') ? { text: 7, edge: 4.5 } : { text: 4.5, edge: 3 };
}

function weakPairs(css: string, look: Look): string[] {
  const colours = coloursOf(css, look);
  const { text, edge } = required(look);
  const judged = [
    ...INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground, text] as const)),
    ...PAIRS.map(([ink, ground]) => [ink, ground, text] as const),
    ...EDGES.flatMap(([line, grounds]) => grounds.map((ground) => [line, ground, edge] as const)),
  ];
  return judged
    .map(([front, back, least]) => ({ front, back, least, ratio: ratioOf(colours, front, back) }))
    .filter(({ ratio, least }) => !(ratio >= least))
    .map(({ front, back, ratio, least }) => `${front} on ${back}: ${ratio.toFixed(2)} of ${least}`);
}

function ratioOf(colours: ReadonlyMap<string, string>, front: string, back: string): number {
  const [one, other] = [colours.get(`--${front}`), colours.get(`--${back}`)];
  return one === undefined || other === undefined ? Number.NaN : contrast(one, other);
}

describe('contrast', () => {
  it('is measured as WCAG measures it', () => {
    expect(contrast('oklch(1 0 0)', 'oklch(0 0 0)')).toBeCloseTo(21, 1);
    // #777777 on white is the well-known 4.48.
    expect(contrast('oklch(0.5693 0 0)', 'oklch(1 0 0)')).toBeCloseTo(4.48, 1);
  });

  it.each(LOOKS)('of every pair is enough, %s', (look) => {
    expect(weakPairs(TOKENS, look)).toEqual([]);
  });

  it('would be told of an ink that is too faint, in the theme where it is', () => {
    const faded = TOKENS.replace(
      /--ink-soft: light-dark\(oklch\([^)]*\)/,
      '--ink-soft: light-dark(oklch(0.65 0.02 212)',
    );
    expect(weakPairs(faded, 'light')[0]).toMatch(/^ink-soft on pane: 3\.\d\d of 4\.5$/);
    expect(weakPairs(faded, 'dark')).toEqual([]);
  });

  it('knows every colour there is', () => {
    const known = new Set([...GROUNDS, ...INKS, ...PAIRS.flat(), ...EDGES.map(([line]) => line), ...ORNAMENT]);
    const unknown = [...coloursOf(TOKENS, 'light').keys()].filter((name) => !known.has(name.slice(2)));
    expect(unknown).toEqual([]);
  });

  it('of a bank’s initials is enough, whatever the colour its name gives it', () => {
    const marks = readFileSync(path.join(STYLES, 'marks.css'), 'utf8');
    const rule = /\.bank-logo \{[^}]*\}/.exec(marks)?.[0] ?? '';
    const [ground, ink] = ['background', 'color'].map(
      (name) => new RegExp(`\\n\\s*${name}: light-dark\\((.*)\\);`).exec(rule)?.[1],
    );
    for (const side of [0, 1]) {
      for (let hue = 0; hue < 360; hue += 1) {
        const [back = '', front = ''] = [ground, ink].map((pair) =>
          pair?.split(/(?<=\)), /)[side]?.replace('var(--logo-hue)', String(hue)),
        );
        expect(contrast(front, back), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('with the user’s own colours leaves no colour of ours', () => {
    const forced = TOKENS.slice(TOKENS.indexOf('@media (forced-colors: active)'));
    const kept = [...coloursOf(TOKENS, 'light').keys()].filter(
      (name) => !new RegExp(`${name}: [A-Z]\\w+;`).test(forced) && name !== '--logo-paper',
    );
    expect(kept).toEqual([]);
    expect(tokenNames(TOKENS).size).toBeGreaterThan(60);
  });
});
