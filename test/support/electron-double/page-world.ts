import type { CloneText } from './clone-text.ts';

/** How a value looks on the other side of the bridge: a copy, a function to call across, or an object of these. */
export type Shape =
  { kind: 'value'; value: unknown } | { kind: 'function'; id: number } | { kind: 'object'; members: [string, Shape][] };

/** An argument of a call across: a copy, or a function that stays where it is. */
export type Argument = { value: unknown } | { functionId: number };

/** What the preload answers to a call. */
export type Answer = { shape: Shape } | { promiseId: number } | { error: string };

/**
 * The page's half of the double's context bridge, run in the page's own world before any script of the page. It builds
 * what the preload exposes: plain values are copies, functions are stand-ins that call across, promises settle across.
 * The two worlds share the document, so calls travel as events on it; they carry text, so only copies ever cross.
 *
 * The source of this function is sent into the page: it uses nothing from outside itself.
 */
export function installPageWorld(bus: string, { encode, decode }: CloneText): void {
  const functions = new Map<number, (...values: unknown[]) => unknown>();
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  let lastId = 0;

  // Electron decides about a window before there is one, and a page whose window was denied gets null.
  globalThis.open = (url = 'about:blank') => {
    const detail = encode({ windowOpen: new URL(url, location.href).href });
    document.dispatchEvent(new CustomEvent(`${bus}:window-open`, { detail }));
    return null;
  };
  on('expose', (message) => {
    const { key, shape } = message as { key: string; shape: Shape };
    Object.defineProperty(globalThis, key, { value: build(shape), enumerable: true });
  });
  on('call-page', (message) => {
    const { id, values } = message as { id: number; values: unknown[] };
    functions.get(id)?.(...values);
  });
  on('settle', (message) => {
    const { id, value, error } = message as { id: number; value?: unknown; error?: string };
    const promise = promises.get(id);
    promises.delete(id);
    if (error === undefined) promise?.resolve(value);
    else promise?.reject(new Error(error));
  });

  function build(shape: Shape): unknown {
    if (shape.kind === 'value') return shape.value;
    if (shape.kind === 'function') return (...values: unknown[]) => call(shape.id, values);
    return Object.freeze(Object.fromEntries(shape.members.map(([name, member]) => [name, build(member)])));
  }

  function call(id: number, values: unknown[]): unknown {
    const packed = values.map((value): Argument => {
      if (typeof value !== 'function') return { value };
      lastId += 1;
      functions.set(lastId, value as (...inner: unknown[]) => unknown);
      return { functionId: lastId };
    });
    let answer: Answer | undefined;
    const take = (event: Event): void => {
      answer = decode((event as CustomEvent<string>).detail) as Answer;
    };
    document.addEventListener(`${bus}:answer`, take, { once: true });
    document.dispatchEvent(new CustomEvent(`${bus}:call`, { detail: encode({ id, values: packed }) }));
    document.removeEventListener(`${bus}:answer`, take);
    if (answer === undefined) throw new Error('the preload did not answer');
    if ('error' in answer) throw new Error(answer.error);
    if ('shape' in answer) return build(answer.shape);
    const { promiseId } = answer;
    return new Promise((resolve, reject) => promises.set(promiseId, { resolve, reject }));
  }

  function on(name: string, listener: (message: unknown) => void): void {
    document.addEventListener(`${bus}:${name}`, (event) => listener(decode((event as CustomEvent<string>).detail)));
  }
}
