/**
 * The way home for an OAuth redirect that goes through the relay's https page. The page keeps nothing, so the way is
 * written into `state` by the one who makes it: `RANDOM.PORT` returns to a loopback listener, a bare `RANDOM` to the
 * custom scheme.
 */

const LOWEST_PORT = 1024;
const HIGHEST_PORT = 65_535;

/** Writes the port of the loopback listener into a state. */
export function withReturnPort(state: string, port: number): string {
  return `${state}.${port}`;
}

/** Where a state wants to return to; `undefined` when it is not one of ours. Only a port that needs no privilege is one. */
export function readReturn(state: string): { kind: 'custom-scheme' } | { kind: 'loopback'; port: number } | undefined {
  const match = /^[A-Za-z0-9_-]{22,128}(?:\.([1-9]\d{3,4}))?$/.exec(state);
  if (match === null) return undefined;
  if (match[1] === undefined) return { kind: 'custom-scheme' };
  const port = Number(match[1]);
  return isReturnPort(port) ? { kind: 'loopback', port } : undefined;
}

/** Whether a page sends an answer to this port: one that needs no privilege, so that no other service is reached. */
export function isReturnPort(port: number): boolean {
  return port >= LOWEST_PORT && port <= HIGHEST_PORT;
}
