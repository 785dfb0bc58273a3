import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { WebPreferences } from 'electron';
import type { CdpSession } from './cdp-connection.ts';
import { createCloneText } from './clone-text.ts';
import { followFrames, type Frames } from './frames.ts';
import { installPageWorld } from './page-world.ts';
import { createPreloadWorld } from './preload-world.ts';
import type { World } from './world.ts';

const PRELOAD_WORLD = 'Electron Isolated Context';

/** A page in Chromium, with the program's preload in a world of its own. */
export type Page = {
  targetId: string;
  session: CdpSession;
  frames: Frames;
  /** Hands text to the preload's world; dropped when there is none, as Electron does. */
  deliver(text: string): Promise<void>;
  close(): Promise<void>;
};

/** Called with what the preload sent, and the frame it was sent from. */
export type Receive = (text: string, frameId: string) => void;

/** Opens a page and prepares it as the web preferences say, before it shows anything. */
export async function openPage(
  world: World,
  preferences: WebPreferences,
  size: { width: number; height: number },
  receive: Receive,
): Promise<Page> {
  const { browser, openPage: openTarget } = await world.chromium;
  const { targetId, session } = await openTarget(size);
  const isIsolated = preferences.contextIsolation !== false;
  const binding = `electron${randomBytes(6).toString('hex')}`;
  const bus = randomBytes(6).toString('hex');
  const worldName = isIsolated ? PRELOAD_WORLD : '';

  const frames = await followFrames(session, worldName, world.schemes);
  session.on(
    'Runtime.bindingCalled',
    ({ name, payload, executionContextId }: { name: string; payload: string; executionContextId: number }) => {
      const frameId = frames.frameIdOfContext(executionContextId);
      if (name === binding && frameId !== undefined) receive(payload, frameId);
    },
  );
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Inspector.enable');
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await session.send('Runtime.addBinding', {
    name: binding,
    ...(isIsolated ? { executionContextName: PRELOAD_WORLD } : {}),
  });
  // In this order, so that the page's half listens before the preload exposes anything.
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: inMainFrame(
      preferences,
      `(${installPageWorld.toString()})(${JSON.stringify(bus)}, (${createCloneText.toString()})())`,
    ),
  });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: inMainFrame(preferences, preloadSource({ bus, binding, isIsolated, file: preferences.preload })),
    worldName,
  });
  if (preferences.nodeIntegration === true && preferences.sandbox !== true) {
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: 'globalThis.require = () => ({}); globalThis.process = { versions: { electron: "double" } };',
    });
  }

  await session.send('Runtime.runIfWaitingForDebugger');

  return {
    targetId,
    session,
    frames,
    async deliver(text) {
      const executionContextId = frames.preloadContext();
      if (executionContextId === undefined) return;
      await session.send('Runtime.callFunctionOn', {
        executionContextId,
        functionDeclaration: `function (text) { globalThis[${JSON.stringify(`${binding}-receive`)}]?.(text); }`,
        arguments: [{ value: text }],
      });
    },
    async close() {
      await browser.send('Target.closeTarget', { targetId }).catch(() => undefined);
    },
  };
}

/** Electron runs the preload in the top frame only, unless it is told otherwise. */
function inMainFrame(preferences: WebPreferences, source: string): string {
  return preferences.nodeIntegrationInSubFrames === true ? source : `if (window === window.top) { ${source} }`;
}

/** The preload as a sandboxed renderer runs it: a CommonJS module that can require nothing but `electron`. */
function preloadSource(options: {
  bus: string;
  binding: string;
  isIsolated: boolean;
  file: string | undefined;
}): string {
  const { bus, binding, isIsolated, file } = options;
  if (file === undefined) return '';
  return `
    const world = (${createPreloadWorld.toString()})(${JSON.stringify(bus)}, (${createCloneText.toString()})(), {
      post: globalThis[${JSON.stringify(binding)}],
      isIsolated: ${isIsolated},
    });
    globalThis[${JSON.stringify(`${binding}-receive`)}] = world.receive;
    const require = (name) => {
      if (name === 'electron') return world.electron;
      throw new Error('module not found: ' + name);
    };
    (function (require, module, exports) { ${readFileSync(file, 'utf8')}
    })(require, { exports: {} }, {});
  `;
}
