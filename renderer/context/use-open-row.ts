import { useCallback } from 'react';
import { goTo, hrefOf, parseRoute, useRoute } from './route.ts';

/** A row whose details are open. */
export type OpenRow = {
  readonly id: string | undefined;
  readonly open: (id: string) => void;
  readonly close: () => void;
};

/** Keeps in the address which row's details are open, under the name `parameter`. Its functions never change. */
export function useOpenRow(parameter: string): OpenRow {
  const id = useRoute().parameters.get(parameter) ?? undefined;
  const open = useCallback((next: string) => setParameter(parameter, next), [parameter]);
  const close = useCallback(() => setParameter(parameter, undefined), [parameter]);
  return { id, open, close };
}

function setParameter(parameter: string, value: string | undefined): void {
  const { screen, part, parameters } = parseRoute(location.hash);
  if (value === undefined) parameters.delete(parameter);
  else parameters.set(parameter, value);
  goTo(hrefOf(screen, part, Object.fromEntries(parameters)), 'replace');
}
