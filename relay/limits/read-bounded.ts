/** Reads the body of an answer, and no more of it than is allowed. Rejects when there is more; the rest is not read. */
export async function readBounded(response: Response, mostBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > mostBytes) throw new Error('The answer is larger than allowed.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
