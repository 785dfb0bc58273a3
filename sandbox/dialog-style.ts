import type { Bank } from './banks.ts';

/** The dialog's style sheet, with a bank's own colour where a bank is meant. */
export function dialogStyle(bank: Bank | undefined): string {
  const mark = bank?.mark ?? { background: '#2f5d50', foreground: '#ffffff' };
  return `:root { --bank: ${mark.background}; --on-bank: ${mark.foreground}; }\n${STYLE}`;
}

const STYLE = `
:root {
  --page: #eef0f2; --card: #ffffff; --ink: #1b1f24; --soft: #59636e; --line: #dce0e5; --hover: #f5f7f9;
  --field: #ffffff; --action: #1f4f43; --on-action: #ffffff; --trouble: #b3261e; --trouble-page: #fdecea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #111417; --card: #1a1e22; --ink: #e8ebee; --soft: #9aa4ae; --line: #30363d; --hover: #22272d;
    --field: #14181b; --action: #8fd0bb; --on-action: #0d211b; --trouble: #ffb4ab; --trouble-page: #3b1714;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center;
  padding: 2rem 1rem; background: var(--page); color: var(--ink);
  font: 400 1rem/1.5 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif;
}
main {
  width: 100%; max-width: 27rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  overflow: hidden; box-shadow: 0 1px 2px rgb(0 0 0 / 5%), 0 12px 32px rgb(0 0 0 / 7%);
}
main.wide { max-width: 44rem; }
header { display: flex; align-items: center; gap: .75rem; padding: 1rem 1.75rem; border-bottom: 1px solid var(--line); }
header.of-bank { border-bottom: 3px solid var(--bank); }
.brand { margin: 0; font-weight: 600; color: var(--soft); }
.of-bank .brand { color: var(--ink); font-size: 1.1rem; }
.content { padding: 1.5rem 1.75rem 1.75rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
h2 { margin: 1.5rem 0 .5rem; font-size: .8125rem; font-weight: 600; color: var(--soft); }
.lead { margin: 0 0 1.25rem; color: var(--soft); }
.lead strong { color: var(--ink); }
label { display: block; margin: 0 0 .375rem; font-weight: 500; font-size: .9375rem; }
input:not([type=hidden]) {
  display: block; width: 100%; margin: 0 0 1rem; padding: .625rem .75rem; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--soft); border-radius: .5rem;
}
button { font: inherit; cursor: pointer; }
.primary, .secondary {
  display: block; width: 100%; padding: .6875rem 1rem; border-radius: .5rem; font-weight: 600; border: 1px solid transparent;
}
.primary { background: var(--action); color: var(--on-action); }
.primary:hover { filter: brightness(1.08); }
.secondary { background: none; color: inherit; border-color: var(--line); margin-top: .625rem; }
.secondary:hover { background: var(--hover); }
.quiet { background: none; border: 0; padding: .25rem 0; color: var(--soft); text-decoration: underline; text-underline-offset: .2em; }
.quiet:hover { color: var(--ink); }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
.actions { display: flex; justify-content: space-between; gap: 1rem; margin-top: 1rem; }
.actions form:only-child { margin-left: auto; }
.hint { margin: 1rem 0 0; padding: .625rem .75rem; border-radius: .5rem; background: var(--hover); color: var(--soft); font-size: .875rem; }
.decide { margin-top: 1.25rem; }
code { font: .875em ui-monospace, 'DejaVu Sans Mono', monospace; color: var(--ink); }
.trouble { margin: 0 0 1rem; padding: .625rem .75rem; border-radius: .5rem; background: var(--trouble-page); color: var(--trouble); }
ul { list-style: none; margin: 0; padding: 0; }
.banks { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); }
.bank {
  display: flex; align-items: center; gap: .75rem; width: 100%; height: 100%; padding: .625rem .75rem; text-align: left;
  font-weight: 500; line-height: 1.25; color: inherit; background: none; border: 1px solid var(--line); border-radius: .75rem;
}
.bank:hover { background: var(--hover); border-color: var(--soft); }
.bank img { flex: none; }
.scopes li, .accounts li { display: flex; justify-content: space-between; gap: 1rem; padding: .375rem 0; border-top: 1px solid var(--line); }
.scopes li { display: block; }
.scopes strong { display: block; font-weight: 600; font-size: .9375rem; line-height: 1.35; }
.scopes span { display: block; color: var(--soft); font-size: .8125rem; line-height: 1.35; }
.accounts li { font-size: .9375rem; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; }
footer { max-width: 36rem; margin-top: 1.25rem; color: var(--soft); font-size: .8125rem; text-align: center; }
footer p { margin: 0; }
`;
