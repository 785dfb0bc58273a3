import type { Database } from '../database/database.ts';

/** Rows of `settings`: a name and a JSON value. Only `settings.ts` uses it. */
export function createSettingsStore(database: Database) {
  const select = database.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings');
  const upsert = database.prepare<[string, string]>(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  return {
    all: (): Record<string, unknown> =>
      Object.fromEntries(select.all().map(({ name, value }) => [name, JSON.parse(value) as unknown])),
    set(values: Record<string, unknown>): void {
      for (const [name, value] of Object.entries(values)) upsert.run(name, JSON.stringify(value));
    },
  };
}
