import { afterAll, expect, test } from 'vitest';
import { classifyOldRows } from '../../../../core/categories/classify-old-rows.ts';
import { createUpkeepStore } from '../../../../core/categories/upkeep-store.ts';
import type { Database } from '../../../../core/database/database.ts';
import { migrate, MIGRATIONS } from '../../../../core/database/migrate.ts';
import { openSqlite } from '../../../../core/database/sqlite.ts';
import { firstSortKeyOf } from '../../../../core/ledger/sort-key.ts';
import { createMoneyEngine } from '../../../support/money-engine.ts';
import { useTemporaryFolders } from '../../../support/temporary-folder.ts';

const folder = useTemporaryFolders();
const open: Database[] = [];
afterAll(() => {
  for (const database of open) database.close();
});

/** A ledger as version 9 has left it: rows, words and sums under the bank's codes. */
async function ledgerBeforeCategories(rows: number): Promise<Database> {
  const dir = folder('old-rows');
  const database = await openSqlite(`${dir}/coffer.db`);
  open.push(database);
  const backupPath = () => `${dir}/backup.db`;
  migrate(database, { backupPath, steps: MIGRATIONS.filter(({ version }) => version < 10) });
  database.exec(`
    INSERT INTO connections (id, user_id, environment, provider_id, provider_name, scopes, status, consent_expires_at, consent_expiry_is_estimate, granted_at, created_at, updated_at)
      VALUES ('c', 'local', 'demo', 'ob-example', 'Example', '[]', 'ACTIVE', '2026-09-01', 1, '2026-06-01', '2026-06-01', '2026-06-01');
    INSERT INTO accounts (id, connection_id, provider_account_id, kind, bank_name, currency, created_at)
      VALUES ('current', 'c', '1', 'account', 'Current', 'GBP', '2026-06-01'), ('card', 'c', '2', 'card', 'Card', 'GBP', '2026-06-01');`);
  const insert = database.prepare(
    `INSERT INTO transactions (sort_key, id, account_id, status, date, bank_timestamp, amount_minor, currency, description, merchant, category, classification, provider_transaction_id, deleted, category_id)
     VALUES (@key, @id, @account, 'booked', '2026-06-02', '2026-06-02', @amount, 'GBP', 'TESCO', 'Tesco', @category, @classification, 'p', @deleted, @byHand)`,
  );
  const kinds = [
    { account: 'current', amount: -100, category: 'PURCHASE', classification: '["Shopping","Groceries"]', deleted: 0, byHand: null },
    { account: 'current', amount: -100, category: 'DIRECT_DEBIT', classification: null, deleted: 0, byHand: null },
    { account: 'current', amount: -100, category: null, classification: null, deleted: 0, byHand: 'gifts' },
    { account: 'current', amount: -100, category: 'TRANSFER', classification: null, deleted: 1, byHand: null },
    { account: 'card', amount: 100, category: 'CREDIT', classification: null, deleted: 0, byHand: null },
  ]; // prettier-ignore
  database.transaction(() => {
    for (let id = 1; id <= rows; id++)
      insert.run({ id, key: firstSortKeyOf('2026-06-02') + id, ...kinds[id % kinds.length] });
  })();
  const sums = `SELECT account_id, AT, currency, CASE WHEN deleted = 1 THEN '#deleted' ELSE coalesce(category_id, category, 'UNKNOWN') END,
    sum(max(amount_minor, 0)), sum(min(amount_minor, 0)), count(*) FROM transactions GROUP BY 1, 2, 3, 4`;
  database.exec(`INSERT INTO daily_totals ${sums.replace('AT', 'date')}`);
  database.exec(`INSERT INTO monthly_totals ${sums.replace('AT', 'substr(date, 1, 7)')}`);
  migrate(database, { backupPath });
  return database;
}

test('rows of an older version get their categories a few at a time, and at every moment the sums are the rows', async () => {
  const database = await ledgerBeforeCategories(1000);
  const money = createMoneyEngine(database);
  expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
  // Before their turn comes, whoever edits one finds it summed where it is.
  money.editor.update('t7', { note: 'Mine' });
  money.editor.update('t8', { deleted: true });
  expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
  const looks: boolean[] = [];
  const watch = setInterval(() => {
    const { kept, recounted } = money.rollUps();
    looks.push(JSON.stringify(kept) === JSON.stringify(recounted));
  });
  const count = await classifyOldRows({
    database,
    upkeep: createUpkeepStore(database),
    transactions: money.transactions,
  });
  clearInterval(watch);
  expect(count).toBe(998);
  expect(looks.length).toBeGreaterThan(0);
  expect(looks).not.toContain(false);
  const shown = Map.groupBy(money.rows(), (row) => row.shown_category);
  expect(Object.fromEntries([...shown].map(([category, rows]) => [category, rows.length]))).toEqual({
    bills: 200,
    'card-payment': 200,
    gifts: 200,
    groceries: 200,
    transfer: 200,
  });
  expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
  expect(
    await classifyOldRows({ database, upkeep: createUpkeepStore(database), transactions: money.transactions }),
  ).toBe(0);
});

test('cut off in the middle, the next start goes on', async () => {
  const database = await ledgerBeforeCategories(400);
  const money = createMoneyEngine(database);
  const upkeep = createUpkeepStore(database);
  let turns = 0;
  const cutOff = {
    ...upkeep,
    rowsBelow: (sortKey: number, limit: number) => {
      if ((turns += 1) > 2) throw new Error('power cut');
      return upkeep.rowsBelow(sortKey, limit);
    },
  };
  await expect(classifyOldRows({ database, transactions: money.transactions, upkeep: cutOff })).rejects.toThrow(
    'power cut',
  );
  expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
  expect(await classifyOldRows({ database, transactions: money.transactions, upkeep })).toBe(200);
  expect(money.rollUps().kept).toEqual(money.rollUps().recounted);
});
