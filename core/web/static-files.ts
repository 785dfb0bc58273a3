import path from 'node:path';

/** A file of the built interface and how it is announced. */
export type StaticFile = {
  /** Absolute path below the root it was asked of. */
  file: string;
  contentType: string;
};

/** The only kinds of file that are ever served. A name with another ending does not exist. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const MAX_PATH_LENGTH = 1024;

/**
 * The file below `root` that a URL path names, or `undefined` when it names none. Decides by the text alone and touches
 * no disk: decode once, refuse what a file system could read in a second way, normalise, check containment, then look up
 * the type. `/` is `index.html`.
 *
 * @param root Absolute folder of the built interface.
 * @param urlPath Path as it stands in the request, still percent-encoded, without query or fragment.
 */
export function resolveStaticFile(root: string, urlPath: string): StaticFile | undefined {
  if (!urlPath.startsWith('/') || urlPath.length > MAX_PATH_LENGTH) return undefined;
  const decoded = decode(urlPath);
  // A colon names a drive or an alternate stream on Windows; a control character is never part of a name we built.
  if (decoded === undefined || /[\u0000-\u001f\u007f\\:]/.test(decoded)) return undefined;
  if (decoded !== '/' && decoded.endsWith('/')) return undefined;
  const file = path.resolve(root, `.${decoded === '/' ? '/index.html' : decoded}`);
  const relative = path.relative(root, file);
  if (relative === '' || path.isAbsolute(relative)) return undefined;
  // Covers `..` as well as hidden files.
  if (relative.split(path.sep).some((segment) => segment.startsWith('.'))) return undefined;
  const contentType = Object.hasOwn(CONTENT_TYPES, path.extname(file)) ? CONTENT_TYPES[path.extname(file)] : undefined;
  return contentType === undefined ? undefined : { file, contentType };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
