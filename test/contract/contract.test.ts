import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import {
  envelopeOf,
  ERROR_CODES,
  ERROR_WORDS,
  methods,
  type EngineEvent,
  type Envelope,
  type ErrorValue,
  type MethodName,
} from '../../shared/contract/index.ts';
import { z } from 'zod';
import { arbitraryOf } from './arbitrary-of.ts';
import { openHttpTransport } from './http-transport.ts';
import { openIpcTransport } from './ipc-transport.ts';
import { createSmallEngine, METHOD_NAMES, type SmallEngine } from './small-engine.ts';
import type { Transport } from './transport.ts';

const PLANTED = 'planted-1f9c';
/** Values of every kind; for any field at least one of them is wrong. */
const WRONG_VALUES: readonly unknown[] = [
  { [PLANTED]: PLANTED },
  [PLANTED, 1],
  PLANTED.repeat(2000),
  12.5,
  -1,
  null,
  true,
];

const anyEnvelope = envelopeOf(z.unknown());

/** Properties over a transport make many calls. A failing one prints its seed and path; given to `fc.assert` they replay it. */
const fuzz = (numRuns: number) => ({ numRuns });

describe.each([
  ['HTTP', openHttpTransport],
  ['IPC', openIpcTransport],
] as const)('over %s', (transportName, open) => {
  let engine: SmallEngine;
  let transport: Transport;
  beforeEach(async () => {
    engine = createSmallEngine();
    transport = await open(engine);
  });
  afterEach(() => transport.close());

  async function call(method: string, input: unknown): Promise<Envelope<unknown>> {
    const answer = await transport.call(method, input);
    if (answer === 'no such door') throw new Error(`no door for ${method}`);
    return anyEnvelope.parse(answer);
  }

  async function failureOf(method: string, input: unknown): Promise<ErrorValue> {
    const envelope = await call(method, input);
    expect(envelope.ok).toBe(false);
    return envelope.ok ? expect.unreachable() : envelope.error;
  }

  /** The call was refused for its input, in a way that repeats nothing of it, and no handler heard of it. */
  async function expectRefused(method: string, input: unknown): Promise<void> {
    engine.received.length = 0;
    const error = await failureOf(method, input);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', retry: 'never' });
    expect(JSON.stringify(error)).not.toContain(PLANTED);
    expect(engine.received).toEqual([]);
  }

  test.each(METHOD_NAMES)('%s: what fits goes in and comes out unchanged', async (method) => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryOf(methods[method].input, 'input'),
        arbitraryOf(methods[method].output, 'output'),
        async (input, output) => {
          engine.received.length = 0;
          engine.answers[method] = output;
          expect(await call(method, input)).toEqual({ ok: true, value: output });
          expect(engine.received).toEqual([{ method, input }]);
        },
      ),
      fuzz(25),
    );
  });

  test.each(METHOD_NAMES)('%s: what does not fit is refused by its path and never by its value', async (method) => {
    const { input: schema } = methods[method];
    const [example] = fc.sample(arbitraryOf(schema, 'input'), { seed: 1, numRuns: 1 }) as [Record<string, unknown>];
    for (const whole of [PLANTED, 7, true, [PLANTED], [[]]]) await expectRefused(method, whole);
    await expectRefused(method, { ...example, [PLANTED]: PLANTED });
    for (const name of Object.keys(schema.shape)) {
      for (const wrong of WRONG_VALUES) {
        const input = { ...example, [name]: wrong };
        if (schema.safeParse(input).success) continue;
        await expectRefused(method, input);
        const { details } = await failureOf(method, input);
        expect(details?.['issues']).toContainEqual({
          path: expect.stringMatching(`^${name}\\b`),
          code: expect.any(String),
        });
      }
    }
  });

  test('no input means an empty one', async () => {
    expect(await call('app.status', undefined)).toMatchObject({ ok: true });
    expect(await call('app.status', null)).toMatchObject({ ok: true });
    expect(await failureOf('connections.get', undefined)).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test.each([
    'nothing.here',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'app.status ',
    'APP.STATUS',
    'app.status/extra',
    'app.status\0',
    'connections',
    '%61pp.status',
    'x'.repeat(4000),
  ])('%j is no method', async (name) => {
    const answer = await transport.call(name, {});
    if (answer !== 'no such door') {
      expect(answer).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
      expect(JSON.stringify(answer)).not.toContain(name.trim());
    } else {
      expect(transportName).toBe('IPC');
    }
    expect(engine.received).toEqual([]);
  });

  describe('hostile input', () => {
    const nested = (depth: number): unknown => {
      let value: unknown = PLANTED;
      for (let level = 0; level < depth; level++) value = [value];
      return value;
    };

    test.each<[string, MethodName, unknown]>([
      ['a prototype as a key', 'connections.get', JSON.parse(`{"connectionId":"c1","__proto__":{"${PLANTED}":1}}`)],
      ['a prototype that brings the field', 'connections.get', JSON.parse('{"__proto__":{"connectionId":"c1"}}')],
      [
        'a prototype further down',
        'settings.update',
        JSON.parse('{"providerFilters":{"uk":[],"de":[],"at":[],"__proto__":{}}}'),
      ],
      ['a constructor as a key', 'app.status', { constructor: { prototype: { [PLANTED]: 1 } } }],
      ['deep nesting as the input', 'app.status', nested(500)],
      ['deep nesting as a field', 'connections.get', { connectionId: nested(500) }],
      ['a huge array', 'transactions.page', { accountIds: Array.from({ length: 20_000 }, () => 'a') }],
      ['a huge array of wrong things', 'transactions.page', { accountIds: Array.from({ length: 20_000 }, () => 1) }],
      ['a long text', 'connections.get', { connectionId: 'a'.repeat(500_000) }],
      ['a text of the wrong length by one', 'connections.get', { connectionId: 'a'.repeat(257) }],
    ])('%s is refused', async (_what, method, input) => {
      await expectRefused(method, input);
      expect(({} as Record<string, unknown>)[PLANTED]).toBeUndefined();
    });

    test('whatever is sent, the answer is an envelope, and the next call works', async () => {
      const anything = fc.anything({ withBigInt: false, withDate: true, withMap: true, withNullPrototype: true });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...METHOD_NAMES), anything, async (method, input) => {
          const envelope = await call(method, input);
          if (!envelope.ok) expect(envelope.error.code).toBe('INVALID_INPUT');
        }),
        fuzz(400),
      );
      expect(await call('app.status', {})).toMatchObject({ ok: true });
    });
  });

  describe('what a handler does wrong', () => {
    test.each(METHOD_NAMES)('%s: a column too many never leaves', async (method) => {
      const answer = engine.answers[method] as object;
      engine.answers[method] = { ...answer, refreshToken: PLANTED };
      const error = await failureOf(
        method,
        fc.sample(arbitraryOf(methods[method].input, 'input'), { seed: 1, numRuns: 1 })[0],
      );
      expect(error).toMatchObject({ code: 'INTERNAL', message: ERROR_WORDS.INTERNAL.cause });
      expect(JSON.stringify(error) + engine.logLines.join()).not.toContain(PLANTED);
    });

    test.each([
      ['a token in a row of a list', 'connections.list', { connections: [{ accessToken: PLANTED }] }],
      ['nothing', 'accounts.list', undefined],
      ['a field of the wrong kind', 'demo.start', { controlUrl: 1 }],
    ])('an answer with %s is INTERNAL', async (_what, method, answer) => {
      engine.answers[method] = answer;
      expect(await failureOf(method, {})).toMatchObject({ code: 'INTERNAL' });
    });

    test('an unforeseen failure has a reference that the log knows, and says no more', async () => {
      engine.answers['accounts.list'] = () => {
        throw new TypeError(`cannot read ${PLANTED}`);
      };
      const error = await failureOf('accounts.list', {});
      expect(error).toEqual({
        code: 'INTERNAL',
        message: ERROR_WORDS.INTERNAL.cause,
        retry: 'later',
        details: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) },
      });
      const reference = String(error.details?.['reference']);
      const line = engine.logLines.find((text) => text.includes(reference));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ method: 'accounts.list', cause: { name: 'TypeError' } });
    });

    test.each(ERROR_CODES.filter((code) => code !== 'INTERNAL'))(
      '%s crosses with its words, retry and details',
      async (code) => {
        engine.answers['demo.stop'] = () => {
          throw new AppError(code, { details: { count: 3 }, cause: new Error(PLANTED) });
        };
        expect(await failureOf('demo.stop', {})).toEqual({
          code,
          message: ERROR_WORDS[code].cause,
          retry: ERROR_WORDS[code].retry,
          details: { count: 3 },
        });
      },
    );
  });

  test('calls at the same time do not wait for one another, and each gets its own answer', async () => {
    const release = Promise.withResolvers<unknown>();
    const slow = engine.answers['accounts.list'];
    engine.answers['accounts.list'] = () => release.promise;
    const waiting = call('accounts.list', {});
    expect(await call('app.status', {})).toEqual({ ok: true, value: engine.answers['app.status'] });
    release.resolve(slow);
    expect(await waiting).toEqual({ ok: true, value: slow });
  });

  describe('events', () => {
    test('arrive whole and in order, at every listener, until it stops', async () => {
      const one: EngineEvent[] = [];
      const two: EngineEvent[] = [];
      const stopOne = await transport.listen((event) => one.push(event));
      const stopTwo = await transport.listen((event) => two.push(event));
      const sent: EngineEvent[] = [
        { event: 'connections.changed', payload: {} },
        ...Array.from({ length: 200 }, (_, done): EngineEvent => ({
          event: 'sync.progress',
          payload: { connectionId: 'c1', step: 'transactions', done, total: 200 },
        })),
        { event: 'sync.finished', payload: { connectionId: 'line\n\nevent: break – ü', ok: true } },
      ];
      for (const { event, payload } of sent) engine.emit(event, payload);
      await vi.waitFor(() => expect([one.length, two.length]).toEqual([sent.length, sent.length]), { timeout: 10_000 });
      expect(one).toEqual(sent);
      expect(two).toEqual(sent);
      stopOne();
      engine.emit('accounts.changed', {});
      await vi.waitFor(() => expect(two).toHaveLength(sent.length + 1), { timeout: 10_000 });
      expect(one).toHaveLength(sent.length);
      stopTwo();
    });
  });
});
