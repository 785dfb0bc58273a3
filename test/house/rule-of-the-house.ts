import { relative, resolve, sep } from 'node:path';
import type { RuleTester } from 'oxlint/plugins-dev';

/** A rule of the linter's plugin. */
export type Rule = Parameters<RuleTester['run']>[1];
/** What a rule looks at. */
export type Visitor = ReturnType<NonNullable<Rule['create']>>;
type Context = Parameters<NonNullable<Rule['create']>>[0];
/** A place in it. */
export type Place = NonNullable<Parameters<Context['report']>[0]['node']>;

const ROOT = resolve(import.meta.dirname, '..', '..');

/** The path of the file from the root of the house. */
export function pathInHouse(context: Context): string {
  return fromRoot(context.filename);
}

/** A path as it is written from the root of the house; one that is relative starts there. */
export function fromRoot(path: string): string {
  return relative(ROOT, resolve(ROOT, path)).split(sep).join('/');
}

/** The room of a path from the root of the house. */
export function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}
