import type { Attempt, Connection, Output } from '../../../shared/contract/index.ts';

/** The steps of the move, in their order. */
export const GOING_LIVE_STEPS = ['console', 'application', 'redirect', 'bank'] as const;
/** One of {@link GOING_LIVE_STEPS}. */
export type GoingLiveStep = (typeof GOING_LIVE_STEPS)[number];

/** How a step stands: proven, still to do, or done in a way that TrueLayer does not accept. */
export type StepState = 'done' | 'open' | 'problem';

/** What the steps are judged by. */
export type GoingLiveFacts = {
  /** The live application, as far as it is entered. */
  credentials: Pick<Output<'credentials.status'>, 'clientId' | 'hasSecret'> | undefined;
  /** What TrueLayer said of it; `undefined` while it is not asked. */
  check: Output<'credentials.check'> | undefined;
  /** Those of the live environment, whatever became of them. */
  connections: readonly Pick<Connection, 'reason'>[];
  /** Those of the live environment. */
  attempts: readonly Pick<Attempt, 'state' | 'error'>[];
};

/** How each step stands. Pure. Nothing is taken on trust: a step is done when something shows it. */
export function goingLiveStates(facts: GoingLiveFacts): Record<GoingLiveStep, StepState> {
  const { credentials, check } = facts;
  const hasComeBack = facts.connections.length > 0 || facts.attempts.some(cameBack);
  return {
    // The engine takes no client id of the sandbox for live banks, so an entered one is proof.
    console: credentials?.clientId === undefined ? 'open' : 'done',
    application: check?.state === 'accepted' ? 'done' : check?.state === 'refused' ? 'problem' : 'open',
    redirect: hasComeBack ? 'done' : 'open',
    bank: connectedBanks(facts.connections) > 0 ? 'done' : 'open',
  };
}

/** How many banks are connected: a consent that the user has ended is none any more. */
export function connectedBanks(connections: GoingLiveFacts['connections']): number {
  return connections.filter(({ reason }) => reason !== 'disconnected').length;
}

/** The step to look at: the first that is not done. */
export function currentStep(states: Readonly<Record<GoingLiveStep, StepState>>): GoingLiveStep | undefined {
  return GOING_LIVE_STEPS.find((step) => states[step] !== 'done');
}

/** Whether the bank's answer found its way here, whatever it said. Time running out says nothing of the way. */
function cameBack({ state, error }: Pick<Attempt, 'state' | 'error'>): boolean {
  return state === 'failed' ? error?.code !== 'STATE_EXPIRED' && error?.code !== 'CANCELLED' : state !== 'waiting';
}
