import { execFile } from 'node:child_process';
import path from 'node:path';

/** PowerShell takes seconds to start on a cold machine; in milliseconds. */
const POWERSHELL_LIMIT_MS = 60_000;

/** Asks PowerShell, and answers what it printed. Rejects when it cannot be run or has to complain. */
export type RunPowerShell = (script: string) => Promise<string>;

/**
 * Whether an installer is signed by one of our publishers: `null` when it is, else why not, in words for the log.
 *
 * The updater's own check lets an installer pass where PowerShell cannot be asked. Here whatever cannot be established is
 * a refusal: an update can wait, and the version that runs is a good one.
 *
 * @see https://learn.microsoft.com/powershell/module/microsoft.powershell.security/get-authenticodesignature
 */
export function createSignatureCheck(
  run: RunPowerShell = runPowerShell,
): (publishers: string[], file: string) => Promise<string | null> {
  return async (publishers, file) => {
    try {
      const literal = file.replaceAll("'", "''");
      const account = await run(`Get-AuthenticodeSignature -LiteralPath '${literal}' | ConvertTo-Json -Compress`);
      return judgeSignature(account, file, publishers);
    } catch {
      return 'the signature could not be read';
    }
  };
}

/** Judges PowerShell's account of a file's signature. Throws when it is none. */
export function judgeSignature(account: string, file: string, publishers: readonly string[]): string | null {
  const { Status, Path, SignerCertificate } = JSON.parse(account) as {
    Status?: unknown;
    Path?: unknown;
    SignerCertificate?: { Subject?: unknown } | null;
  };
  // 0 is `Valid`: signed, unchanged, and by a certificate that this computer trusts.
  if (Status !== 0) return 'the signature is not valid';
  if (typeof Path !== 'string' || path.normalize(Path) !== path.normalize(file)) return 'another file was looked at';
  const subject = SignerCertificate?.Subject;
  if (typeof subject !== 'string') return 'the signature names nobody';
  return publishers.some((publisher) => isPublisher(publisher, subject)) ? null : 'somebody else has signed it';
}

/** A publisher is a whole distinguished name, of which every part has to fit, or the common name alone. */
function isPublisher(publisher: string, subject: string): boolean {
  const signer = nameParts(subject);
  const wanted = nameParts(publisher);
  if (wanted.size === 0) return publisher !== '' && signer.get('CN') === publisher;
  return [...wanted].every(([key, value]) => signer.get(key) === value);
}

/** The parts of a distinguished name (RFC 4514): `CN=Coffer, O="Coffer, Ltd"`. A plain name has none. */
function nameParts(name: string): ReadonlyMap<string, string> {
  const parts = name.matchAll(/(?:^|,)\s*([A-Za-z.\d]+)=("(?:[^"]|"")*"|[^,]*)/g);
  return new Map(
    [...parts].map(([, key = '', value = '']) => [
      key.toUpperCase(),
      value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value.trim(),
    ]),
  );
}

function runPowerShell(script: string): Promise<string> {
  const program = path.join(
    process.env['SystemRoot'] ?? String.raw`C:\Windows`,
    'System32',
    'WindowsPowerShell',
    'v1.0',
    'powershell.exe',
  );
  // Names of publishers may hold any letter.
  const command = `[Console]::OutputEncoding = [Text.Encoding]::UTF8; ${script}`;
  // Modules of the user's own would be found before the system's.
  const { PSModulePath: _ours, ...env } = process.env;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ['-NoProfile', '-NonInteractive', '-InputFormat', 'None', '-Command', command],
      { env, timeout: POWERSHELL_LIMIT_MS, windowsHide: true },
      (fault, stdout, stderr) => {
        if (fault) reject(new Error('PowerShell did not run', { cause: fault }));
        else if (stderr !== '') reject(new Error('PowerShell complains'));
        else resolve(stdout);
      },
    );
  });
}
