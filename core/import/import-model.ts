import type {
  ColumnRole,
  DateOrder,
  DecimalMark,
  ImportFormat,
  ImportLayout,
  TextEncoding,
  UnreadableReason,
} from '../../shared/contract/index.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';

/** A payment as a file tells of it, in our signs and units. */
export type FileRow = {
  /** The line of the file on which it ends; for people, and to tell twins apart. */
  line: number;
  /** Which of the file's accounts it belongs to. */
  source: number;
  date: LocalDate;
  amountMinor: number;
  description: string;
  merchant?: string | undefined;
  note?: string | undefined;
  /** A category by its id, or a bank's word for how the money moved. */
  category?: string | undefined;
  balanceMinor?: number | undefined;
  /** The file's own name for the payment. */
  id?: string | undefined;
};

/** A row that says something, but not what a payment needs. It is never guessed at. */
export type UnreadableRow = { line: number; reason: UnreadableReason; text: string };

/** An account inside a file. */
export type FileSource = { name: string; currency?: string | undefined };

/** How a person has said that the file is to be read; what they leave open is guessed and shown. */
export type ReadingChoices = {
  format?: ImportFormat | undefined;
  encoding?: TextEncoding | undefined;
  roles?: readonly ColumnRole[] | undefined;
  dateOrder?: DateOrder | undefined;
  decimal?: DecimalMark | undefined;
  /** The file writes money out as positive. */
  isFlipped?: boolean | undefined;
};

/** What a file is read with: the choices, and the currency of the account that its rows are for. */
export type ReadingOrder = ReadingChoices & { fileName: string; currency: string };

/** What was found out about a file, beside its rows. */
export type FileFacts = {
  format: ImportFormat;
  encoding: TextEncoding;
  layout?: ImportLayout | undefined;
  dates: { order: DateOrder; isSure: boolean };
  decimal: { mark: DecimalMark; isSure: boolean };
  /** What no column was found for. */
  missing: ('date' | 'amount')[];
  sources: FileSource[];
  unreadable: UnreadableRow[];
  /** Rows that are no history yet. */
  pending: number;
};

/** A file as it was read. */
export type FileReading = FileFacts & { rows: FileRow[] };
