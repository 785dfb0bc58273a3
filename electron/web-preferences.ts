import type { WebPreferences } from 'electron';

/**
 * What a window's page may do, stated whole so that no default has to be trusted. There is one such object for the
 * program, and it cannot be changed after it is made.
 *
 * @param options.preload Absolute path of the built preload script, the only bridge between page and engine.
 * @param options.isPackaged Installed copies have no developer tools.
 * @see https://www.electronjs.org/docs/latest/tutorial/security
 */
export function createWebPreferences(options: { preload: string; isPackaged: boolean }): Readonly<WebPreferences> {
  return Object.freeze({
    preload: options.preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    // The spell checker would fetch its dictionaries from outside and see what is typed.
    spellcheck: false,
    devTools: !options.isPackaged,
  } satisfies WebPreferences);
}
