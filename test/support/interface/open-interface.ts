import { AppError } from '../../../core/errors.ts';
import type { Engine } from '../../../core/engine.ts';
import { createLog } from '../../../core/logging/log.ts';
import { startHost, type Host } from '../../../headless/start-host.ts';
import type { EngineEvent } from '../../../shared/contract/index.ts';
import { createFixtureEngine, type FixtureEngine } from './fixture-engine.ts';
import { STATES, wellWorld, type World } from './states.ts';

/** The built interface in one state, on a real headless host with its real policy. */
export type OpenedInterface = {
  host: Host;
  engine: FixtureEngine;
  world: World;
  /**
   * Puts another state in the place of this one, for every window that is open: `engine` and `world` are new, calls in
   * flight end, and windows are told that the profile is another one, as after a restore. A new host and a page loaded
   * anew would cost ten times as much.
   */
  become(state: string): void;
};

/**
 * Serves the built interface (`rendererDir`) over a fixture engine in a named state of {@link STATES}. The caller closes
 * the host. `nowMs` is what the engine calls now; the browser has its own clock.
 */
export async function openInterface(options: {
  rendererDir: string;
  state: string;
  nowMs?: number;
}): Promise<OpenedInterface> {
  const listeners = new Set<(event: EngineEvent) => void>();
  let left = Promise.withResolvers<undefined>();
  const opened = { ...open(), become };
  const host = await startHost({
    portPlan: { port: 0, isFixed: false, alsoIpv6: false },
    rendererDir: options.rendererDir,
    openEngine: () => Promise.resolve(whicheverIsThere()),
    log: createLog({ scope: 'fixture', sinks: [] }),
  });
  return Object.assign(opened, { host });

  function become(state: string): void {
    const before = left;
    left = Promise.withResolvers();
    Object.assign(opened, open(state));
    before.resolve(undefined);
    opened.engine.emit('profile.changed', {});
  }

  function open(state: string = options.state): { world: World; engine: FixtureEngine } {
    const change = STATES[state];
    if (!change) throw new Error(`There is no state "${state}"; there are ${Object.keys(STATES).join(', ')}.`);
    const world = wellWorld(options.nowMs ?? Date.now());
    change(world);
    const engine = createFixtureEngine(world);
    engine.subscribe((event) => {
      for (const listener of listeners) listener(event);
    });
    return { world, engine };
  }

  /** What the host holds: it hands on to the engine of the state that is shown. */
  function whicheverIsThere(): Engine {
    const dispatch: Engine['dispatch'] = async (method, input) => {
      const answer = await Promise.race([opened.engine.dispatch(method, input), left.promise]);
      return answer ?? { ok: false, error: new AppError('LOCKED').toValue() };
    };
    const subscribe: Engine['subscribe'] = (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    return {
      dispatch,
      subscribe,
      behindLock: { dispatch, subscribe },
      acceptRedirect: (address) => opened.engine.acceptRedirect(address),
      takeDownload: (downloadId) => opened.engine.takeDownload(downloadId),
      locale: (preferred) => opened.engine.locale(preferred),
      resume: () => opened.engine.resume(),
      suspend: () => opened.engine.suspend(),
      close: () => opened.engine.close(),
    };
  }
}
