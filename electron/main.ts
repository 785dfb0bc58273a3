import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import { readEnvironment, type StartConfig } from '../core/config/environment.ts';
import type { Engine } from '../core/engine.ts';
import { asAppError } from '../core/errors.ts';
import { createFileSink } from '../core/logging/file-sink.ts';
import { createLog } from '../core/logging/log.ts';
import { createStreamSink } from '../core/logging/stream-sink.ts';
import type { Log } from '../core/ports.ts';
import { defaultProfileDir } from '../core/profile/default-profile.ts';
import { prepareProfileFolder } from '../core/profile/profile-folder.ts';
import type { MethodName } from '../shared/contract/index.ts';
import { CUSTOM_PROTOCOL_REDIRECT_URI } from '../shared/domain/deep-link.ts';
import { chooseLocale, type Locale } from '../shared/domain/language.ts';
import { declareAppScheme, serveAppScheme } from './app-scheme.ts';
import { createAuthBrowser } from './auth-browser.ts';
import { createAutoStart, isHiddenStart } from './auto-start.ts';
import { startBackground } from './background.ts';
import { serveCalls } from './calls.ts';
import { EVENT_CHANNEL } from './channels.ts';
import { collectDeepLinks, createDeepLinkInbox, type DeepLinkInbox } from './deep-link-inbox.ts';
import { createDemoBank } from './demo-bank.ts';
import { guardDownloads } from './downloads.ts';
import { createExternalOpener, KNOWN_PAGES } from './external-pages.ts';
import { createFileDialogs } from './file-dialogs.ts';
import { createLinkTaker } from './link-taker.ts';
import { createLoopbackListener } from './loopback-listener.ts';
import { lockNavigation } from './navigation-lock.ts';
import { createNotifier, planEngineNotification } from './notifications.ts';
import { recoverPage } from './page-recovery.ts';
import { refusePermissions } from './permissions.ts';
import { registerProtocolClient } from './protocol-client.ts';
import { createQuestions } from './questions.ts';
import { closeBeforeQuit } from './quitting.ts';
import { filterRequests } from './request-filter.ts';
import { saveLog } from './save-log.ts';
import { createShellMemory } from './shell-state.ts';
import { shellWords } from './shell-words.ts';
import { trayImageFiles } from './tray.ts';
import { startUpdates, type Updates } from './updates.ts';
import { createWebPreferences } from './web-preferences.ts';
import { createMainWindow, planWindow } from './window.ts';
import { planWindowPlace } from './window-place.ts';

/** Every method of the contract by name, put in by the build, so that a start waits for no schema. */
declare const METHOD_NAMES: readonly MethodName[];

/** The port the headless host tries first, so that one redirect address registered at TrueLayer serves both. */
const LOOPBACK_REDIRECT_URI = 'http://127.0.0.1:4280/oauth/callback';
const BANK_HELP_URL = 'https://docs.truelayer.com/docs/data-api-basics';
const EXIT_CONFIG = 78;

const { platform } = process;
const dist = path.resolve(import.meta.dirname, '..');
const icons = path.join(app.getAppPath(), 'electron', 'icons');
const hasDeveloperTools = !app.isPackaged;

// Electron takes these only before it is ready.
app.enableSandbox();
app.setAppUserModelId('app.coffer');
declareAppScheme(protocol);

// An installed copy is set up in its own Settings; only a development start reads the environment.
const reading = readEnvironment(app.isPackaged ? { COFFER_PROFILE: process.env['COFFER_PROFILE'] } : process.env);
if ('problems' in reading) {
  dialog.showErrorBox('Coffer', reading.problems.join('\n'));
  app.exit(EXIT_CONFIG);
} else {
  begin(reading.config);
}

