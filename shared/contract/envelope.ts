import { z } from 'zod';
import { errorSchema, type ErrorValue } from './error-value.ts';

/** The answer to every call, on every transport: a value, or a coded failure. Nothing is ever thrown across a transport. */
export type Envelope<Value> = { ok: true; value: Value } | { ok: false; error: ErrorValue };

/** Builds the schema of an {@link Envelope} around the schema of its value. */
export function envelopeOf<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: errorSchema }),
  ]);
}
