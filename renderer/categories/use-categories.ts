import { useCallback, useMemo } from 'react';
import type { Category } from '../../shared/contract/index.ts';
import { useWords } from '../context/coffer-context.ts';
import { useQuery } from '../context/use-query.ts';
import { categoryNameOf, groupCategories, type NamedGroup } from './category-names.ts';

/** The categories and their names. */
export type Categories = {
  readonly groups: readonly NamedGroup[];
  readonly own: readonly Category[];
  readonly nameOf: (categoryId: string) => string;
};

const NONE: readonly Category[] = [];

/** Every category by group, and the name of each. The name function is the same from frame to frame. */
export function useCategories(): Categories {
  const words = useWords();
  const all = useQuery('categories.list', {}).value?.categories ?? NONE;
  const groups = useMemo(() => groupCategories(all, words), [all, words]);
  const own = useMemo(() => all.filter(({ isOwn }) => isOwn), [all]);
  const nameOf = useCallback((categoryId: string) => categoryNameOf(categoryId, own, words), [own, words]);
  return { groups, own, nameOf };
}
