import type { Provider } from '../../shared/contract/index.ts';

/** Banks whose name holds every word of the query, those that begin with it first; accents and case do not matter. */
export function findProviders(providers: readonly Provider[], query: string): readonly Provider[] {
  const wanted = plain(query)
    .split(' ')
    .filter((word) => word !== '');
  const start = wanted.join(' ');
  return providers
    .filter(({ displayName }) => {
      const name = plain(displayName);
      return wanted.every((word) => name.includes(word));
    })
    .toSorted(
      (a, b) =>
        Number(plain(b.displayName).startsWith(start)) - Number(plain(a.displayName).startsWith(start)) ||
        a.displayName.localeCompare(b.displayName),
    );
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLocaleLowerCase('en')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
