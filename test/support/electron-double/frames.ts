import type { WebFrameMain } from 'electron';
import type { CdpSession } from './cdp-connection.ts';
import type { SchemeMap } from './scheme-map.ts';
import { strict } from './strict.ts';

type FrameRecord = { id: string; parentId: string | undefined; url: string };
type FrameTree = { frame: { id: string; parentId?: string; url: string }; childFrames?: FrameTree[] };

/** The frames of a page as they really are at this moment, and the script worlds in them. */
export type Frames = {
  mainFrameId(): string;
  /** The frame a message came from, or null when it is gone. */
  frameOf(frameId: string): WebFrameMain | null;
  /** The script world in which a message was sent, as its frame. */
  frameIdOfContext(contextId: number): string | undefined;
  /** The preload's script world in the main frame, once there is one. */
  preloadContext(): number | undefined;
  url(): string;
};

/** Follows the frames of a page from its session. */
export async function followFrames(page: CdpSession, preloadWorld: string, schemes: SchemeMap): Promise<Frames> {
  const frames = new Map<string, FrameRecord>();
  const contexts = new Map<number, { frameId: string; name: string; isDefault: boolean }>();
  let mainFrameId = '';

  const keep = ({ id, parentId, url }: FrameTree['frame']): void => {
    frames.set(id, { id, parentId, url });
    if (parentId === undefined) mainFrameId = id;
  };
  page.on('Page.frameAttached', ({ frameId, parentFrameId }: { frameId: string; parentFrameId: string }) =>
    keep({ id: frameId, parentId: parentFrameId, url: '' }),
  );
  page.on('Page.frameNavigated', ({ frame }: { frame: FrameTree['frame'] }) => keep(frame));
  page.on('Page.navigatedWithinDocument', ({ frameId, url }: { frameId: string; url: string }) => {
    const frame = frames.get(frameId);
    if (frame) frame.url = url;
  });
  page.on('Page.frameDetached', ({ frameId }: { frameId: string }) => void frames.delete(frameId));
  page.on(
    'Runtime.executionContextCreated',
    ({ context }: { context: { id: number; name: string; auxData: { frameId: string; isDefault: boolean } } }) =>
      void contexts.set(context.id, { name: context.name, ...context.auxData }),
  );
  page.on(
    'Runtime.executionContextDestroyed',
    ({ executionContextId }: { executionContextId: number }) => void contexts.delete(executionContextId),
  );
  page.on('Runtime.executionContextsCleared', () => contexts.clear());

  const { frameTree } = await page.send<{ frameTree: FrameTree }>('Page.getFrameTree');
  keep(frameTree.frame);

  const frameOf = (frameId: string): WebFrameMain | null => {
    const frame = frames.get(frameId);
    if (!frame) return null;
    const members: Pick<WebFrameMain, 'url' | 'parent'> = {
      get url() {
        const now = frames.get(frameId);
        if (!now) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
        return schemes.fromPage(now.url);
      },
      get parent() {
        return frame.parentId === undefined ? null : frameOf(frame.parentId);
      },
    };
    return strict('webFrameMain', members) as unknown as WebFrameMain;
  };

  return {
    mainFrameId: () => mainFrameId,
    frameOf,
    frameIdOfContext: (contextId) => contexts.get(contextId)?.frameId,
    preloadContext: () =>
      [...contexts].find(
        ([, { frameId, name, isDefault }]) =>
          frameId === mainFrameId && (preloadWorld === '' ? isDefault : name === preloadWorld),
      )?.[0],
    url: () => schemes.fromPage(frames.get(mainFrameId)?.url ?? ''),
  };
}
