import type { Progress } from '../data/live-store.ts';

/** The steps of a read, in the order in which the engine takes them. */
export const SYNC_STEPS = [
  'accounts',
  'balances',
  'transactions',
  'saving',
] as const satisfies readonly Progress['step'][];

/** One step as it stands. */
export type PlannedStep = {
  readonly step: Progress['step'];
  readonly state: 'waiting' | 'running' | 'done';
  readonly done: number;
  readonly total: number | undefined;
};

/** Every step with its state: before the running one all are done, after it all wait. Before any word, the first runs. */
export function planSteps(progress: Progress | undefined): readonly PlannedStep[] {
  const running = SYNC_STEPS.indexOf(progress?.step ?? 'accounts');
  return SYNC_STEPS.map((step, index) => ({
    step,
    state: index < running ? 'done' : index === running ? 'running' : 'waiting',
    done: index === running ? (progress?.done ?? 0) : 0,
    total: index === running ? progress?.total : undefined,
  }));
}
