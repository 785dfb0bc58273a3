/** How the page may be asked to look. */
export const LOOKS = ['light', 'dark', 'light, more contrast', 'dark, more contrast'] as const;
/** One of {@link LOOKS}. */
export type Look = (typeof LOOKS)[number];

/** The colours of `tokens.css` by name, as one look has them; what is no plain colour (a shadow, a size) is left out. */
export function coloursOf(css: string, look: Look): Map<string, string> {
  const isDark = look.startsWith('dark');
  const declared = declarations(blockAfter(css, ':root {'));
  if (look.endsWith('contrast')) {
    for (const [name, value] of declarations(blockAfter(css, '@media (prefers-contrast: more)'))) {
      declared.set(name, value);
    }
  }
  const colours = new Map<string, string>();
  for (const [name, value] of declared) {
    const colour = resolved(value, declared, isDark);
    if (/^oklch\([^/]+\)$/.test(colour)) colours.set(name, colour);
  }
  return colours;
}

/** The names of everything that `tokens.css` declares on `:root`. */
export function tokenNames(css: string): Set<string> {
  return new Set(declarations(blockAfter(css, ':root {')).keys());
}

function resolved(value: string, declared: ReadonlyMap<string, string>, isDark: boolean): string {
  const other = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  if (other !== undefined) return resolved(declared.get(other) ?? '', declared, isDark);
  const pair = /^light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)$/.exec(value);
  return (isDark ? pair?.[2] : pair?.[1]) ?? value;
}

function declarations(block: string): Map<string, string> {
  const found = block.matchAll(/(--[\w-]+):\s*([^;]+);/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, value.replaceAll(/\s+/g, ' ').trim()]));
}

/** What stands between the braces that open after `start`. */
function blockAfter(css: string, start: string): string {
  const from = css.indexOf(start);
  if (from < 0) throw new Error(`tokens.css has no "${start}".`);
  const open = css.indexOf('{', from);
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1;
    if (css[at] === '}') depth -= 1;
    if (depth === 0) return css.slice(open + 1, at);
  }
  throw new Error(`tokens.css does not close "${start}".`);
}
