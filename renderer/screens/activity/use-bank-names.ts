import { useMemo } from 'react';
import type { Connection } from '../../../shared/contract/index.ts';
import { useQuery } from '../../context/use-query.ts';

/** The connections, as soon as they are there, and the name of each one's bank by its id. */
export function useBankNames(): {
  readonly connections: readonly Connection[] | undefined;
  readonly bankOf: ReadonlyMap<string, string>;
} {
  const connections = useQuery('connections.list', {}).value?.connections;
  const bankOf = useMemo(
    () => new Map(connections?.map(({ connectionId, providerName }) => [connectionId, providerName])),
    [connections],
  );
  return { connections, bankOf };
}
