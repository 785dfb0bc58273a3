import type { OnBeforeRequestListenerDetails } from 'electron';
import type { Page } from './page.ts';
import { createEvent } from './strict.ts';
import type { World } from './world.ts';

type Paused = {
  requestId: string;
  request: { url: string; method: string; headers: Record<string, string> };
  frameId: string;
  resourceType: string;
  responseStatusCode?: number;
  responseErrorReason?: string;
  responseHeaders?: { name: string; value: string }[];
};

/** How a request of a page goes on: what Electron's main process would be asked, in its order. */
export type RequestRules = {
  /** Takes a movement that the program itself started, once. */
  isOwnNavigation(url: string): boolean;
  emit(name: string, ...values: unknown[]): void;
  /** The session's request filter; true cancels. */
  isCancelled(details: Pick<OnBeforeRequestListenerDetails, 'url' | 'method' | 'resourceType'>): Promise<boolean>;
};

const RESOURCE_TYPES: Readonly<Record<string, OnBeforeRequestListenerDetails['resourceType']>> = {
  Stylesheet: 'stylesheet',
  Image: 'image',
  Script: 'script',
  Font: 'font',
  Fetch: 'xhr',
  XHR: 'xhr',
  Ping: 'ping',
  WebSocket: 'webSocket',
};

/**
 * Stands in the way of every request of a page: announces movements the page started, lets the listener prevent them,
 * asks the session's filter, and answers the program's own schemes through the program's own handler.
 */
export async function guardRequests(world: World, page: Page, rules: RequestRules): Promise<void> {
  const { session, frames } = page;
  session.on('Fetch.requestPaused', (paused: Paused) => {
    // A page that is closed meanwhile takes its requests with it.
    handle(paused).catch(() => undefined);
  });
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: '*' }, { urlPattern: '*', resourceType: 'Document', requestStage: 'Response' }],
  });

  async function handle(paused: Paused): Promise<unknown> {
    const { requestId, request, resourceType, frameId } = paused;
    const url = world.schemes.fromPage(request.url);
    const isMainFrame = resourceType === 'Document' && frameId === frames.mainFrameId();
    if (paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined) return redirect(paused);

    if (resourceType === 'Document' && !(isMainFrame && rules.isOwnNavigation(url))) {
      const isPrevented = announce(isMainFrame ? ['will-frame-navigate', 'will-navigate'] : ['will-frame-navigate'], {
        url,
        frameId,
        isMainFrame,
      });
      if (isPrevented) return fail(requestId, 'Aborted');
    }
    const electronType =
      resourceType === 'Document'
        ? isMainFrame
          ? 'mainFrame'
          : 'subFrame'
        : (RESOURCE_TYPES[resourceType] ?? 'other');
    if (await rules.isCancelled({ url, method: request.method, resourceType: electronType })) {
      world.record.cancelled.push(url);
      return fail(requestId, 'BlockedByClient');
    }
    const handler = world.protocolHandlers.get(url.slice(0, url.indexOf(':')));
    if (!handler || url === request.url) return session.send('Fetch.continueRequest', { requestId });
    const response = await handler(new Request(url, { method: request.method, headers: request.headers }));
    return session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }

  function redirect({
    requestId,
    request,
    frameId,
    responseStatusCode = 0,
    responseHeaders,
  }: Paused): Promise<unknown> {
    const location = responseHeaders?.find(({ name }) => name.toLowerCase() === 'location')?.value;
    if (responseStatusCode >= 300 && responseStatusCode < 400 && location !== undefined) {
      const url = world.schemes.fromPage(new URL(location, request.url).href);
      const isMainFrame = frameId === frames.mainFrameId();
      if (announce(['will-redirect'], { url, frameId, isMainFrame })) return fail(requestId, 'Aborted');
    }
    return session.send('Fetch.continueRequest', { requestId });
  }

  function announce(names: string[], what: { url: string; frameId: string; isMainFrame: boolean }): boolean {
    const { url, frameId, isMainFrame } = what;
    return names.some((name) => {
      const event = createEvent({ url, isMainFrame, isSameDocument: false, frame: frames.frameOf(frameId) });
      rules.emit(name, event, url);
      world.record.navigations.push({ kind: name, url, isPrevented: event.defaultPrevented });
      return event.defaultPrevented;
    });
  }

  function fail(requestId: string, errorReason: string): Promise<unknown> {
    return session.send('Fetch.failRequest', { requestId, errorReason });
  }
}
