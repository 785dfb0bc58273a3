/** Rows that the user has deleted are summed apart: the bank still counts them, insights do not. */
export const DELETED_CATEGORY = '#deleted';

/** The category of rows that nobody has put into one. */
export const UNKNOWN_CATEGORY = 'UNKNOWN';
