import type { Input, MethodName } from '../../shared/contract/index.ts';

/** A question as text: the method and its input as JSON, whatever the order in which the input was written. */
export type QueryKey = string;

/** Names one question. Equal questions have equal keys. */
export function queryKey<Name extends MethodName>(name: Name, input: Input<Name>): QueryKey {
  return `${name} ${JSON.stringify(input, sortKeys)}`;
}

/** The method a key asks. */
export function methodOfKey(key: QueryKey): MethodName {
  // Only `queryKey` makes keys, so what stands before the first space is a method.
  return key.slice(0, key.indexOf(' ')) as MethodName;
}

/** The input a key asks with. */
export function inputOfKey(key: QueryKey): Readonly<Record<string, unknown>> {
  return JSON.parse(key.slice(key.indexOf(' ') + 1)) as Record<string, unknown>;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
