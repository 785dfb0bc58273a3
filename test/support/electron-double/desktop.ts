import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type {
  Dialog,
  MessageBoxReturnValue,
  NativeImage,
  nativeImage,
  Notification,
  NotificationConstructorOptions,
  OpenDialogReturnValue,
  SaveDialogReturnValue,
  Tray,
  Menu,
} from 'electron';
import type { DoubleState } from './double-config.ts';
import { createEvent, strict } from './strict.ts';
import type { AskWhereToSave } from './world.ts';

/** Tray, notifications and dialogs: what the shell puts on the desktop outside its window. */
export type Desktop = {
  nativeImage: Pick<typeof nativeImage, 'createFromPath'>;
  Tray: new (image: NativeImage) => Tray;
  Notification: Pick<typeof Notification, 'isSupported'> & {
    new (...parameters: ConstructorParameters<typeof Notification>): Notification;
  };
  dialog: Pick<Dialog, 'showErrorBox' | 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog'>;
  trayState(): { toolTip: string; image: string; menu: Menu | undefined } | undefined;
  notifications(): DoubleState['notifications'];
  dialogs(): DoubleState['dialogs'];
  clickTray(): void;
  clickNotification(index: number): void;
  clickNotificationAction(index: number, action: number): void;
  answerDialog(answer: number | string): void;
  askWhereToSave: AskWhereToSave;
};

/** Makes the desktop of one launch. Dialogs stay open until they are answered; an error box is read at once. */
export function createDesktop(isReady: () => boolean, onTray: () => void): Desktop {
  const imagePaths = new WeakMap<NativeImage, string>();
  const shown: { notification: EventEmitter; options: NotificationConstructorOptions }[] = [];
  const dialogs: (DoubleState['dialogs'][number] & { answer?: (answer: number | string) => void })[] = [];
  let tray: { events: EventEmitter; toolTip: string; image: string; menu: Menu | undefined } | undefined;

  const createTray = (image: NativeImage): Tray => {
    const events = new EventEmitter();
    const state = { events, toolTip: '', image: imagePaths.get(image) ?? '', menu: undefined as Menu | undefined };
    tray = state;
    onTray();
    const members: Pick<Tray, 'setToolTip' | 'setImage' | 'setContextMenu'> & EventEmitter = Object.assign(events, {
      setToolTip: (toolTip: string) => void (state.toolTip = toolTip),
      setImage: (next: NativeImage | string) =>
        void (state.image = typeof next === 'string' ? next : (imagePaths.get(next) ?? '')),
      setContextMenu: (menu: Menu | null) => void (state.menu = menu ?? undefined),
    });
    return strict('tray', members) as unknown as Tray;
  };
  const createNotification = (options: NotificationConstructorOptions): Notification => {
    const notification = new EventEmitter();
    const members: Pick<Notification, 'show'> & EventEmitter = Object.assign(notification, {
      show: () => void shown.push({ notification, options }),
    });
    return strict('notification', members) as unknown as Notification;
  };
  const ask = <Value>(
    dialog: DoubleState['dialogs'][number],
    read: (answer: number | string) => Value,
  ): Promise<Value> => new Promise((resolve) => dialogs.push({ ...dialog, answer: (answer) => resolve(read(answer)) }));

  const dialog: Desktop['dialog'] = {
    showErrorBox(title, content) {
      dialogs.push({ kind: 'error', title, text: content, buttons: [] });
      // Before it is ready Electron has no window to show it in on Linux, and writes it here.
      if (!isReady()) process.stderr.write(`${title}\n${content}\n`);
    },
    showMessageBox(...parameters: unknown[]) {
      const options = parameters.at(-1) as { message: string; detail?: string; buttons?: string[] };
      return ask(
        { kind: 'message', title: options.message, text: options.detail ?? '', buttons: options.buttons ?? [] },
        (answer): MessageBoxReturnValue => ({ response: Number(answer), checkboxChecked: false }),
      );
    },
    showOpenDialog(...parameters: unknown[]) {
      const options = parameters.at(-1) as { title?: string; defaultPath?: string };
      return ask(
        { kind: 'open', title: options.title ?? '', text: options.defaultPath ?? '', buttons: [] },
        (answer): OpenDialogReturnValue => ({
          canceled: answer === '',
          filePaths: answer === '' ? [] : [String(answer)],
        }),
      );
    },
    showSaveDialog(...parameters: unknown[]) {
      const options = parameters.at(-1) as { title?: string; defaultPath?: string };
      return ask(
        { kind: 'save', title: options.title ?? '', text: options.defaultPath ?? '', buttons: [] },
        (answer): SaveDialogReturnValue => ({ canceled: answer === '', filePath: String(answer) }),
      );
    },
  };

  return {
    nativeImage: strict('nativeImage', {
      createFromPath(path: string) {
        // Electron gives an empty image for a file that is not there, and an invisible icon with it.
        if (!existsSync(path)) throw new Error(`There is no image at ${path}.`);
        const image = strict('image', {}) as NativeImage;
        imagePaths.set(image, path);
        return image;
      },
    }),
    Tray: strict('Tray', function TrayDouble(image: NativeImage) {
      return createTray(image);
    }) as unknown as Desktop['Tray'],
    Notification: strict(
      'Notification',
      Object.assign(
        function NotificationDouble(options: NotificationConstructorOptions = {}) {
          return createNotification(options);
        },
        { isSupported: () => true },
      ),
    ) as unknown as Desktop['Notification'],
    dialog: strict('dialog', dialog),
    trayState: () => tray && { toolTip: tray.toolTip, image: tray.image, menu: tray.menu },
    notifications: () =>
      shown.map(({ options }) => ({
        title: options.title ?? '',
        body: options.body ?? '',
        actions: (options.actions ?? []).map(({ text }) => text ?? ''),
      })),
    dialogs: () => dialogs.map(({ kind, title, text, buttons }) => ({ kind, title, text, buttons })),
    clickTray: () => void tray?.events.emit('click', createEvent({})),
    clickNotification: (index) => void shown[index]?.notification.emit('click', createEvent({})),
    clickNotificationAction: (index, action) =>
      void shown[index]?.notification.emit('action', createEvent({ actionIndex: action, selectionIndex: -1 })),
    askWhereToSave: (path) =>
      ask({ kind: 'save', title: '', text: path, buttons: [] }, (answer) =>
        answer === '' ? undefined : String(answer),
      ),
    answerDialog(answer) {
      const open = dialogs.find((candidate) => candidate.answer !== undefined);
      if (!open?.answer) throw new Error('No dialog is open.');
      open.answer(answer);
      delete open.answer;
    },
  };
}
