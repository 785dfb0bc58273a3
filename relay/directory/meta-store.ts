import type { Sql } from '../store/sql.ts';

/** Reads a value of the store's own; `undefined` in a store that has none yet. */
export async function readMeta(sql: Sql, name: string): Promise<string | undefined> {
  const [row] = await sql.rows<{ value: string }>('SELECT value FROM meta WHERE name = ?', name);
  return row?.value;
}

/** Reads a value that is made once in the life of a store. Of two processes that make it, one wins and both get its value. */
export async function readOrMake(sql: Sql, name: string, make: () => string): Promise<string> {
  const known = await readMeta(sql, name);
  if (known !== undefined) return known;
  await sql.rows('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING', name, make());
  const made = await readMeta(sql, name);
  if (made === undefined) throw new Error(`The store lost ${name} as it was written.`);
  return made;
}
