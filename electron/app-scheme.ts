import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import { SECURITY_HEADERS } from '../core/web/security-headers.ts';
import { resolveStaticFile } from '../core/web/static-files.ts';

/** The scheme the interface is served under, without its colon. It exists inside this program only. */
export const APP_SCHEME = 'app';

/** The one host of {@link APP_SCHEME}. */
export const APP_HOST = 'bundle';

/** The origin of the interface. */
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** The address of the interface's only page. */
export const APP_URL = `${APP_ORIGIN}/`;

/**
 * Tells Chromium about the scheme: an origin of its own (`standard`) in a secure context, and nothing more, so that no
 * policy is bypassed. Has to run before the app is ready.
 */
export function declareAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the interface from `root` and refuses `file:` altogether, so that a page can never read the disk. */
export function serveAppScheme(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(APP_SCHEME, createAppSchemeHandler(root));
  protocol.handle('file', () => answer(403));
}

/** Whether an address belongs to the interface, judged by its parsed parts: `app://bundle.example/` does not. */
export function isAppUrl(raw: string): boolean {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  return url?.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;
}

/** Answers requests for the built interface below `root`: GET and HEAD, known kinds of file, the security headers on every answer. */
export function createAppSchemeHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405);
    if (!isAppUrl(request.url)) return answer(404);
    const found = resolveStaticFile(root, new URL(request.url).pathname);
    if (found === undefined) return answer(404);
    // A folder with a file's name reads as an error too, and to a page that is the same as nothing there.
    const content = await readFile(found.file).catch(() => undefined);
    if (content === undefined) return answer(404);
    return answer(200, request.method === 'HEAD' ? null : content, found.contentType);
  };
}

function answer(
  status: number,
  body: Buffer<ArrayBuffer> | null = null,
  contentType = 'text/plain; charset=utf-8',
): Response {
  return new Response(body, { status, headers: { ...SECURITY_HEADERS, 'Content-Type': contentType } });
}
