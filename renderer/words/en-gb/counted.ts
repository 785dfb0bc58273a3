/** A count with its noun, for example "1 account" or "4 accounts". `formatted` is the count as the locale writes it. */
export function counted(count: number, formatted: string, one: string, many: string): string {
  return `${formatted} ${count === 1 ? one : many}`;
}
