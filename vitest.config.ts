import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { createCountReporter } from './test/support/count-reporter.ts';

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
      project('contract'),
      project('integration', { setupFiles: ['./test/support/scan-profiles.ts'] }),
      project('security'),
      project('house', { testTimeout: 120_000 }),
      project('scenarios', { testTimeout: 300_000 }),
      project('e2e', { testTimeout: 120_000, globalSetup: ['./test/support/built-programs.ts'] }),
    ],
  },
});

function project(
  name: string,
  options: NonNullable<TestProjectInlineConfiguration['test']> = {},
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...options } };
}
