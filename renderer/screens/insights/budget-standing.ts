import type { Budget } from '../../../shared/contract/index.ts';

/** From this part on a budget is nearly used up. */
const NEARLY = 0.9;

/** How a budget stands, and the part of it that is used, between 0 and 1. Pure. */
export function budgetStanding({ limitMinor, spentMinor }: Pick<Budget, 'limitMinor' | 'spentMinor'>): {
  tone: 'good' | 'soon' | 'bad';
  share: number;
} {
  const share = Math.min(1, Math.max(0, spentMinor / limitMinor));
  if (spentMinor > limitMinor) return { tone: 'bad', share };
  return { tone: share >= NEARLY ? 'soon' : 'good', share };
}
