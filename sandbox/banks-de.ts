import type { Bank } from './banks.ts';

/** The German banks. */
export const GERMAN_BANKS: readonly Bank[] = [];
