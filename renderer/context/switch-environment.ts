import type { Environment, MethodName } from '../../shared/contract/index.ts';
import type { Coffer } from './coffer-context.ts';

/** Answers that hold rows of one environment. */
const BOUND: readonly MethodName[] = [
  'connections.list',
  'connections.get',
  'connections.attempts',
  'accounts.list',
  'transactions.page',
  'audit.page',
  'providers.list',
];

/** Works with another environment from now on. What belongs to the old one leaves the screen at once. */
export async function switchEnvironment(
  { transport, queries, pages }: Pick<Coffer, 'transport' | 'queries' | 'pages'>,
  environment: Environment,
): Promise<void> {
  queries.put('settings.get', {}, await transport.call('settings.update', { environment }));
  queries.forget(BOUND);
  pages.forget();
  queries.askAgain(['app.status', 'credentials.status']);
}
