import { isLookTaken } from './temporary-folder.ts';

/** What was handed out of each profile, by its folder, for the look that is taken when the profile goes. */
const handedOut = new Map<string, string[]>();

/** Keeps what an engine hands out where somebody will look at it; elsewhere nothing is asked for. */
export async function keepHandedOut(profileDir: string, ask: () => Promise<string | undefined>): Promise<void> {
  if (!isLookTaken()) return;
  const text = await ask();
  if (text !== undefined) handedOut.set(profileDir, [...(handedOut.get(profileDir) ?? []), text]);
}

/** Everything that was handed out of a profile. */
export function handedOutOf(profileDir: string): string {
  return (handedOut.get(profileDir) ?? []).join('\n');
}
