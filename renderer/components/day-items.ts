/** A line of a list in days: a heading, or a row below it. */
export type DayItem<Row> = { readonly kind: 'day'; readonly day: string } | { readonly kind: 'row'; readonly row: Row };

/** Puts a heading before the first row of each day. The rows keep their order. */
export function dayItems<Row>(rows: readonly Row[], dayOf: (row: Row) => string): readonly DayItem<Row>[] {
  const items: DayItem<Row>[] = [];
  let current: string | undefined;
  for (const row of rows) {
    const day = dayOf(row);
    if (day !== current) items.push({ kind: 'day', day });
    current = day;
    items.push({ kind: 'row', row });
  }
  return items;
}

/** Where the headings are, in order. */
export function stickyHeadings<Row>(items: readonly DayItem<Row>[]): readonly number[] {
  return items.flatMap((item, index) => (item.kind === 'day' ? [index] : []));
}
