/**
 * What money is for. A fixed set that needs no setting up, which the user's own categories join. Names are words and live
 * in the interface; here are only the ids, which roll-ups, rules and exports rely on: add freely, never rename.
 */

/** How a category's money counts: as income, as spending, as neither (moved), or by its sign while nobody knows. */
export type CategoryKind = 'income' | 'spending' | 'transfer' | 'unknown';

/** The groups of the fixed set, in the order they are shown. Own categories stand in one of them. */
export const CATEGORY_GROUPS = [
  'income',
  'home',
  'food',
  'transport',
  'shopping',
  'wellbeing',
  'leisure',
  'family',
  'finance',
  'work',
  'transfers',
  'other',
] as const;

/** One of {@link CATEGORY_GROUPS}. */
export type CategoryGroup = (typeof CATEGORY_GROUPS)[number];

/** Groups that the user may put categories of their own into; `other` is the fixed set's alone. */
export const OWN_CATEGORY_GROUPS: readonly CategoryGroup[] = CATEGORY_GROUPS.filter((group) => group !== 'other');

/** The fixed set, by group. */
export const BUILT_IN_CATEGORIES = {
  income: ['salary', 'business-income', 'benefits', 'interest', 'refunds', 'other-income'],
  home: ['rent', 'utilities', 'local-taxes', 'phone-internet', 'household', 'bills'],
  food: ['groceries', 'eating-out'],
  transport: ['public-transport', 'car', 'taxi'],
  shopping: ['shopping', 'clothing', 'electronics', 'books'],
  wellbeing: ['health', 'fitness', 'personal-care'],
  leisure: ['entertainment', 'subscriptions', 'travel', 'gambling'],
  family: ['children', 'education', 'pets', 'gifts', 'donations'],
  finance: ['insurance', 'loans', 'taxes', 'fees', 'cash'],
  work: ['business'],
  transfers: ['own-transfer', 'card-payment', 'savings', 'transfer'],
  other: ['uncategorised'],
} as const satisfies Record<CategoryGroup, readonly string[]>;

/** The id of a category of the fixed set. */
export type BuiltInCategory = (typeof BUILT_IN_CATEGORIES)[CategoryGroup][number];

/** What nobody has put anywhere. Its money counts by its sign. */
export const UNCATEGORISED: BuiltInCategory = 'uncategorised';

/** Both halves of a transfer between the user's own accounts. Set by the engine alone. */
export const OWN_TRANSFER: BuiltInCategory = 'own-transfer';

const GROUP_OF: ReadonlyMap<string, CategoryGroup> = new Map(
  CATEGORY_GROUPS.flatMap((group) => BUILT_IN_CATEGORIES[group].map((id) => [id, group] as const)),
);

/** The group of a category of the fixed set; `undefined` for any other id. */
export function builtInGroupOf(categoryId: string): CategoryGroup | undefined {
  return GROUP_OF.get(categoryId);
}

/** How the money of a group's categories counts. */
export function kindOfGroup(group: CategoryGroup): CategoryKind {
  switch (group) {
    case 'income':
      return 'income';
    case 'transfers':
      return 'transfer';
    case 'other':
      return 'unknown';
    default:
      return 'spending';
  }
}
