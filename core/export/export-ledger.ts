import { Worker } from 'node:worker_threads';
import type { FileOutcome, ParsedInput } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import type { OutgoingFiles } from '../files/outgoing-files.ts';
import type { EnvironmentScope } from '../ledger/environment-scope.ts';
import type { Clock } from '../ports.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { readChunks } from '../workers/worker-chunks.ts';
import type { ExportOrder } from './export-lines.ts';
import type { ExportFormat, ExportStyle } from './export-model.ts';
import type { ExportWorkerData } from './export-worker.ts';

/** Exports the ledger into a file for the person who asked. */
export type ExportLedger = (request: ParsedInput<'export.run'>) => Promise<FileOutcome>;

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ofx: 'application/x-ofx',
  qif: 'application/qif',
};

const DEFAULT_STYLE: ExportStyle = { withByteOrderMark: false, decimalComma: false, qifDates: 'dmy' };

/**
 * Creates the export. It runs in a worker, over a snapshot: a million rows neither hold up the engine nor change under
 * the reader, and nothing of the file lies in memory or on disk before it is where the person wants it.
 */
export function createExportLedger(needs: {
  profileDir: string;
  databaseKey: Buffer;
  files: OutgoingFiles;
  accountIds(): string[];
  scope: EnvironmentScope;
  audit: Audit;
  clock: Clock;
}): ExportLedger {
  const { profileDir, databaseKey, files, scope, audit, clock } = needs;

  return ({ format, from, to, style = {}, ...named }) => {
    const known = needs.accountIds();
    const accountIds = scope.narrow({ accountIds: named.accountIds }).accountIds ?? known;
    const missing = accountIds.find((accountId) => !known.includes(accountId));
    if (missing !== undefined) throw new AppError('NOT_FOUND', { details: { accountId: missing } });
    if (from !== undefined && to !== undefined && from > to) {
      throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'to' }] } });
    }
    const atIso = new Date(clock.nowMs()).toISOString();
    const order: ExportOrder = {
      format,
      accountIds,
      range: { from, to },
      style: { ...DEFAULT_STYLE, ...withoutUndefined(style) },
      atIso,
    };
    return files.handOut({
      fileName: `coffer-${atIso.slice(0, 10)}.${format}`,
      contentType: CONTENT_TYPES[format],
      content: () => produce(order),
    });
  };

  async function* produce(order: ExportOrder): AsyncGenerator<Uint8Array> {
    const data: ExportWorkerData = { profileDir, databaseKey, order };
    const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { workerData: data });
    const rows = yield* readChunks<number>(worker);
    const { format, accountIds, range } = order;
    audit.append('EXPORT_CREATED', {}, { format, accounts: accountIds.length, ...range, rows });
  }
}
