import type { Sql } from '../store/sql.ts';
import { readOrMake } from './meta-store.ts';

const NAME = 'command_mark';

/** Leaves a mark that an operator's command changed the store, for the relays that serve from it. */
export async function markCommand(sql: Sql, makeMark: () => string): Promise<void> {
  await sql.rows(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    NAME,
    makeMark(),
  );
}

/** The latest mark; another one than last time means that something changed. */
export function readCommandMark(sql: Sql): Promise<string> {
  return readOrMake(sql, NAME, () => '');
}
