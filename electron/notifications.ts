import type { Notification, NotificationConstructorOptions } from 'electron';
import type { UserNotification } from '../core/ports.ts';
import type { Attention } from './connection-watch.ts';
import type { ShellWords } from './shell-words.ts';
import { connectionRoute } from './tray.ts';

/** A notification with what its click and its buttons do, in the order of `actions`. */
export type PlannedNotification = {
  options: NotificationConstructorOptions;
  onClick: NotificationStep;
  onAction: readonly NotificationStep[];
};

/** Where a notification leads. Renewing needs the user's word in the window, so that too is a place of the interface. */
export type NotificationStep = { kind: 'show'; route?: string };

/** The notification for a connection that broke. Bank names come from outside and are shown as plain text by every system. */
export function planBrokenNotification(words: ShellWords, attention: Attention): PlannedNotification {
  const reason = attention.kind === 'broken' ? attention.reason : undefined;
  const show: NotificationStep = { kind: 'show', route: connectionRoute(attention.connectionId) };
  const renew: NotificationStep = { kind: 'show', route: renewRoute(attention.connectionId) };
  const canRenew = reason === 'consent_expired' || reason === 'revoked_at_bank';
  const renewLabel = reason === 'revoked_at_bank' ? words.notification.reconnect : words.notification.renew;
  return {
    options: {
      ...words.notification.broken(attention.providerName, reason),
      actions: [
        ...(canRenew ? [{ type: 'button', text: renewLabel } as const] : []),
        { type: 'button', text: words.notification.open },
      ],
    },
    onClick: show,
    onAction: canRenew ? [renew, show] : [show],
  };
}

/** The notification for what the engine has to say (a consent that nears its end), in the engine's own words. */
export function planEngineNotification(words: ShellWords, said: UserNotification): PlannedNotification {
  const { title, body, connectionId, action } = said;
  if (connectionId === undefined) return planPlainNotification({ title, body });
  const show: NotificationStep = { kind: 'show', route: connectionRoute(connectionId) };
  const renew: NotificationStep = { kind: 'show', route: renewRoute(connectionId) };
  const canRenew = action === 'renew';
  return {
    options: {
      title,
      body,
      actions: [
        ...(canRenew ? [{ type: 'button', text: words.notification.renew } as const] : []),
        { type: 'button', text: words.notification.open },
      ],
    },
    onClick: show,
    onAction: canRenew ? [renew, show] : [show],
  };
}

/** A notification that only says something; its click shows the window. */
export function planPlainNotification(said: { title: string; body: string }): PlannedNotification {
  return { options: { ...said }, onClick: { kind: 'show' }, onAction: [] };
}

/** Shows planned notifications. */
export type Notifier = { notify(planned: PlannedNotification): void };

/** Creates the notifier; where the system has none it does nothing. */
export function createNotifier(effects: {
  isSupported: () => boolean;
  create: (options: NotificationConstructorOptions) => Notification;
  run: (step: NotificationStep) => void;
}): Notifier {
  // A notification that nobody holds is collected, and its click with it.
  const shown = new Set<Notification>();
  return {
    notify({ options, onClick, onAction }) {
      if (!effects.isSupported()) return;
      const notification = effects.create(options);
      shown.add(notification);
      notification.on('click', () => effects.run(onClick));
      notification.on('action', ({ actionIndex }) => {
        const step = onAction[actionIndex];
        if (step) effects.run(step);
      });
      notification.on('close', () => shown.delete(notification));
      notification.show();
    },
  };
}

/** The place of the interface that begins a renewal. It begins nothing by itself: the user's word is given there. */
function renewRoute(connectionId: string): string {
  return `${connectionRoute(connectionId)}&renew=1`;
}
