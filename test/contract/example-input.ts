import fc from 'fast-check';
import { methods, type MethodName } from '../../shared/contract/index.ts';
import { arbitraryOf } from './arbitrary-of.ts';

/** An input that fits the method, so that a lock and not the input is what refuses it. */
export function exampleInput(method: string): unknown {
  const { input } = methods[method as MethodName];
  const fitting = fc
    .sample(arbitraryOf(input, 'input'), { numRuns: 50, seed: 1 })
    .find((one) => input.safeParse(one).success);
  if (fitting === undefined) throw new Error(`no input was found for ${method}`);
  return fitting;
}
