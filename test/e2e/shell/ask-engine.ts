import type { Page } from 'playwright-core';
import type { Envelope, Input, MethodName, Output } from '../../../shared/contract/index.ts';

type Bridge = Record<string, (input: unknown) => Promise<Envelope<unknown>>>;

/** Calls the engine as the page does, over its own bridge; a failure is an error with its code. */
export async function askEngine<Name extends MethodName>(
  page: Page,
  method: Name,
  input: Input<Name>,
): Promise<Output<Name>> {
  const envelope = await page.evaluate(
    ([name, value]) => (globalThis as unknown as { coffer: Bridge }).coffer[name]?.(value),
    [method, input] as const,
  );
  if (envelope?.ok !== true) throw new Error(`${method}: ${envelope?.error.code ?? 'no such call'}`);
  return envelope.value as Output<Name>;
}
