import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTemporaryFolders } from '../support/temporary-folder.ts';
import { copyHouse, HOUSE_ROOT } from './house-copy.ts';

type Case = {
  rule: string;
  /** What the case breaks, in words. */
  breaks: string;
  file: string;
  text: string;
  /** The nearest thing that is allowed, at a path of its own; it must pass, or the rule would prove nothing. */
  allowed: { file: string; text: string };
};

const DOC = '/** Something. */\n';
/** A value that any room could export, for others to import. */
const VALUE = `${DOC}export const value = 1;\n`;
const use = (path: string): string => `import { value } from '${path}';\n${DOC}export const doubled = value * 2;\n`;

const showing = (jsx: string): string =>
  `const Note = (_: { text: string; kind?: string }) => null;\n${DOC}export const Shown = ({ words }: { words: { empty: string } }) => [words.empty, ${jsx}, <Note key="1" text={words.empty} />];\n`;
const refusing = (options: string): string =>
  `class AppError extends Error {\n  constructor(code: string, options: { message?: string; sentence?: string }) {\n    super(code + (options.message ?? options.sentence));\n  }\n}\n${DOC}export const refusal = () => new AppError('DISK_GONE', ${options});\n`;

const NEIGHBOURS: Record<string, string> = Object.fromEntries(
  [
    'shared/a.ts',
    'core/a.ts',
    'core/ledger/ledger.ts',
    'core/ledger/row-store.ts',
    'headless/a.ts',
    'electron/a.ts',
  ].map((path) => [path, VALUE]),
);

