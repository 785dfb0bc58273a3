/** Rows that the user has deleted are summed apart: the bank still counts them, insights do not. */
export const DELETED_CATEGORY = '#deleted';

/** Where a row is summed that an older version kept and nobody gave a category. */
export const UNKNOWN_CODE = 'UNKNOWN';

/** What the roll-ups are told of a row. */
type SummedRow = {
  deleted: 0 | 1;
  category_id: string | null;
  /** The bank's code. */
  category: string | null;
  shown_category: string | null;
};

/**
 * Under which category a row is summed. Rows of an older version that were not classified yet are where that version has
 * summed them, so that taking them out leaves nothing behind.
 */
export function summedCategoryOf({ deleted, shown_category, category_id, category }: SummedRow): string {
  if (deleted === 1) return DELETED_CATEGORY;
  return shown_category ?? category_id ?? category ?? UNKNOWN_CODE;
}
