/** One place that rows come from, newest first. */
type Source<Row> = {
  read(before: number | undefined, count: number): Row[];
  rows: Row[];
  next: number;
  isAtEnd: boolean;
};

/** Fewer rows than this are not worth a question of their own. */
const LEAST_CHUNK = 4;

/**
 * The newest rows of several walks, each newest first, without reading any of them further than needed. A database can
 * walk one index backwards, but not several at once: it would read all rows of all accounts and sort them. Pure apart
 * from the reads.
 *
 * @param reads one per walk: the next `count` rows whose key is below `before`
 */
export function mergeNewest<Row extends { sort_key: number }>(
  reads: readonly Source<Row>['read'][],
  limit: number,
  before: number | undefined,
): Row[] {
  const sources = reads.map((read): Source<Row> => ({ read, rows: [], next: 0, isAtEnd: false }));
  const firstChunk = Math.min(limit, Math.max(LEAST_CHUNK, Math.ceil((2 * limit) / Math.max(1, reads.length))));
  const head = (source: Source<Row>): Row | undefined => {
    if (source.next < source.rows.length) return source.rows[source.next];
    if (source.isAtEnd) return undefined;
    // A walk that was read to the end of its chunk is a busy one, so it is asked for more.
    const count = source.rows.length === 0 ? firstChunk : Math.min(limit, source.rows.length * 2);
    source.rows = source.read(source.rows.at(-1)?.sort_key ?? before, count);
    source.next = 0;
    source.isAtEnd = source.rows.length < count;
    return source.rows[0];
  };
  const merged: Row[] = [];
  while (merged.length < limit) {
    let newest: Source<Row> | undefined;
    let newestRow: Row | undefined;
    for (const source of sources) {
      const row = head(source);
      if (row === undefined || (newestRow !== undefined && row.sort_key < newestRow.sort_key)) continue;
      newest = source;
      newestRow = row;
    }
    if (newest === undefined || newestRow === undefined) break;
    merged.push(newestRow);
    newest.next += 1;
  }
  return merged;
}
