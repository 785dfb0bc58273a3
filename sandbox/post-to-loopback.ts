const TIMEOUT_MS = 10_000;

/** Whether an address leads to this computer. Nothing else is ever called. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return ['http:', 'https:'].includes(protocol) && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/**
 * Posts a JSON body to an address on this computer and returns its status. Rejects when nobody answers within ten
 * seconds, or when the address leads elsewhere.
 */
export async function postToLoopback(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number }> {
  if (!isLoopbackUrl(url)) throw new Error('Only addresses on this computer are called.');
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  return { status: response.status };
}
