import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule, TestSuite } from 'vitest/node';
import { MISSING, readSkipped } from './capabilities.ts';

/**
 * Ends a run with what could not run here and why, and then one line alone: `12 passed, 0 failed, 3 skipped`. A file
 * that could not be read and an error outside any test count as failures, since either hides tests.
 */
export function createCountReporter(): Reporter {
  return { onTestRunEnd };

  function onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    const skips: string[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state === 'pending' ? 'skipped' : state] += 1;
      }
      for (const suite of module.children.allSuites()) {
        // A hook that fails takes its tests with it, which are then only skipped.
        if (suite.errors().length > 0) count.failed += 1;
        skips.push(...describeSkip(module, suite));
      }
    }
    const lines = [...skips, `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`];
    // On exit, because Vitest's own summary is written after this call.
    process.once('exit', () => writeSync(1, `\n${lines.join('\n')}\n`));
  }
}

function describeSkip(module: TestModule, suite: TestSuite): string[] {
  const capability = readSkipped(suite.name);
  if (capability === undefined) return [];
  return [`skipped: ${module.relativeModuleId} › ${suite.name}, because ${MISSING[capability]}`];
}