const CASES: readonly Case[] = [
  {
    rule: 'house(arrows)',
    breaks: 'the page imports the engine',
    file: 'renderer/page-1.ts',
    text: use('../core/a.ts'),
    allowed: { file: 'renderer/page-2.ts', text: use('../shared/a.ts') },
  },
  {
    rule: 'house(arrows)',
    breaks: 'the relay imports the engine, by a dynamic import',
    file: 'relay/dynamic-1.ts',
    text: `${DOC}export const load = () => import('../core/a.ts');\n`,
    allowed: { file: 'relay/dynamic-2.ts', text: `${DOC}export const load = () => import('../shared/a.ts');\n` },
  },
  {
    rule: 'house(arrows)',
    breaks: 'the sandbox takes a type of the engine in place',
    file: 'sandbox/type-1.ts',
    text: `${DOC}export type Value = import('../core/a.ts').Value;\n`,
    allowed: { file: 'sandbox/type-2.ts', text: `${DOC}export type Value = typeof import('../shared/a.ts');\n` },
  },
  {
    rule: 'house(arrows)',
    breaks: 'the engine passes on what a host exports',
    file: 'core/host-1.ts',
    text: `export { value } from '../headless/a.ts';\n`,
    allowed: { file: 'core/host-2.ts', text: `export { value } from '../shared/a.ts';\n` },
  },
  {
    rule: 'house(arrows)',
    breaks: 'one host imports the other',
    file: 'headless/other-1.ts',
    text: use('../electron/a.ts'),
    allowed: { file: 'headless/other-2.ts', text: use('../core/a.ts') },
  },
  {
    rule: 'house(arrows)',
    breaks: 'shared imports a module of Node',
    file: 'shared/node-1.ts',
    text: `import { randomUUID } from 'node:crypto';\n${DOC}export const id = randomUUID();\n`,
    allowed: { file: 'shared/node-2.ts', text: `import { z } from 'zod';\n${DOC}export const id = z.string();\n` },
  },
  {
    rule: 'house(arrows)',
    breaks: 'the engine imports electron',
    file: 'core/shell-1.ts',
    text: `import { app } from 'electron';\n${DOC}export const name = () => app.getName();\n`,
    allowed: {
      file: 'electron/shell-2.ts',
      text: `import { app } from 'electron';\n${DOC}export const name = () => app.getName();\n`,
    },
  },
  {
    rule: 'house(public-face)',
    breaks: "one capability reaches for another's store",
    file: 'core/sync/reach-1.ts',
    text: use('../ledger/row-store.ts'),
    allowed: { file: 'core/sync/reach-2.ts', text: use('../ledger/ledger.ts') },
  },
  {
    rule: 'house(sql-in-stores)',
    breaks: 'a statement outside a store',
    file: 'core/ledger/count.ts',
    text: `${DOC}export const COUNT = 'SELECT count(*) FROM accounts';\n`,
    allowed: {
      file: 'core/ledger/count-store.ts',
      text: `${DOC}export const COUNT = 'SELECT count(*) FROM accounts';\n`,
    },
  },
  {
    rule: 'house(sql-in-stores)',
    breaks: "the driver's call outside a store",
    file: 'core/ledger/mode.ts',
    text: `${DOC}export const read = (open: { pragma(text: string): unknown }) => open.pragma('user_version');\n`,
    allowed: {
      file: 'core/database/mode.ts',
      text: `${DOC}export const read = (open: { pragma(text: string): unknown }) => open.pragma('user_version');\n`,
    },
  },
  ...[
    ['between tags', '<p>Nothing here</p>', '<p>{words.empty}</p>'],
    ['between tags, in an expression', "<p>{words.empty || 'Nothing'}</p>", '<p>{`${words.empty} · `}</p>'],
    ['in a name for screen readers', '<i aria-label="Close" />', '<i aria-label={words.empty} />'],
    ['in a template', '<i title={`Close ${words.empty}`} />', '<i title={`${words.empty}…`} />'],
    [
      'in a choice between two',
      "<i title={words.empty ? 'Open' : 'Close'} />",
      "<i className={words.empty ? 'Open' : 'Close'} />",
    ],
    ['by the browser, in its own language', '<input type="date" />', '<input type="text" />'],
    ['handed to a component', '<Note text="Saved" />', '<Note text={words.empty} kind="saved" />'],
  ].map(([breaks = '', broken = '', allowed = ''], index) => ({
    rule: 'house(words-in-catalogue)',
    breaks: `a word is written ${breaks}`,
    file: `renderer/words-${index}a.tsx`,
    text: showing(broken),
    allowed: { file: `renderer/words-${index}b.tsx`, text: showing(allowed) },
  })),
  {
    rule: 'house(words-in-catalogue)',
    breaks: 'a sentence is handed to a function',
    file: 'renderer/tell-1.ts',
    text: `${DOC}export const tell = (say: (text: string) => void): void => say('The note was saved.');\n`,
    allowed: {
      file: 'renderer/tell-2.ts',
      text: `${DOC}export const tell = (say: (text: string) => void): void => {\n  say('note saved');\n  throw new Error('The note was not saved.');\n};\n`,
    },
  },
  {
    rule: 'house(failures-in-sentences)',
    breaks: 'the engine speaks English only',
    file: 'core/speak-1.ts',
    text: refusing("{ message: 'The disk is gone.' }"),
    allowed: { file: 'core/speak-2.ts', text: refusing("{ sentence: 'disk-gone' }") },
  },
  {
    rule: 'house(file-names)',
    breaks: 'a file in camel case',
    file: 'core/someThing.ts',
    text: VALUE,
    allowed: { file: 'core/some-thing.ts', text: VALUE },
  },
  {
    rule: 'house(file-names)',
    breaks: 'a file for anything',
    file: 'core/date-utils.ts',
    text: VALUE,
    allowed: { file: 'core/utilities-bill.ts', text: VALUE },
  },
  {
    rule: 'house(file-names)',
    breaks: 'an index outside the contract',
    file: 'core/ledger/index.ts',
    text: VALUE,
    allowed: { file: 'shared/contract/index.ts', text: VALUE },
  },
  {
    rule: 'house(no-side-effects)',
    breaks: 'a file that acts when it is imported',
    file: 'core/act-1.ts',
    text: `${DOC}export const values = [1];\nvalues.push(2);\n`,
    allowed: { file: 'headless/main.ts', text: `const values = [1];\nvalues.push(2);\n` },
  },
  {
    rule: 'house(documented-exports)',
    breaks: 'an export without a word',
    file: 'shared/silent-1.ts',
    text: `export const value = 1;\n`,
    allowed: { file: 'shared/silent-2.ts', text: VALUE },
  },
  {
    rule: 'import(no-default-export)',
    breaks: 'a default export',
    file: 'core/unnamed-1.ts',
    text: `${DOC}const value = 1;\nexport default value;\n`,
    allowed: { file: 'vite.config.ts', text: `const value = 1;\nexport default value;\n` },
  },
  {
    rule: 'import(no-cycle)',
    breaks: 'a circle',
    file: 'core/circle-1.ts',
    text: `import { two } from './circle-2.ts';\n${DOC}export const one = (): number => two();\n`,
    allowed: {
      file: 'core/chain-1.ts',
      text: `import { three } from './circle-3.ts';\n${DOC}export const one = (): number => three();\n`,
    },
  },
  {
    rule: 'typescript(no-floating-promises)',
    breaks: 'a promise that nobody waits for',
    file: 'core/floating-1.ts',
    text: `${DOC}export function run(work: () => Promise<void>): void {\n  work();\n}\n`,
    allowed: {
      file: 'core/floating-2.ts',
      text: `${DOC}export async function run(work: () => Promise<void>): Promise<void> {\n  await work();\n}\n`,
    },
  },
  {
    rule: 'typescript(no-misused-promises)',
    breaks: 'a promise taken for a condition',
    file: 'core/misused-1.ts',
    text: `${DOC}export function run(isOpen: () => Promise<boolean>): number {\n  return isOpen() ? 1 : 2;\n}\n`,
    allowed: {
      file: 'core/misused-2.ts',
      text: `${DOC}export async function run(isOpen: () => Promise<boolean>): Promise<number> {\n  return (await isOpen()) ? 1 : 2;\n}\n`,
    },
  },
  {
    rule: 'typescript(no-unsafe-member-access)',
    breaks: 'a look into something of no type',
    file: 'core/unsafe-1.ts',
    text: `${DOC}export const read = (text: string): string => String(JSON.parse(text).name);\n`,
    allowed: {
      file: 'core/unsafe-2.ts',
      text: `${DOC}export const read = (text: string): unknown => JSON.parse(text);\n`,
    },
  },
  {
    rule: 'typescript(switch-exhaustiveness-check)',
    breaks: 'a switch that forgets a case',
    file: 'core/switch-1.ts',
    text: `${DOC}export function word(state: 'on' | 'off'): string {\n  let result = '';\n  switch (state) {\n    case 'on':\n      result = 'On';\n  }\n  return result;\n}\n`,
    allowed: {
      file: 'core/switch-2.ts',
      text: `${DOC}export function word(state: 'on' | 'off'): string {\n  switch (state) {\n    case 'on':\n      return 'On';\n    case 'off':\n      return 'Off';\n  }\n}\n`,
    },
  },
];

