/** Names that Node and JavaScript themselves look up on any object. */
const ALWAYS_ALLOWED = new Set(['then', 'toJSON', 'constructor', 'prototype', 'name', 'length', 'domain']);

/**
 * A double that knows what it is not: reading or setting a member it does not have throws and names it, so that code under
 * test can never go on with an `undefined` where Electron would have had something.
 */
export function strict<Double extends object>(name: string, double: Double): Double {
  const refuseUnknown = (target: Double, key: string | symbol): void => {
    if (typeof key === 'string' && !(key in target) && !ALWAYS_ALLOWED.has(key) && !key.startsWith('_')) {
      throw new Error(`The Electron double has no ${name}.${key}; add it to test/support/electron-double.`);
    }
  };
  return new Proxy(double, {
    get(target, key, receiver): unknown {
      refuseUnknown(target, key);
      return Reflect.get(target, key, receiver);
    },
    set(target, key, value, receiver): boolean {
      refuseUnknown(target, key);
      return Reflect.set(target, key, value, receiver);
    },
  });
}

/** An event of the main process: the listener can prevent what would follow. */
export type PreventableEvent = { readonly defaultPrevented: boolean; preventDefault(): void };

/** Makes an event with these details on it, as Electron's newer events carry them. */
export function createEvent<Details extends object>(details: Details): Details & PreventableEvent {
  let isPrevented = false;
  return Object.defineProperties(details, {
    defaultPrevented: { get: () => isPrevented, enumerable: true },
    preventDefault: {
      value: () => {
        isPrevented = true;
      },
    },
  }) as Details & PreventableEvent;
}
