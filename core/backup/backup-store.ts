import type { Database } from '../database/database.ts';

/** The row of `backup_plan`. */
export type BackupPlanRow = {
  every: 'day' | 'week' | null;
  keep: number;
  folder: string | null;
  salt: Buffer | null;
  cost: number | null;
  last_made_at: string | null;
  last_failed_at: string | null;
  last_failure: string | null;
};

/** A row of `restorations`: that this database was a backup once. */
export type RestorationRow = {
  id: number;
  backup_id: string;
  made_at: string;
  restored_at: string;
  replaced_anchor: string | null;
  adopted: 0 | 1;
};

/** What nobody has chosen otherwise. */
const NO_PLAN: BackupPlanRow = {
  every: null,
  keep: 7,
  folder: null,
  salt: null,
  cost: null,
  last_made_at: null,
  last_failed_at: null,
  last_failure: null,
};

/** Rows of `backup_plan` and `restorations`. */
export type BackupStore = ReturnType<typeof createBackupStore>;

/** Creates the store over an open database. */
export function createBackupStore(database: Database) {
  const plan = database.prepare<[], BackupPlanRow>(
    'SELECT every, keep, folder, salt, cost, last_made_at, last_failed_at, last_failure FROM backup_plan',
  );
  const putPlan = database.prepare<[BackupPlanRow]>(
    `INSERT OR REPLACE INTO backup_plan (id, every, keep, folder, salt, cost, last_made_at, last_failed_at, last_failure)
     VALUES (1, @every, @keep, @folder, @salt, @cost, @last_made_at, @last_failed_at, @last_failure)`,
  );
  const insertRestoration = database.prepare<[string, string, string, string | null]>(
    'INSERT INTO restorations (backup_id, made_at, restored_at, replaced_anchor) VALUES (?, ?, ?, ?)',
  );
  const lastRestoration = database.prepare<[], RestorationRow>('SELECT * FROM restorations ORDER BY id DESC LIMIT 1');
  const adopt = database.prepare<[]>('UPDATE restorations SET adopted = 1');
  const unpair = database.prepare<[]>('DELETE FROM relay_accounts');

  const get = (): BackupPlanRow => plan.get() ?? NO_PLAN;
  return {
    plan: get,
    changePlan: (change: Partial<BackupPlanRow>): void => void putPlan.run({ ...get(), ...change }),
    insertRestoration: (row: Pick<RestorationRow, 'backup_id' | 'made_at' | 'restored_at' | 'replaced_anchor'>): void =>
      void insertRestoration.run(row.backup_id, row.made_at, row.restored_at, row.replaced_anchor),
    lastRestoration: (): RestorationRow | undefined => lastRestoration.get(),
    markAdopted: (): void => void adopt.run(),
    /** What belongs to one computer and must not be at work on two: its place at a relay, and its plan. */
    leaveComputer(): void {
      unpair.run();
      putPlan.run({ ...get(), every: null, folder: null });
    },
  };
}
