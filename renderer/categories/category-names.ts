import type { Category } from '../../shared/contract/index.ts';
import type { CategoryGroup } from '../../shared/domain/categories.ts';
import type { Words } from '../words/en-gb.ts';

/** A category with its name in the language in use. */
export type NamedCategory = { readonly categoryId: string; readonly name: string; readonly isOwn: boolean };

/** Categories by group, in the order they are shown. */
export type NamedGroup = {
  readonly group: CategoryGroup;
  readonly name: string;
  readonly categories: readonly NamedCategory[];
};

/** The name of a category: the fixed set's in the language in use, an own one's as the user gave it. */
export function categoryNameOf(categoryId: string, own: readonly Category[], words: Words): string {
  const names: Readonly<Record<string, string>> = words.category.names;
  if (Object.hasOwn(names, categoryId)) return names[categoryId] ?? '';
  return own.find((category) => category.categoryId === categoryId)?.name ?? words.category.gone;
}

/** All categories by group; own ones stand after the fixed ones of their group. */
export function groupCategories(categories: readonly Category[], words: Words): readonly NamedGroup[] {
  const groups = Map.groupBy(categories, ({ group }) => group);
  return [...groups].map(([group, members]) => ({
    group,
    name: words.category.groups[group],
    categories: members.map(({ categoryId, isOwn }) => ({
      categoryId,
      name: categoryNameOf(categoryId, members, words),
      isOwn,
    })),
  }));
}
