import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../core/database/database.ts';
import { bankRow, createPlainBank, type PlainBank } from '../../support/plain-bank.ts';
import { createSyncScenario, type SyncScenario } from '../../support/sync-scenario.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { TEST_KEY } from '../../support/test-engine.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** What came last is what the last sync brought, whatever the clock says; and a figure belongs to its currency. */
describe('balances', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let bank: PlainBank;
  let scenario: SyncScenario;
  beforeAll(async () => {
    database = await openDatabase(folder('order'), TEST_KEY);
    database.pragma('synchronous = OFF');
  });
  afterAll(() => database.close());
  beforeEach(() => {
    bank = createPlainBank();
    bank.booked = [bankRow({ stableId: 'a', amountMinor: -250 })];
    scenario = createSyncScenario(database, bank);
  });

  const syncWith = async (balanceMinor: number) => {
    bank.balanceMinor = balanceMinor;
    return scenario.sync();
  };
  const shown = () => scenario.account().current_minor ?? undefined;

  it('a clock set back a year hides no fresh balance', async () => {
    scenario.wait(YEAR_MS);
    await syncWith(1000);
    scenario.wait(-YEAR_MS);
    await syncWith(2000);
    expect(shown()).toBe(2000);
    // The window is as wide as it may be: how much is missing, such a clock cannot say.
    expect(bank.asked.at(-1)).toEqual({ from: '2026-04-03', to: '2026-06-30' });
  });

  it('two syncs of one instant keep a balance each, and the undo of the second shows the first again', async () => {
    await syncWith(1000);
    const before = scenario.state();
    const second = await syncWith(2000);
    expect(scenario.balances().map(({ current_minor }) => current_minor)).toEqual([1000, 2000]);
    expect(shown()).toBe(2000);
    await scenario.undo(second.runId);
    expect(scenario.state()).toBe(before);
    expect(shown()).toBe(1000);
  });

  it("a balance in another currency is kept and proven apart, and is no figure of the account's own", async () => {
    await syncWith(1000);
    await syncWith(1000);
    bank.balanceCurrency = 'EUR';
    await syncWith(777);
    expect(shown()).toBe(1000);
    expect(scenario.account().state).toBe('proven');
    expect(scenario.balances().map(({ currency, proof_state }) => [currency, proof_state])).toEqual([
      ['GBP', 'unknown'],
      ['GBP', 'proven'],
      ['EUR', 'unknown'],
    ]);
    bank.balanceCurrency = 'GBP';
    await syncWith(900);
    expect(scenario.proof('GBP')).toMatchObject({ state: 'off', difference_minor: -100, opening_minor: 1250 });
    expect(scenario.proof('EUR')).toBeUndefined();
  });

  it("carries the bank's own time, unless that lies ahead", async () => {
    bank.balanceUpdatedAt = '2026-06-30T07:20:00.000Z';
    await syncWith(1000);
    expect(scenario.account().as_of).toBe('2026-06-30T07:20:00.000Z');
    bank.balanceUpdatedAt = '2036-06-30T07:20:00.000Z';
    await syncWith(1000);
    expect(scenario.account().as_of).toBe('2026-06-30T08:00:00.000Z');
  });

  it('every sync keeps what it proved: opening + movements = closing, or the difference', async () => {
    await syncWith(750);
    await syncWith(750);
    bank.booked.push(bankRow({ stableId: 'b', providerTransactionId: 'row-2', date: '2026-06-25', amountMinor: -50 }));
    await syncWith(650);
    const told = scenario.balances().map(({ proof_state, opening_minor, movements_minor, current_minor }) => ({
      proof_state,
      sum: (opening_minor ?? 0) + (movements_minor ?? 0),
      current_minor,
    }));
    expect(told).toEqual([
      { proof_state: 'unknown', sum: 750, current_minor: 750 },
      { proof_state: 'proven', sum: 750, current_minor: 750 },
      { proof_state: 'off', sum: 700, current_minor: 650 },
    ]);
    const { runs } = scenario.views.runs({ connectionId: scenario.connectionId });
    expect(runs.map(({ runId }) => scenario.views.changes({ runId }).proofs)).toMatchObject([
      [{ state: 'off', openingMinor: 1000, movementsMinor: -300, closingMinor: 650, differenceMinor: -50 }],
      [{ state: 'proven', openingMinor: 1000, movementsMinor: -250, closingMinor: 750 }],
      [{ state: 'unknown', openingMinor: 1000, movementsMinor: -250, closingMinor: 750 }],
    ]);
  });
});
