import { isSecretName, redactText, REDACTED } from '../logging/redact.ts';

/** An identifier by its end: enough to see that two are the same one, too little to use it. */
export function maskEnd(text: string, shown = 4): string {
  return text.length <= shown ? '••••' : `••••${text.slice(-shown)}`;
}

/** A value that says only whether it is there. */
export function isSet(value: unknown): 'set' | 'not set' {
  return value === undefined || value === null || value === '' ? 'not set' : 'set';
}

/**
 * A value as it may leave this computer: what its name or its look gives away as a secret, an account or a person is
 * withheld. The same rules as for the log, applied a second time to what was chosen with care already.
 */
export function withholdSecrets(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(withholdSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      redactText(name),
      isSecretName(name, inner) ? REDACTED : withholdSecrets(inner),
    ]),
  );
}
