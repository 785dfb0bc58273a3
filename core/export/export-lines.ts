import type { ExportRange, ExportStore } from './export-store.ts';
import { exportCsv } from './export-csv.ts';
import { exportJson } from './export-json.ts';
import type { ExportFormat, ExportSource, ExportStyle } from './export-model.ts';
import { exportOfx } from './export-ofx.ts';
import { exportQif } from './export-qif.ts';

/** What is to be exported, and how. */
export type ExportOrder = {
  format: ExportFormat;
  accountIds: readonly string[];
  range: ExportRange;
  style: ExportStyle;
  atIso: string;
};

/** The text of an export in pieces, read from the store as it is taken; returns how many rows it held. */
export function exportLines(store: ExportStore, order: ExportOrder): Generator<string, number> {
  const { format, accountIds, range, style, atIso } = order;
  const source: ExportSource = {
    accounts: store.accounts(accountIds),
    atIso,
    rows: () => store.rows(accountIds, range),
    rowsOf: (accountId) => store.rowsOf(accountId, range),
  };
  switch (format) {
    case 'csv':
      return exportCsv(source, style);
    case 'json':
      return exportJson(source);
    case 'ofx':
      return exportOfx(source);
    case 'qif':
      return exportQif(source, style);
  }
}
