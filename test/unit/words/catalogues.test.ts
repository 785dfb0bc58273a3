import { describe, expect, it } from 'vitest';
import { pageTexts } from '../../../core/web/page-words.ts';
import { shellWords } from '../../../electron/shell-words.ts';
import { bounceWords } from '../../../relay/http/bounce-words.ts';
import { wordsOf } from '../../../renderer/words/words-of.ts';
import { authWords } from '../../../sandbox/auth-words.ts';
import { ERROR_CODES, errorWords } from '../../../shared/contract/index.ts';
import { consentWords } from '../../../shared/domain/consent-words.ts';
import { failureSentences } from '../../../shared/domain/failure-sentences.ts';
import type { Language, Locale } from '../../../shared/domain/language.ts';
import { leavesOf, placeholders, sayings, someEntryFacts, type Leaf } from './word-leaves.ts';

/** Everything Coffer says in a locale, wherever it says it. */
function everything(locale: Locale, language: Language): unknown {
  const { language: _, ...shell } = shellWords(locale);
  const { locale: _locale, ...demoBank } = authWords(locale);
  return {
    window: { ...wordsOf(locale), errors: wordsOfErrors(locale), timeline: wordsOfTimeline(locale) },
    shell: { ...shell, menu: { ...shell.menu, roles: {} } },
    consents: consentWords(language),
    pages: pageTexts(language),
    demoBank,
    bouncePage: bounceWords(language),
    failures: failureSentences(language),
  };
}

/** What can be tried after a failure stands beside its words, and is none. */
function wordsOfErrors(locale: Locale) {
  const { errors } = wordsOf(locale);
  return Object.entries(errors).map(([code, { title, cause, action }]) => ({ [code]: { title, cause, action } }));
}

/** Sentences about an entry are made from its facts; here they are as they come out. */
function wordsOfTimeline(locale: Locale) {
  const { timeline } = wordsOf(locale);
  const why = Object.entries(timeline.why).map(([action, sentence]) => [action, someEntryFacts().map(sentence)]);
  return { ...timeline, why: Object.fromEntries(why) as unknown };
}

const english = leavesOf(everything('en-GB', 'en'));
const german = leavesOf(everything('de-DE', 'de'));
const austrian = leavesOf(everything('de-AT', 'de'));

/** Words that are the same in both languages: names, and what both borrowed. */
const SHARED = new Set([
  'Backup', 'Bank', 'Budget', 'Budgets', 'Cashback', 'Coffer', 'Deutsch (Deutschland)', 'Deutsch (Österreich)', 'Export', 'Format', 'Import', 'John', 'Name', 'OK', 'PIN', 'Passphrase', 'Relay',
  'Sandbox', 'Status', 'Text', 'Version', 'Webhooks', 'Esc', 'doe', 'john', 'English (United Kingdom)',
  'UTF-8', 'UTF-16', 'UTF-16 BE', 'Windows',
]); // prettier-ignore

/** What a catalogue lacks or gets wrong beside the English one, each as `what: path`. */
function faultsOf(words: ReadonlyMap<string, Leaf>): string[] {
  const faults = [...words.keys()].filter((path) => !english.has(path)).map((path) => `unknown: ${path}`);
  for (const [path, original] of english) {
    const leaf = words.get(path);
    const [ours, theirs] = [leaf, original].map((one) => (one === undefined ? [] : sayings(one))) as [
      string[],
      string[],
    ];
    if (leaf === undefined) faults.push(`missing: ${path}`);
    else if (isEmptySomewhere(ours) !== isEmptySomewhere(theirs)) faults.push(`empty: ${path}`);
    else if (placeholders(ours.join(' ')).join() !== placeholders(theirs.join(' ')).join())
      faults.push(`values: ${path}`);
    else if (ours.some((text, index) => isEnglish(text, theirs[index]))) faults.push(`English: ${path}`);
    else if (ours.some((text) => SLIPS.test(text))) faults.push(`type: ${path}`);
  }
  return faults;
}

