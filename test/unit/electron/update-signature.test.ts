import { describe, expect, test } from 'vitest';
import { createSignatureCheck, judgeSignature } from '../../../electron/update-signature.ts';

const FILE = String.raw`C:\Users\a'b\AppData\Local\coffer-updater\pending\coffer-1.1.0.exe`;
const SUBJECT = 'CN="Coffer, Ltd", O="Coffer, Ltd", L=Köln, C=DE';
const accountOf = (change: object = {}): string =>
  JSON.stringify({ Status: 0, Path: FILE, SignerCertificate: { Subject: SUBJECT }, ...change });

describe('the signature of an installer', () => {
  test.each<[string, string, string[], string | null]>([
    ['ours, by the whole name', accountOf(), ['CN="Coffer, Ltd", O="Coffer, Ltd", C=DE'], null],
    ['ours, by the common name', accountOf(), ['Coffer, Ltd'], null],
    ['one of several publishers', accountOf(), ['Someone', 'Coffer, Ltd'], null],
    ['of another country', accountOf(), ['CN="Coffer, Ltd", C=US'], 'somebody else has signed it'],
    ['of another', accountOf({ SignerCertificate: { Subject: 'CN=Evil' } }), ['Coffer, Ltd'], 'somebody else has signed it'],
    ['of one whose name only holds ours', accountOf({ SignerCertificate: { Subject: 'CN=Not Coffer' } }), ['Coffer'], 'somebody else has signed it'],
    ['of one who puts our name elsewhere', accountOf({ SignerCertificate: { Subject: 'CN=Evil, OU="x, CN=Coffer"' } }), ['Coffer'], 'somebody else has signed it'],
    ['nobody’s, when we are nobody', accountOf({ SignerCertificate: { Subject: 'CN=' } }), [''], 'somebody else has signed it'],
    ['no signature', accountOf({ Status: 2, SignerCertificate: null }), ['Coffer'], 'the signature is not valid'],
    ['a changed file', accountOf({ Status: 3 }), ['Coffer, Ltd'], 'the signature is not valid'],
    ['a status in words', accountOf({ Status: 'Valid' }), ['Coffer, Ltd'], 'the signature is not valid'],
    ['another file', accountOf({ Path: String.raw`C:\other.exe` }), ['Coffer, Ltd'], 'another file was looked at'],
    ['no signer', accountOf({ SignerCertificate: null }), ['Coffer, Ltd'], 'the signature names nobody'],
  ])('%s', (_what, account, publishers, expected) => {
    expect(judgeSignature(account, FILE, publishers)).toBe(expected);
  });

  test('is asked of PowerShell for this very file', async () => {
    const asked: string[] = [];
    const check = createSignatureCheck(async (script) => (asked.push(script), accountOf()));
    expect(await check(['Coffer, Ltd'], FILE)).toBeNull();
    expect(asked[0]).toBe(
      `Get-AuthenticodeSignature -LiteralPath '${FILE.replace("'", "''")}' | ConvertTo-Json -Compress`,
    );
  });

  test.each<[string, () => Promise<string>]>([
    ['PowerShell cannot be asked', () => Promise.reject(new Error('ENOENT'))],
    ['it says nothing', async () => ''],
    ['it says something else', async () => 'Get-AuthenticodeSignature : not recognised'],
    ['it says null', async () => 'null'],
  ])('where %s, it is refused', async (_what, run) => {
    expect(await createSignatureCheck(run)(['Coffer, Ltd'], FILE)).toBe('the signature could not be read');
  });
}); // prettier-ignore
