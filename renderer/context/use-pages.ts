import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import { queryKey } from '../data/query-key.ts';
import type { PagedMethod, PagedRows, PageEntry, PageFilter } from '../data/page-store.ts';
import { useCoffer } from './coffer-context.ts';

/** A growing list as a screen sees it. */
export type Pages<Row> = {
  /** Undefined until a first page has ever answered. While a new filter is being answered, the rows of the last one. */
  readonly shown: PageEntry<Row> | undefined;
  /** The list that was asked for; differs from `shown` while its first page is on the way. */
  readonly asked: PageEntry<Row> | undefined;
  /** Names what is shown, so that a new list can start at its top. */
  readonly shownKey: string | undefined;
  readonly more: () => void;
};

/** Reads a keyset-paged method, page by page, and keeps it true while on screen. */
export function usePages<Name extends PagedMethod>(name: Name, filter: PageFilter<Name>): Pages<PagedRows[Name]> {
  const { pages } = useCoffer();
  const key = queryKey(name, filter as never);
  // The store holds, under a key made from this method, only rows of this method.
  const asked = useStore(pages.store, (entries) => entries[key]) as PageEntry<PagedRows[Name]> | undefined;
  const [last, setLast] = useState<{ key: string; entry: PageEntry<PagedRows[Name]> }>();
  if (asked?.ready && last?.entry !== asked) setLast({ key, entry: asked });
  useEffect(() => {
    const stop = pages.watch(key);
    pages.ensure(key);
    return stop;
  }, [pages, key]);
  const isReady = asked?.ready === true;
  return {
    shown: isReady ? asked : last?.entry,
    asked,
    shownKey: isReady ? key : last?.key,
    more: () => pages.more(key),
  };
}