const isEmptySomewhere = (texts: readonly string[]): boolean => texts.some((text) => text.trim() === '');
const isEnglish = (text: string, original: string | undefined): boolean =>
  /\p{L}{3}/u.test(text.replaceAll(/⟦\w+⟧/g, '')) && text === original && !SHARED.has(text);
/** English quotation marks, an apostrophe of the typewriter, dots for an ellipsis, a familiar address. */
const SLIPS = /["'“‘]\p{L}|\p{L}["'’]|\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?)\b|\.\.\./u;

describe('the German words', () => {
  it.each([
    ['Germany', german],
    ['Austria', austrian],
  ])('of %s are all there, with their values, in German', (_country, words) => {
    expect(faultsOf(words)).toEqual([]);
  });

  it.each<[fault: string, path: string, planted: Leaf | undefined]>([
    ['missing', 'window.app.retry', undefined],
    ['unknown', 'window.app.again', 'Nochmal'],
    ['empty', 'window.app.retry', ' '],
    ['empty', 'window.overview.accounts', (count) => (count === 1 ? 'ein Konto ⟦1⟧' : '')],
    ['values', 'consents.warning.days.title', '{provider}: noch ein paar Tage'],
    ['values', 'window.connect.of', (done) => `${String(done)} von vielen`],
    ['English', 'window.app.retry', 'Try again'],
    ['English', 'window.overview.synced', (ago) => `Synced ${String(ago)}`],
    ['type', 'window.app.retry', 'Probier es noch einmal, du'],
    ['type', 'window.app.retry', 'Noch "einmal" versuchen'],
  ])('would be told of one that is wrong (%s: %s)', (fault, path, planted) => {
    const words = new Map(german);
    if (planted === undefined) words.delete(path);
    else words.set(path, planted);
    const known = faultsOf(german);
    expect(faultsOf(words).filter((one) => !known.includes(one))).toEqual([`${fault}: ${path}`]);
  });
});

it('English has its own type', () => {
  const slips = [...english].flatMap(([path, leaf]) =>
    sayings(leaf)
      .filter((text) => /["']|\.\.\./.test(text))
      .map((text) => `${path}: ${text}`),
  );
  expect(slips).toEqual([]);
});

/** What programs say when they say nothing. */
const EMPTY_PHRASES =
  /something (went|is) wrong|something unexpected|unexpected error|unknown error|an error (has )?occurred|\boops\b|etwas (ist|lief|geht) (schief|falsch)|schiefgelaufen|etwas unerwartetes|unerwarteter fehler|unbekannter fehler|ein fehler ist aufgetreten|hoppla|\bups[,!]/i;

it.each([
  ['English', english],
  ['German', german],
])('nothing in %s says that something went wrong and no more', (_language, leaves) => {
  const phrases = [...leaves].filter(([, leaf]) => sayings(leaf).some((text) => EMPTY_PHRASES.test(text)));
  expect(phrases.map(([path]) => path)).toEqual([]);
  expect('Something went wrong.').toMatch(EMPTY_PHRASES);
  expect('Etwas ist schiefgelaufen.').toMatch(EMPTY_PHRASES);
});

describe.each(['en', 'de'] as const)('errors in %s', (language) => {
  it.each(ERROR_CODES)('%s says what happened, why, and what to do', (code) => {
    const { title, cause, action } = errorWords(language)[code];
    for (const text of [title, cause, action]) expect(text).toMatch(/^\p{Lu}\S*.{3,}/u);
    expect(title).not.toMatch(/[.!]$/);
    expect(cause).toMatch(/[.!?]$/);
    expect(action).toMatch(/[.!?]$/);
    expect(new Set([title, cause, action]).size).toBe(3);
  });

  it('each have a title of their own', () => {
    const titles = ERROR_CODES.map((code) => errorWords(language)[code].title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});
