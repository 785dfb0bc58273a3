import { readFileSync } from 'node:fs';
import type { Input, MethodName, Output } from '../../../shared/contract/index.ts';

type Caller = { call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> };

/** Hands bytes, or a file, over as the page does, in pieces; answers the name under which the engine knows them. */
export async function handOver(
  { call }: Caller,
  content: Buffer | string,
  { kind, name, pieceBytes = 500_000 }: { kind: 'statement' | 'backup'; name: string; pieceBytes?: number },
): Promise<string> {
  const bytes = typeof content === 'string' ? readFileSync(content) : content;
  const { fileId } = await call('files.begin', { name, bytes: bytes.length, kind });
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await call('files.append', { fileId, piece: bytes.subarray(at, at + pieceBytes).toString('base64') });
  }
  return fileId;
}
