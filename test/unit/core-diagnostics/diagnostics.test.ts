import { expect, test } from 'vitest';
import type { Audit } from '../../../core/audit/audit.ts';
import { createDiagnostics, type DiagnosticSources } from '../../../core/diagnostics/diagnostics.ts';
import { maskEnd } from '../../../core/diagnostics/mask.ts';
import { AppError } from '../../../core/errors.ts';
import type { OutgoingFile } from '../../../core/files/outgoing-files.ts';
import { DIAGNOSTIC_PARTS } from '../../../shared/contract/index.ts';

const IBAN = 'DE89370400440532013000';
const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'c29tZXRoaW5n'.repeat(3)}.sig`;

function open(sources: Partial<DiagnosticSources>) {
  const handedOut: OutgoingFile[] = [];
  const recorded: unknown[][] = [];
  const diagnostics = createDiagnostics({
    sources: { ...(Object.fromEntries(DIAGNOSTIC_PARTS.map((part) => [part, () => ({ part })])) as DiagnosticSources), ...sources },
    files: {
      handOut(file) {
        handedOut.push(file);
        return Promise.resolve({ outcome: 'saved', fileName: file.fileName });
      },
    },
    audit: { append: (...entry: unknown[]) => void recorded.push(entry) } as unknown as Audit,
    clock: { nowMs: () => Date.UTC(2026, 5, 1) },
  });
  return { diagnostics, handedOut, recorded };
} // prettier-ignore

async function textOf(file: OutgoingFile | undefined): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file?.content() ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

test('a part that tells what it should not is withheld from, by name and by look, at every depth', async () => {
  const { diagnostics } = open({
    settings: () => ({
      deep: [{ accessToken: 'planted-by-name', note: 'planted-note', said: `failed with ${TOKEN}` }],
    }),
    connections: () => Promise.resolve({ [`of ${IBAN}`]: true, error: { message: `no account ${IBAN}` } }),
  });
  const text = (await diagnostics.build()).parts.map((part) => part.text).join('\n');
  for (const secret of ['planted-by-name', 'planted-note', TOKEN, IBAN]) expect(text).not.toContain(secret);
  expect(text.match(/\[redacted\]/g)).toHaveLength(5);
});

test('a part that cannot be had says so, and the others are there', async () => {
  const { diagnostics } = open({
    banks: () => Promise.reject(new AppError('BAD_RESPONSE')),
    trail: () => {
      throw new TypeError(`not for anybody: ${TOKEN}`);
    },
  });
  const { parts } = await diagnostics.build();
  expect(parts.map(({ part }) => part)).toEqual(DIAGNOSTIC_PARTS);
  const found = Object.fromEntries(parts.map(({ part, text }) => [part, JSON.parse(text) as unknown]));
  expect(found).toMatchObject({
    banks: { unavailable: 'BAD_RESPONSE' },
    trail: { unavailable: 'INTERNAL' },
    syncs: { part: 'syncs' },
  });
});

test('what is saved is what was shown, without the parts left out, and is recorded once it is whole', async () => {
  let version = 0;
  const { diagnostics, handedOut, recorded } = open({ program: () => ({ version: ++version }) });
  const { bundleId, parts } = await diagnostics.build();
  await diagnostics.build();
  await diagnostics.save({ bundleId, parts: ['program', 'errors'] });
  expect(recorded).toEqual([]);
  const shown = (name: string) => parts.find(({ part }) => part === name)?.text;
  expect(await textOf(handedOut[0])).toBe(`# program\n\n${shown('program')}\n\n# errors\n\n${shown('errors')}\n`);
  expect(recorded).toEqual([['EXPORT_CREATED', {}, { kind: 'diagnostics', parts: ['program', 'errors'] }]]);
});

test('the newest four can be saved, an older one is not found', async () => {
  const { diagnostics } = open({});
  const ids: string[] = [];
  for (let built = 0; built < 5; built++) ids.push((await diagnostics.build()).bundleId);
  const [oldest = '', next = ''] = ids;
  await expect(diagnostics.save({ bundleId: oldest, parts: ['program'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await diagnostics.save({ bundleId: next, parts: ['program'] })).toMatchObject({ outcome: 'saved' });
});

test.each([
  ['client-0123456789', '••••6789'],
  ['6789', '••••'],
  ['', '••••'],
])('%s by its end', (text, masked) => {
  expect(maskEnd(text)).toBe(masked);
});
