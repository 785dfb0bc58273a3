import type { WebhookPlan } from './plan-webhook.ts';

/** A plan that asks a bank something. */
export type AskingPlan = Extract<WebhookPlan, { do: 'sync' | 'balance' | 'confirm-consent' }>;

/** One thing to do at one connection, and the webhooks that it answers. */
export type WebhookAct = {
  kind: AskingPlan['do'];
  connectionId: string;
  /** `balance`: the accounts meant; all of them when absent. */
  accountIds?: string[];
  numbers: number[];
};

/** A plan with the number of its webhook. */
export type NumberedPlan = { number: number; plan: AskingPlan };

/**
 * Puts plans together, so that a hundred webhooks about one bank lead to one sync: every read counts against the law's
 * four a day. Pure. A sync answers what asks for less of the same connection; a consent is confirmed by itself, and first.
 */
export function planActs(plans: readonly NumberedPlan[]): WebhookAct[] {
  return [...Map.groupBy(plans, ({ plan }) => plan.connectionId)].flatMap(([connectionId, ofConnection]) => {
    const numbersOf = (...kinds: readonly AskingPlan['do'][]): number[] =>
      ofConnection.filter(({ plan }) => kinds.includes(plan.do)).map(({ number }) => number);
    const act = (kind: AskingPlan['do'], numbers: number[]): WebhookAct[] =>
      numbers.length === 0 ? [] : [{ kind, connectionId, numbers }];
    const confirmations = act('confirm-consent', numbersOf('confirm-consent'));
    if (numbersOf('sync').length > 0) return [...confirmations, ...act('sync', numbersOf('sync', 'balance'))];
    const accountIds = accountsOf(ofConnection);
    const balances = act('balance', numbersOf('balance'));
    return [
      ...confirmations,
      ...balances.map((one) => ({ ...one, ...(accountIds === undefined ? {} : { accountIds }) })),
    ];
  });
}

/** The accounts whose balance is asked for; `undefined` when one webhook asks for all of them. */
function accountsOf(plans: readonly NumberedPlan[]): string[] | undefined {
  const wanted = plans.flatMap(({ plan }) => (plan.do === 'balance' ? [plan.accountId] : []));
  const named = wanted.filter((accountId) => accountId !== undefined);
  return named.length < wanted.length ? undefined : [...new Set(named)];
}
