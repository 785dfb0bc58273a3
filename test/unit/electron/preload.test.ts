import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { createBuilder } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { callChannel, EVENT_CHANNEL } from '../../../electron/channels.ts';
import { methods } from '../../../shared/contract/index.ts';
import { buildConfig } from '../../../vite.config.ts';
import { HOUSE_ROOT } from '../../house/house-copy.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const makeFolder = useTemporaryFolders();
let built: string;

beforeAll(async () => {
  const outDir = makeFolder('preload');
  const builder = await createBuilder({ ...buildConfig(HOUSE_ROOT, outDir), configFile: false });
  const preload = builder.environments['preload'];
  if (!preload) throw new Error('the build has no preload');
  await builder.build(preload);
  built = readFileSync(join(outDir, 'electron', 'preload.cjs'), 'utf8');
});

/** Runs the built file as Electron's sandbox does: one function to require `electron` with, and no Node. */
function run() {
  const exposed: Record<string, Record<string, (...parameters: unknown[]) => unknown>> = {};
  const invoked: unknown[][] = [];
  const heard = new Map<string, (...parameters: unknown[]) => void>();
  const electron = {
    contextBridge: { exposeInMainWorld: (key: string, api: never) => void (exposed[key] = api) },
    ipcRenderer: {
      invoke: async (...parameters: unknown[]) => {
        invoked.push(parameters);
        return { ok: true, value: 'answer' };
      },
      on: (channel: string, listener: never) => void heard.set(channel, listener),
    },
  };
  const required: string[] = [];
  runInNewContext(built, {
    require: (name: string) => {
      required.push(name);
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    },
  });
  return { exposed, invoked, heard, required, coffer: exposed['coffer'] ?? {} };
}

describe('the built preload', () => {
  test('is one small script that needs nothing but electron', () => {
    expect(run().required).toEqual(['electron']);
    expect(built).not.toMatch(/\bimport\s*\(|process\.|zod/);
    expect(built.length).toBeLessThan(8_000);
  });

  test('puts exactly one frozen object on the page: the methods of the contract, and a way to listen', () => {
    const { exposed, coffer } = run();
    expect(Object.keys(exposed)).toEqual(['coffer']);
    expect(Object.keys(coffer).toSorted()).toEqual([...Object.keys(methods), 'subscribe'].toSorted());
    expect(Object.values(coffer).every((member) => typeof member === 'function')).toBe(true);
    expect(Object.isFrozen(coffer)).toBe(true);
  });

  test('calls the channel of the method and nothing else, whatever more the page passes', async () => {
    const { coffer, invoked } = run();
    expect(await coffer['accounts.list']?.({}, 'coffer:call:demo.stop')).toEqual({ ok: true, value: 'answer' });
    expect(invoked).toEqual([[callChannel('accounts.list'), {}]]);
  });

  test('passes on events without the event object, until unsubscribed', () => {
    const { coffer, heard } = run();
    const first: unknown[][] = [];
    const second: unknown[][] = [];
    const stop = coffer['subscribe']?.((...parameters: unknown[]) => first.push(parameters)) as () => unknown;
    coffer['subscribe']?.((...parameters: unknown[]) => second.push(parameters));
    const event = { event: 'accounts.changed', payload: {} };
    heard.get(EVENT_CHANNEL)?.({ sender: 'ipcRenderer' }, event, 'more');
    expect(stop()).toBeUndefined();
    heard.get(EVENT_CHANNEL)?.({ sender: 'ipcRenderer' }, event);
    expect([...heard.keys()]).toEqual([EVENT_CHANNEL]);
    expect(first).toEqual([[event]]);
    expect(second).toEqual([[event], [event]]);
  });
});
