import type { BrowserContext } from 'playwright-core';

/** Before what a page itself tells of a refusal; see {@link reportRefusals}. */
const TOLD = 'refused by the policy:';
/** How Chromium words a refusal on the console. Where the page cannot tell (a frame of another origin), this still does. */
const WORDED = /Content Security Policy|Trusted ?(Types?|HTML|Script|ScriptURL)\b|Permissions Policy/;
/** Chromium's news about names that it does not know, which refuses nothing. */
const NEWS = /Unrecognized feature/;

/**
 * Listens on all pages of a browser profile for what no page of ours may do: anything that its content security policy or
 * Trusted Types refuse, and an error that nobody caught. Returns what was heard; it grows as pages go on.
 */
export async function watchPolicy(context: BrowserContext): Promise<string[]> {
  const heard: string[] = [];
  context.on('console', (message) => {
    const text = message.text();
    if (text.startsWith(TOLD) || (WORDED.test(text) && !NEWS.test(text)))
      heard.push(`${message.location().url}: ${text}`);
  });
  context.on('weberror', (thrown) => {
    const error: unknown = thrown.error();
    heard.push(`uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
  await context.addInitScript(reportRefusals, TOLD);
  return heard;
}

/** Runs in every page before its own scripts: what is refused goes to the console with its directive and its place. */
function reportRefusals(told: string): void {
  addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
    console.error(`${told} ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`);
  });
}
