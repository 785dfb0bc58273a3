import { useEffect, useRef } from 'react';
import type { Environment, MethodName } from '../../shared/contract/index.ts';
import { useCoffer, type Coffer } from './coffer-context.ts';
import { useQuery } from './use-query.ts';

/** Answers that hold rows of one environment. */
const BOUND: readonly MethodName[] = [
  'connections.list',
  'connections.get',
  'connections.attempts',
  'accounts.list',
  'transactions.page',
  'transactions.get',
  'reviews.list',
  'coverage.get',
  'insights.netWorth',
  'transfers.page',
  'insights.cashFlow',
  'insights.spending',
  'sync.runs',
  'sync.changes',
  'tokens.stats',
  'audit.page',
  'providers.list',
];

type Stores = Pick<Coffer, 'transport' | 'queries'>;

/** Works with another environment from now on. */
export async function switchEnvironment({ transport, queries }: Stores, environment: Environment): Promise<void> {
  queries.put('settings.get', {}, await transport.call('settings.update', { environment }));
  await learnEnvironment({ transport, queries });
}

/** Asks which environment is in use, after something that may have changed it. */
export async function learnEnvironment({ transport, queries }: Stores): Promise<void> {
  queries.put('app.status', {}, await transport.call('app.status', {}));
  queries.askAgain(['settings.get', 'credentials.status']);
}

/** When the environment changes, whoever changed it, what belongs to the old one leaves the screen at once. */
export function useFollowEnvironment(): void {
  const { queries, pages } = useCoffer();
  const environment = useQuery('app.status', {}).value?.environment;
  const last = useRef<Environment>(undefined);
  useEffect(() => {
    if (environment === undefined) return;
    if (last.current !== undefined && last.current !== environment) {
      queries.forget(BOUND);
      pages.forget();
    }
    last.current = environment;
  }, [environment, queries, pages]);
}
