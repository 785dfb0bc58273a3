import type { AccountRow } from '../ledger/account-store.ts';
import type { FileReading } from './import-model.ts';

/** The account as a file may name it. */
type NamedAccount = Pick<AccountRow, 'iban' | 'account_number' | 'card_tail' | 'own_name' | 'bank_name' | 'id'>;

/**
 * Which of a file's accounts is meant: the one that was chosen, the only one, or the one whose name or number is this
 * account's. Pure. `undefined` where a person has to say.
 */
export function chooseSource(
  { sources, rows }: Pick<FileReading, 'sources' | 'rows'>,
  account: NamedAccount,
  chosen: number | undefined,
): number | undefined {
  if (chosen !== undefined && sources[chosen] !== undefined) return chosen;
  const filled = [...new Set(rows.map(({ source }) => source))];
  if (filled.length <= 1) return filled[0] ?? (sources.length > 0 ? 0 : undefined);
  const marks = marksOf(account);
  const fitting = filled.filter((index) => {
    const name = plain(sources[index]?.name ?? '');
    return marks.some((mark) => name.includes(mark));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

function marksOf({ iban, account_number, card_tail, own_name, bank_name, id }: NamedAccount): string[] {
  const marks = [iban, account_number, card_tail, own_name, bank_name, id.slice(0, 22)];
  return marks.flatMap((mark) => (mark === null || plain(mark).length < 4 ? [] : [plain(mark)]));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
