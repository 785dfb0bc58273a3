import type { EngineOptions } from '../../../core/engine.ts';
import { AppError } from '../../../core/errors.ts';

const NO_BANK = new AppError('PROVIDER_UNAVAILABLE');

/** What an engine needs to open a profile without a bank; no key store unless one is given. */
export function profileOptions(profileDir: string, options: Partial<EngineOptions> = {}): EngineOptions {
  return {
    host: 'headless',
    version: '0.0.0-test',
    profileDir,
    config: {},
    browser: { open: () => Promise.resolve() },
    demoBank: { start: () => Promise.reject(NO_BANK), stop: () => Promise.resolve() },
    redirectTargets: {},
    background: false,
    scryptCost: 2 ** 14,
    clock: { nowMs: Date.now },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ...options,
  };
}
