/** Structured clone as text, because a DevTools binding carries strings only. */
export type CloneText = {
  /** Refuses what a structured clone refuses (functions, symbols, promises), with the same error. */
  encode(value: unknown): string;
  /** The value again, with its undefined, dates, maps, sets and bytes; prototypes are lost, as they are in a clone. */
  decode(text: string): unknown;
};

type Tagged = { $: string; v?: unknown };

/** Makes the codec. Its source is also sent into pages, so the function uses nothing from outside itself. */
export function createCloneText(): CloneText {
  return {
    encode: (value) => JSON.stringify(pack(structuredClone(value))),
    decode: (text) => unpack(JSON.parse(text)),
  };

  function pack(value: unknown): unknown {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', v: String(value) };
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(pack);
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Map) return { $: 'map', v: [...value].map(([key, entry]) => [pack(key), pack(entry)]) };
    if (value instanceof Set) return { $: 'set', v: [...value].map(pack) };
    if (value instanceof Error) return { $: 'error', v: value.message };
    if (value instanceof Uint8Array) return { $: 'bytes', v: [...value] };
    return { $: 'object', v: Object.entries(value).map(([key, entry]) => [key, pack(entry)]) };
  }

  function unpack(packed: unknown): unknown {
    if (Array.isArray(packed)) return packed.map(unpack);
    if (packed === null || typeof packed !== 'object') return packed;
    const { $: tag, v } = packed as Tagged;
    const pairs = (): [unknown, unknown][] => (v as [unknown, unknown][]).map(([a, b]) => [unpack(a), unpack(b)]);
    switch (tag) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(v as string);
      case 'number':
        return Number(v);
      case 'date':
        return new Date(v as number);
      case 'map':
        return new Map(pairs());
      case 'set':
        return new Set((v as unknown[]).map(unpack));
      case 'error':
        return new Error(v as string);
      case 'bytes':
        return Uint8Array.from(v as number[]);
      default:
        return objectOf(v as [string, unknown][]);
    }
  }

  function objectOf(entries: [string, unknown][]): object {
    const object = {};
    // Defined and not assigned, so that an own `__proto__` arrives as what it was.
    for (const [key, entry] of entries) {
      const value = unpack(entry);
      Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    }
    return object;
  }
}