const OTHER_FILES: Record<string, string> = {
  ...NEIGHBOURS,
  'core/circle-2.ts': `import { one } from './circle-1.ts';\n${DOC}export const two = (): number => one();\n`,
  'core/circle-3.ts': `${DOC}export const three = (): number => 3;\n`,
};

const makeFolder = useTemporaryFolders();

describe('the rules of the house', () => {
  let findings: { code: string; filename: string }[] = [];

  beforeAll(async () => {
    const folder = makeFolder('house');
    const broken = CASES.flatMap(({ file, text, allowed }) => [
      [file, text],
      [allowed.file, allowed.text],
    ]);
    copyHouse(folder, { ...OTHER_FILES, ...(Object.fromEntries(broken) as Record<string, string>) });
    findings = await lint(folder);
  });

  it.each(CASES)('$rule refuses it when $breaks', ({ rule, file, allowed }) => {
    const rulesBroken = (path: string): string[] =>
      findings.filter(({ filename }) => filename === path).map(({ code }) => code);
    expect(rulesBroken(file)).toContain(rule);
    expect(rulesBroken(allowed.file)).not.toContain(rule);
  });

  it('gives a warning, not an error, to a file that grows past 300 lines', async () => {
    const folder = makeFolder('house');
    copyHouse(folder, { 'core/long.ts': `${DOC}export const values = [\n${'  1,\n'.repeat(320)}];\n` });
    expect(await lint(folder)).toMatchObject([{ code: 'eslint(max-lines)', severity: 'warning' }]);
  });
});

async function lint(folder: string): Promise<{ code: string; filename: string; severity: string }[]> {
  const linter = join(HOUSE_ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const output = await new Promise<string>((settle) => {
    // It ends with a fault when it finds something, which is what it is asked for here.
    execFile(process.execPath, [linter, '--format', 'json'], { cwd: folder, maxBuffer: 2 ** 26 }, (_fault, stdout) =>
      settle(stdout),
    );
  });
  return (JSON.parse(output) as { diagnostics: { code: string; filename: string; severity: string }[] }).diagnostics;
}
