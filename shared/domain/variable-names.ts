/** Every variable of ours, whichever program reads it. `.env.example` explains each; a test holds the two together. */
export const VARIABLE_NAMES = [
  'TRUELAYER_ENV',
  'TRUELAYER_SANDBOX',
  'TRUELAYER_CLIENT_ID',
  'TRUELAYER_CLIENT_SECRET',
  'TRUELAYER_REDIRECT_URI',
  'TRUELAYER_WEBHOOK_URL',
  'TRUELAYER_WEBHOOK_SECRET',
  'TRUELAYER_WEBHOOK_SECRET_PREVIOUS',
  'TRUELAYER_ENCRYPTION_KEY',
  'TRUELAYER_AUTH_URL',
  'TRUELAYER_API_URL',
  'COFFER_PROFILE',
  'COFFER_PASSPHRASE_FILE',
  'COFFER_BACKUP_DIR',
  'RELAY_PUBLIC_URL',
  'RELAY_TRUST_PROXY',
  'RELAY_HOST',
  'RELAY_PORT',
  'RELAY_DATA',
  'RELAY_DATABASE_URL',
  'RELAY_SECRET_KEY',
  'RELAY_JWKS_URLS',
  'RELAY_METRICS_TOKEN',
  'RELAY_TOKEN_BROKER',
  'COFFER_REQUIRE',
] as const;

/** Further than this many edits, a suggestion would only be a guess. */
const CLOSE_ENOUGH = 4;

/**
 * One warning per name that looks like ours and is not, with the name that was probably meant: a misspelt variable would
 * otherwise be ignored in silence.
 *
 * @param prefixes The beginnings of the names that the asking program reads.
 */
export function warnOfUnknownNames(
  names: readonly string[],
  prefixes: readonly ('TRUELAYER_' | 'COFFER_' | 'RELAY_')[],
): string[] {
  const known: readonly string[] = VARIABLE_NAMES;
  const isOurs = (name: string): boolean => prefixes.some((prefix) => name.toUpperCase().startsWith(prefix));
  return names
    .filter((name) => isOurs(name) && !known.includes(name))
    .toSorted()
    .map((name) => {
      const [closest] = VARIABLE_NAMES.map((candidate) => ({
        candidate,
        edits: editDistance(name.toUpperCase(), candidate),
      })).toSorted((a, b) => a.edits - b.edits);
      const hint =
        closest !== undefined && closest.edits <= CLOSE_ENOUGH ? `; did you mean ${closest.candidate}?` : '.';
      return `${printable(name)} is not a variable Coffer knows and is ignored${hint}`;
    });
}

/** Insertions, deletions and substitutions between two words (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(from.slice(0, 64)).entries()) {
    const current = [row + 1];
    for (let column = 1; column <= to.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

function printable(name: string): string {
  return name.replaceAll(/[^\w]/g, '?').slice(0, 64);
}
