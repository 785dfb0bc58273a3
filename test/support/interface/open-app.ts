import path from 'node:path';
import type { EngineOptions } from '../../../core/engine.ts';
import { startHost, type Host } from '../../../headless/start-host.ts';
import { openLedgerEngine, type LedgerEngine } from '../ledger-engine.ts';

/** The built interface on a real engine over a profile, as a person has it in a browser. */
export type OpenedApp = LedgerEngine & { host: Host };

/** Opens it; closing its host closes the engine too. */
export async function openApp(profileDir: string, options: Partial<EngineOptions> = {}): Promise<OpenedApp> {
  const app = await openLedgerEngine(profileDir, options);
  const host = await startHost({
    portPlan: { port: 0, isFixed: false, alsoIpv6: false },
    rendererDir: path.resolve(import.meta.dirname, '../../../dist/renderer'),
    openEngine: () => Promise.resolve(app.engine),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return { ...app, host };
}
