import type { CustomScheme } from 'electron';

/** Gives Electron's own schemes an address that an ordinary Chromium can hold, and back. */
export type SchemeMap = {
  declare(schemes: readonly CustomScheme[]): void;
  /** The address Chromium is given. */
  toPage(url: string): string;
  /** The address the program knows. */
  fromPage(url: string): string;
};

const SUFFIX = '.electron-double.invalid';

/**
 * An ordinary Chromium refuses schemes it was not compiled with, so `app://bundle/x` lives there as
 * `https://bundle.app.electron-double.invalid/x`. What makes an origin (its host, whether it is secure) is the same:
 * a scheme that is not declared secure becomes plain http, and one that is not standard has no origin and is refused.
 */
export function createSchemeMap(): SchemeMap {
  const declared = new Map<string, NonNullable<CustomScheme['privileges']>>();
  return {
    declare(schemes) {
      for (const { scheme, privileges } of schemes) declared.set(scheme, privileges ?? {});
    },
    toPage(url) {
      const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
      const privileges = declared.get(scheme.toLowerCase());
      if (!privileges) return url;
      if (privileges.standard !== true) throw new Error(`The double can only show pages of standard schemes: ${url}`);
      const page = `${privileges.secure === true ? 'https' : 'http'}://${host}.${scheme.toLowerCase()}${SUFFIX}`;
      return page + (rest.startsWith('/') ? rest : `/${rest}`);
    },
    fromPage(url) {
      const [, prefix = '', host, scheme, rest] =
        /^(blob:)?https?:\/\/(.+)\.([a-z0-9+-]+)\.electron-double\.invalid(\/.*)?$/is.exec(url) ?? [];
      return host === undefined ? url : `${prefix}${scheme}://${host}${rest ?? '/'}`;
    },
  };
}
