import { describe, expect, test } from 'vitest';
import { isTrustedSender, serveCalls, type CallSender } from '../../../electron/calls.ts';
import { callChannel } from '../../../electron/channels.ts';
import { methods, type MethodName } from '../../../shared/contract/index.ts';
import { keepingLog } from './shell-fakes.ts';

const OURS = 7;
const page = { url: 'app://bundle/#/accounts', isTop: true };

describe('who may call', () => {
  test.each<[string, CallSender, number | undefined, boolean]>([
    ['our page', { contentsId: OURS, frame: page }, OURS, true],
    ['our page while there is no window', { contentsId: OURS, frame: page }, undefined, false],
    ['another window with our page', { contentsId: 8, frame: page }, OURS, false],
    ['a frame that is gone', { contentsId: OURS, frame: null }, OURS, false],
    ['an embedded frame of our origin', { contentsId: OURS, frame: { ...page, isTop: false } }, OURS, false],
    ['a page of the web', { contentsId: OURS, frame: { url: 'https://evil.example/', isTop: true } }, OURS, false],
    ['our host on the web', { contentsId: OURS, frame: { url: 'https://bundle/', isTop: true } }, OURS, false],
    ['another host of our scheme', { contentsId: OURS, frame: { url: 'app://other/', isTop: true } }, OURS, false],
    [
      'a host that begins like ours',
      { contentsId: OURS, frame: { url: 'app://bundle.evil/', isTop: true } },
      OURS,
      false,
    ],
    ['a file', { contentsId: OURS, frame: { url: 'file:///app://bundle/', isTop: true } }, OURS, false],
    ['a blank page', { contentsId: OURS, frame: { url: 'about:blank', isTop: true } }, OURS, false],
    ['a data page', { contentsId: OURS, frame: { url: 'data:text/html,x', isTop: true } }, OURS, false],
    ['no address at all', { contentsId: OURS, frame: { url: '', isTop: true } }, OURS, false],
  ])('%s', (_name, sender, windowContentsId, expected) => {
    expect(isTrustedSender(sender, windowContentsId)).toBe(expected);
  });
});

describe('the channels', () => {
  const serve = () => {
    const handlers = new Map<string, (event: unknown, ...inputs: unknown[]) => unknown>();
    const dispatched: [string, unknown][] = [];
    const log = keepingLog();
    serveCalls({
      ipcMain: { handle: (channel, handler) => void handlers.set(channel, handler as never) },
      methods: Object.keys(methods) as MethodName[],
      dispatch: async (method, input) => {
        dispatched.push([method, input]);
        return { ok: true, value: { method } };
      },
      windowContentsId: () => OURS,
      log,
    });
    const call = (method: MethodName, event: unknown, input?: unknown) =>
      handlers.get(callChannel(method))?.(event, input);
    return { handlers, dispatched, log, call };
  };
  const trusted = { sender: { id: OURS }, senderFrame: { url: 'app://bundle/', parent: null } };

  test('there is one per method of the contract and no other', () => {
    expect([...serve().handlers.keys()].toSorted()).toEqual(
      (Object.keys(methods) as MethodName[]).map(callChannel).toSorted(),
    );
  });

  test('a call of our page reaches the engine under the channel’s own name', async () => {
    const shell = serve();
    expect(await shell.call('accounts.list', trusted, { method: 'demo.stop' })).toEqual({
      ok: true,
      value: { method: 'accounts.list' },
    });
    expect(shell.dispatched).toEqual([['accounts.list', { method: 'demo.stop' }]]);
  });

  test('a stranger is answered with a code, never served, and logged once', async () => {
    const shell = serve();
    const strangers = [
      { ...trusted, sender: { id: 8 } },
      { ...trusted, senderFrame: null },
      { ...trusted, senderFrame: { url: 'app://bundle/', parent: {} } },
      {
        sender: { id: OURS },
        get senderFrame(): never {
          throw new Error('Render frame was disposed before WebFrameMain could be accessed');
        },
      },
    ];
    for (const event of strangers) {
      expect(await shell.call('accounts.list', event)).toMatchObject({ ok: false, error: { code: 'UNAUTHENTICATED' } });
    }
    expect(shell.dispatched).toEqual([]);
    expect(shell.log.lines).toHaveLength(1);
  });
});
