import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { createCountReporter } from './test/support/count-reporter.ts';

/**
 * Node reads our TypeScript by itself, as it does for every program of ours: nothing is transformed by one process for all
 * the others, and what was compiled once is kept (see the set-up file). Only components need Vite.
 */
const AS_NODE_RUNS_IT = { experimental: { viteModuleRunner: false, nodeLoader: false } } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', createCountReporter()],
    setupFiles: ['./test/support/clean-environment.ts'],
    // A machine under load is slow, not wrong; a hang is still found.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('unit'),
      project('contract', AS_NODE_RUNS_IT),
      project('integration', { ...AS_NODE_RUNS_IT, setupFiles: ['./test/support/scan-profiles.ts'] }),
      project('security', AS_NODE_RUNS_IT),
      project('house', { testTimeout: 120_000 }),
      project('scenarios', { ...AS_NODE_RUNS_IT, testTimeout: 300_000 }),
      project('e2e', { ...AS_NODE_RUNS_IT, testTimeout: 120_000, globalSetup: ['./test/support/built-programs.ts'] }),
    ],
  },
});

function project(
  name: string,
  options: NonNullable<TestProjectInlineConfiguration['test']> = {},
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...options } };
}
