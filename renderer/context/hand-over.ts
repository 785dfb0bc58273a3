import type { Input } from '../../shared/contract/index.ts';
import type { Transport } from '../transport/transport.ts';

/** Half a megabyte, which is what one call takes. */
const PIECE_BYTES = 512 * 1024;

/**
 * Hands a file that the user has chosen to the engine, piece by piece. The engine gets its contents and name, never a path.
 * Answers the id that the engine knows it by.
 *
 * @param tell is told how much of it has arrived, from 0 to 1
 */
export async function handOver(
  transport: Transport,
  file: File,
  { kind, tell = () => {} }: Pick<Input<'files.begin'>, 'kind'> & { tell?: (share: number) => void },
): Promise<string> {
  // A name may be longer than the contract takes; its end tells what kind of file it is.
  const name = file.name.slice(-255) || 'file';
  const { fileId } = await transport.call('files.begin', { name, bytes: file.size, kind });
  try {
    for (let start = 0; start < file.size; start += PIECE_BYTES) {
      const piece = await base64Of(file.slice(start, start + PIECE_BYTES));
      const { received } = await transport.call('files.append', { fileId, piece });
      tell(received / file.size);
    }
    return fileId;
  } catch (thrown) {
    await transport.call('files.discard', { fileId }).catch(() => undefined);
    throw thrown;
  }
}

/** The browser's own encoder is the only one that takes no time of this thread. */
function base64Of(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^[^,]*,/, '') : ''),
    );
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file could not be read')));
    reader.readAsDataURL(piece);
  });
}
