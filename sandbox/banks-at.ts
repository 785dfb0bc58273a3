import type { Bank } from './banks.ts';

/** The Austrian banks. */
export const AUSTRIAN_BANKS: readonly Bank[] = [];
