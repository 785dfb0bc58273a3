/** The screen that makes sense of money. */
export const insights = {
  partsLabel: 'Part',
  parts: { transfers: 'Transfers', rules: 'Categories and rules' },
};
