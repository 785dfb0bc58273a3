import type { Words } from '../en-gb.ts';

/** The screen that makes sense of money. */
export const insights: Words['insights'] = {
  partsLabel: 'Teil',
  parts: { transfers: 'Umbuchungen', rules: 'Kategorien und Regeln' },
};
