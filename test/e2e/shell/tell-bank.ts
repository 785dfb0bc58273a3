/** Tells the demo bank something, as its own staff could: a fault, or a sign-in without a browser. */
export async function tellBank(controlUrl: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(controlUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`The demo bank refused: ${JSON.stringify(said)}`);
  return said;
}

/** Signs in at the demo bank without showing its pages, and gives back the address it sends the browser to. */
export async function signInQuietly(controlUrl: string, authUrl: string, providerId: string): Promise<string> {
  const { redirectUrl } = await tellBank(controlUrl, '/authorize', { authUrl, providerId });
  return String(redirectUrl);
}