/** Claims the profile for this process, or leaves the field to the one that has it: Electron hands our arguments over. */
function begin(config: StartConfig): void {
  const profileDir = path.resolve(config.profileDir ?? defaultProfileDir(platform, process.env, homedir()));
  const logFile = createFileSink({ directory: profileDir });
  const log = createLog({
    scope: 'electron',
    sinks: hasDeveloperTools ? [createStreamSink(process.stderr), logFile] : [logFile],
  });
  // Chromium's own files live here, and with them the lock: one running Coffer per profile.
  const chromiumDir = path.join(profileDir, 'shell');
  try {
    prepareProfileFolder(profileDir);
    mkdirSync(chromiumDir, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    const words = () => shellWords(chooseLocale('system', app.getPreferredSystemLanguages()));
    createQuestions({ dialog, words, log }).showCannotStart(asAppError(thrown));
    return app.exit(1);
  }
  app.setPath('userData', chromiumDir);
  if (!app.requestSingleInstanceLock()) return app.quit();
  const inbox = createDeepLinkInbox();
  collectDeepLinks(app, process.argv, inbox);
  void app.whenReady().then(() => run({ config, profileDir, inbox, log, closeLog: () => logFile.close() }));
}

/** Builds the shell around one engine. */
function run(start: {
  config: StartConfig;
  profileDir: string;
  inbox: DeepLinkInbox;
  log: Log;
  closeLog: () => void;
}): void {
  const { config, profileDir, inbox, log, closeLog } = start;
  const systemLocales = app.getPreferredSystemLanguages();
  let opened: Engine | undefined;
  const locale = (): Locale => opened?.locale() ?? chooseLocale('system', systemLocales);
  const words = () => shellWords(locale());
  const questions = createQuestions({ dialog, words, log });
  const endWithWords = (cause: unknown): void => {
    questions.showFault(cause);
    app.exit(1);
  };
  // Electron only prints a rejection that nobody took, and would go on with half a program.
  process.on('uncaughtException', endWithWords).on('unhandledRejection', endWithWords);
  const memory = createShellMemory(path.join(profileDir, 'shell.json'), log);
  const autoStart = createAutoStart({
    app,
    platform,
    command: process.env['APPIMAGE'] ?? process.execPath,
    configDir: app.getPath('appData'),
  });

  // Ways out: the demo bank beside us, the user's browser, and the door its answer comes back through.
  const demoBank = createDemoBank({
    fork: (...parameters) => utilityProcess.fork(...parameters),
    modulePath: path.join(dist, 'sandbox', 'main.js'),
    stateFile: path.join(profileDir, 'demo-bank.json'),
    log,
  });
  const browser = {
    open: (href: string) => shell.openExternal(href),
    knownPages: () => {
      const servers = [config.engine.authUrl, demoBank.address()?.authUrl].filter((url) => url !== undefined);
      return [...KNOWN_PAGES, ...servers.map((url) => new URL(url).origin)];
    },
    log,
  };
  const openForPage = createExternalOpener(browser);
  const openForEngine = createExternalOpener({ ...browser, ask: (host) => questions.mayOpen(host) });
  const listener = createLoopbackListener({ accept: async (url) => (await engine).acceptRedirect(url), locale });

  // The page: what it may load and ask for, where it may go, and the window around it.
  serveAppScheme(protocol, path.join(dist, 'renderer'));
  refusePermissions(session.defaultSession);
  filterRequests(session.defaultSession, { devTools: hasDeveloperTools, log });
  guardDownloads(session.defaultSession, { folder: app.getPath('documents'), log });
  app.on('web-contents-created', (_event, contents) => lockNavigation(contents, { openExternal: openForPage, log }));
  const webPreferences = createWebPreferences({
    preload: path.join(import.meta.dirname, 'preload.cjs'),
    isPackaged: app.isPackaged,
  });
  const window = createMainWindow({
    place: () =>
      planWindowPlace(
        memory.get().window,
        [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea),
      ),
    create(place) {
      const isDark = nativeTheme.shouldUseDarkColors;
      const icon = platform === 'linux' ? path.join(icons, 'icon.png') : undefined;
      const made = new BrowserWindow(planWindow({ place, webPreferences, isDark, icon }));
      recoverPage(made.webContents, { nowMs: Date.now, questions, quit: () => app.quit(), log });
      return made;
    },
    memory,
    log,
  });
  if (!isHiddenStart(process.argv, app.getLoginItemSettings())) window.show();
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());

  const notifier = createNotifier({
    isSupported: () => Notification.isSupported(),
    create: (options) => new Notification(options),
    run: ({ route }) => window.show(route),
  });

  // The engine is loaded and opened while the page loads; calls that come before it wait for it.
  const takesLinks = registerProtocolClient(app, process);
  if (!takesLinks) log.warn('links go elsewhere', { instead: 'loopback' });
  const open = async (): Promise<Engine> => {
    const [{ openEngine }, { createOsKeychain }] = await Promise.all([
      import('../core/engine.ts'),
      import('../core/keys/os-keychain.ts'),
    ]);
    return openEngine({
      host: 'electron',
      version: app.getVersion(),
      profileDir,
      config: config.engine,
      keyring: await createOsKeychain(),
      suppliedKey: config.suppliedKey,
      passphrase: config.passphrase,
      backupDir: config.backupDir === undefined ? undefined : path.resolve(config.backupDir),
      browser: createAuthBrowser(openForEngine, listener),
      demoBank,
      redirectTargets: {
        loopbackUri: LOOPBACK_REDIRECT_URI,
        ...(takesLinks ? { customProtocolUri: CUSTOM_PROTOCOL_REDIRECT_URI } : {}),
      },
      notifier: {
        notify: (said) => notifier.notify(planEngineNotification(words(), said)),
        setBadge: (count) => void app.setBadgeCount(count),
      },
      fileDialogs: createFileDialogs({ dialog, folder: app.getPath('documents') }),
      systemLocales,
      clock: { nowMs: Date.now },
      log,
    });
  };
  const engine = open();
  serveCalls({
    ipcMain,
    methods: METHOD_NAMES,
    dispatch: async (method, input) => (await engine).dispatch(method, input),
    windowContentsId: () => window.contentsId(),
    log,
  });

  let updates: Updates | undefined;
  void engine.then(
    (running) => {
      opened = running;
      log.info('ready', { version: app.getVersion() });
      running.subscribe((event) => window.send(EVENT_CHANNEL, event));
      inbox.deliverTo(createLinkTaker({ engine: running, show: (route) => window.show(route), log }));
      powerMonitor.on('resume', () => running.resume());
      powerMonitor.on('unlock-screen', () => running.resume());
      powerMonitor.on('suspend', () => running.suspend());
      powerMonitor.on('lock-screen', () => running.suspend());
      const files = trayImageFiles(platform, icons);
      const trayImages = {
        calm: nativeImage.createFromPath(files.calm),
        attention: nativeImage.createFromPath(files.attention),
      };
      const background = startBackground({
        app,
        engine: running,
        electron: {
          tray: new Tray(trayImages.calm),
          trayImages,
          buildMenu: (template) => Menu.buildFromTemplate(template),
          setApplicationMenu: (menu) => Menu.setApplicationMenu(menu),
        },
        host: {
          show: (route) => window.show(route),
          saveLog: () => void saveLog({ dialog, profileDir, folder: app.getPath('documents'), words: words() }),
          showBankHelp: () => void openForPage(BANK_HELP_URL),
          restartToUpdate: () => updates?.restartAndInstall(),
          quit: () => app.quit(),
        },
        notifier,
        fallbackRedirectUri: takesLinks ? undefined : LOOPBACK_REDIRECT_URI,
        autoStart,
        memory,
        words,
        platform,
        hasDeveloperTools,
        log,
      });
      void startUpdates({
        copy: { platform, isPackaged: app.isPackaged, resourcesDir: process.resourcesPath },
        onReady: (version) => background.updateReady(version),
        log,
      }).then((started) => (updates = started));
    },
    (thrown: unknown) => {
      questions.showCannotStart(asAppError(thrown));
      app.exit(1);
    },
  );
  closeBeforeQuit(app, { log }, async () => {
    updates?.stop();
    await listener.close();
    await (await engine).close();
    await demoBank.stop();
    closeLog();
  });
}
