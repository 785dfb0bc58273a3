import fc from 'fast-check';
import { z } from 'zod';

/** The part of JSON Schema that zod writes for the contract. */
type JsonSchema = {
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: unknown;
  items?: JsonSchema;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
};

const known = {
  input: new WeakMap<z.ZodType, fc.Arbitrary<unknown>>(),
  output: new WeakMap<z.ZodType, fc.Arbitrary<unknown>>(),
};

/**
 * Values that a schema accepts, made from the schema itself: a method that is added to the contract is tested without a
 * line written for it. Throws for a kind of schema it does not know, so that none is left out in silence.
 */
export function arbitraryOf(schema: z.ZodType, io: 'input' | 'output'): fc.Arbitrary<unknown> {
  let arbitrary = known[io].get(schema);
  if (arbitrary === undefined) {
    // JSON Schema cannot say all that zod means (an address that is also short enough), so zod has the last word.
    arbitrary = fromJsonSchema(z.toJSONSchema(schema, { io }) as JsonSchema).filter(
      (value) => schema.safeParse(value).success,
    );
    known[io].set(schema, arbitrary);
  }
  return arbitrary;
}

function fromJsonSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { anyOf = schema.oneOf } = schema;
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(fromJsonSchema));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.maxSafeInteger().map((value) => clamp(value, schema));
    case 'number':
      // JSON has no -0, and neither has an answer that crossed a transport.
      return fc
        .double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true })
        .map((value) => value + 0);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fromJsonSchema(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 4, 4) });
    case 'object':
      return object(schema);
    case undefined:
      // `z.unknown()`: what metadata and details hold.
      return fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.integer(), { maxLength: 3 }),
      );
    default:
      throw new Error(`No values are known for a schema of type ${schema.type}.`);
  }
}

function text({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
  if (format === 'date-time') return instant.map((date) => date.toISOString());
  if (format === 'date') return instant.map((date) => date.toISOString().slice(0, 10));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  // A code point can take two of the units that zod counts.
  const most = Math.max(minLength, Math.floor(Math.min(maxLength, 40) / 2));
  return fc.string({ unit: 'binary', minLength, maxLength: most });
}

function object({ properties, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  if (properties === undefined && additionalProperties !== false) {
    const name = fc.string({ minLength: 1, maxLength: 12 }).filter((key) => key !== '__proto__');
    return fc.dictionary(name, fromJsonSchema((additionalProperties ?? {}) as JsonSchema), {
      maxKeys: 4,
      noNullPrototype: true,
    });
  }
  const fields = Object.entries(properties ?? {}).map(([name, schema]) => [name, fromJsonSchema(schema)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required], noNullPrototype: true });
}

function clamp(
  value: number,
  { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema,
): number {
  const span = maximum - minimum + 1;
  if (span > Number.MAX_SAFE_INTEGER) return value;
  return minimum + (Math.abs(value) % span);
}
