import { jsonAnswer, type Answer } from './http-answer.ts';
import type { Call } from './http-router.ts';

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether an address to bind to is this computer only. */
export function isLoopbackHost(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host);
}

/**
 * Lets a control call through only when the sandbox listens on this computer alone and the call does not come from a
 * web page: a foreign `Origin` or `Host` means that some site in the browser is trying its luck.
 */
export function onlyFromHere(isBoundToLoopback: boolean, handle: (call: Call) => Answer | Promise<Answer>) {
  return (call: Call): Answer | Promise<Answer> => {
    const { host, origin } = call.headers;
    const hostname = URL.canParse(`http://${host ?? ''}`) ? new URL(`http://${host ?? ''}`).hostname : '';
    const isOwnOrigin = origin === undefined || origin === `http://${host ?? ''}`;
    if (isBoundToLoopback && LOOPBACK_HOSTS.includes(hostname) && isOwnOrigin) return handle(call);
    return jsonAnswer(403, { error: 'access_denied', error_description: 'Control is for this computer only.' });
  };
}

/** A control call that cannot be understood, with what is wrong. */
export function controlRefusal(detail: string): Answer {
  return jsonAnswer(400, { error: 'invalid_request', error_description: detail });
}
