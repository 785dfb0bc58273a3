import type { ImportFormat } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import type { FileReading, ReadingOrder } from './import-model.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { isOfx, readOfx } from './read-ofx.ts';
import { isQif, readQif } from './read-qif.ts';

/** More than anybody's account has; what is larger is some other file. */
const MOST_ROWS = 250_000;

const READERS = { csv: readCsv, ofx: readOfx, qif: readQif, json: readJson } as const;

/** Reads a statement of any format that an import knows. `IMPORT_INVALID` with the sentence that says why it is none. */
export function readFile(bytes: Uint8Array, order: ReadingOrder): FileReading {
  const { text, encoding } = decodeText(bytes, order.encoding);
  const format = order.format ?? guessFormat(text);
  const reading = READERS[format](text, order);
  if (reading.rows.length > MOST_ROWS) {
    throw new AppError('IMPORT_INVALID', { sentence: 'import-too-many', values: { limit: MOST_ROWS } });
  }
  if (reading.missing.length === 0 && reading.rows.length + reading.unreadable.length + reading.pending === 0) {
    throw new AppError('IMPORT_INVALID', { sentence: 'import-no-rows' });
  }
  return { ...reading, format, encoding };
}

/** By what stands in it: names of files say what people called them. */
function guessFormat(text: string): ImportFormat {
  if (isOfx(text)) return 'ofx';
  if (isQif(text)) return 'qif';
  if (/^\s*[[{]/.test(text)) return 'json';
  if (/^\s*</.test(text)) throw new AppError('IMPORT_INVALID', { sentence: 'import-other-format' });
  return 'csv';
}
