import { createLog } from '../../../core/logging/log.ts';
import { startHost, type Host } from '../../../headless/start-host.ts';
import { createFixtureEngine, type FixtureEngine } from './fixture-engine.ts';
import { STATES, wellWorld, type World } from './states.ts';

/** The built interface in one state, on a real headless host with its real policy. */
export type OpenedInterface = { host: Host; engine: FixtureEngine; world: World };

/**
 * Serves the built interface (`rendererDir`) over a fixture engine in a named state of {@link STATES}. The caller closes
 * the host. `nowMs` is what the engine calls now; the browser has its own clock.
 */
export async function openInterface(options: {
  rendererDir: string;
  state: string;
  nowMs?: number;
}): Promise<OpenedInterface> {
  const change = STATES[options.state];
  if (!change) throw new Error(`There is no state "${options.state}"; there are ${Object.keys(STATES).join(', ')}.`);
  const world = wellWorld(options.nowMs ?? Date.now());
  change(world);
  const engine = createFixtureEngine(world);
  const host = await startHost({
    portPlan: { port: 0, isFixed: false, alsoIpv6: false },
    rendererDir: options.rendererDir,
    openEngine: () => Promise.resolve(engine),
    log: createLog({ scope: 'fixture', sinks: [] }),
  });
  return { host, engine, world };
}
