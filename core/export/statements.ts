import type { ExportAccount, ExportRow, ExportSource } from './export-model.ts';

/** The booked rows of one account in one currency: what OFX and QIF call a statement. */
export type Statement = { account: ExportAccount; currency: string; rows: Iterable<ExportRow> };

/**
 * Statements of an export. Neither OFX nor QIF can hold two currencies side by side, so an account that has booked in
 * several has a statement for each; pending rows and those that the user has deleted are in none.
 */
export function* statementsOf(source: ExportSource): Generator<Statement> {
  for (const account of source.accounts) {
    const others = new Set<string>();
    yield { account, currency: account.currency, rows: rowsIn(account.currency, others) };
    for (const currency of others) yield { account, currency, rows: rowsIn(currency, new Set()) };

    function* rowsIn(currency: string, seen: Set<string>): Generator<ExportRow> {
      for (const row of source.rowsOf(account.id)) {
        if (row.status !== 'booked' || row.deleted === 1) continue;
        if (row.currency === currency) yield row;
        else seen.add(row.currency);
      }
    }
  }
}

/** A bank's text on one line: formats of lines and tags have no place for breaks and controls. */
export function onOneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u{2028}\u{2029}\u{FFFE}\u{FFFF}]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
