import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../core/database/database.ts';
import { bankRow, createPlainBank, type PlainBank } from '../../support/plain-bank.ts';
import { openScratchDatabase } from '../../support/scratch-database.ts';
import { createSyncScenario, type SyncScenario } from '../../support/sync-scenario.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

/** Which payment a note belongs to, when only the user knows: asked, answered, on record, taken back. */
describe('questions about notes', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let bank: PlainBank;
  let scenario: SyncScenario;
  beforeAll(async () => {
    database = await openScratchDatabase(folder('reviews'));
  });
  afterAll(() => database.close());
  beforeEach(() => {
    bank = createPlainBank();
    scenario = createSyncScenario(database, bank);
  });

  const syncLater = () => {
    scenario.wait(2 * 3_600_000);
    return scenario.sync();
  };
  const row = (description: string) =>
    [...scenario.rows(), ...scenario.pending()].find((one) => one.description === description);
  const write = (description: string, edit: { note?: string; categoryId?: string; deleted?: boolean }) =>
    scenario.editor.update(`t${row(description)?.id}`, edit);
  const notes = () =>
    Object.fromEntries([...scenario.rows(), ...scenario.pending()].map(({ description, note }) => [description, note]));
  const question = () => {
    const [only, ...others] = scenario.openQuestions();
    expect(others).toEqual([]);
    if (!only) throw new Error('nothing is asked');
    return only;
  };
  const candidate = (description: string) =>
    question().candidates.find((one) => one.description === description)?.transactionId ?? 'none';

  /** A note on one of two payments of the same amount, whose texts the bank then replaces altogether. */
  const amended = async () => {
    bank.booked = [
      bankRow({ providerTransactionId: '1', description: 'ALPHA', date: '2026-06-20' }),
      bankRow({ providerTransactionId: '2', description: 'BETA', date: '2026-06-21' }),
    ];
    await scenario.sync();
    write('ALPHA', { note: 'mine', categoryId: 'gifts' });
    bank.booked = [
      bankRow({ providerTransactionId: '8', description: 'GAMMA', date: '2026-06-21' }),
      bankRow({ providerTransactionId: '9', description: 'DELTA', date: '2026-06-20' }),
    ];
    return syncLater();
  };

  /** A note on a pending payment, and two booked ones in which it may have ended. */
  const booked = async () => {
    bank.pending = [bankRow({ providerTransactionId: 'p', description: 'HOLD', amountMinor: -5000 })];
    await scenario.sync();
    write('HOLD', { note: 'mine' });
    bank.pending = [];
    bank.booked = ['ALPHA', 'BETA'].map((description) =>
      bankRow({ providerTransactionId: description, description, amountMinor: -5000 }),
    );
    return syncLater();
  };

  describe('about payments that the bank has amended', () => {
    it('names all that it could be, and where the note stands meanwhile', async () => {
      await amended();
      const { kind, before, candidates, holderId } = question();
      expect([kind, before.description, before.note]).toEqual(['amended', 'ALPHA', 'mine']);
      expect(candidates.map(({ description }) => description).toSorted()).toEqual(['DELTA', 'GAMMA']);
      expect(candidates.find(({ transactionId }) => transactionId === holderId)?.note).toBe('mine');
      expect(notes()).toEqual({ GAMMA: null, DELTA: 'mine' });
    });

    it('moves note and category to the payment that the user names, on record', async () => {
      await amended();
      scenario.questions.resolve(question().reviewId, candidate('GAMMA'));
      expect(notes()).toEqual({ GAMMA: 'mine', DELTA: null });
      expect(row('GAMMA')?.category_id).toBe('gifts');
      expect(scenario.openQuestions()).toEqual([]);
      expect(scenario.audited('REVIEW_ANSWERED')).toBe(1);
      const moved = scenario.views.provenanceOf(row('GAMMA') ?? expect.unreachable()).history.at(-1);
      expect([moved?.kind, moved?.before?.note, moved?.after?.note]).toEqual(['moved', undefined, 'mine']);
    });

    it('takes an answer back; what the user has written since stays', async () => {
      await amended();
      const { reviewId } = question();
      scenario.questions.resolve(reviewId, candidate('GAMMA'));
      scenario.questions.reopen(reviewId);
      expect(notes()).toEqual({ GAMMA: null, DELTA: 'mine' });
      scenario.questions.resolve(reviewId, candidate('GAMMA'));
      write('GAMMA', { note: 'better words' });
      scenario.questions.reopen(reviewId);
      expect(notes()).toEqual({ GAMMA: 'better words', DELTA: 'mine' });
      expect(scenario.audited('REVIEW_REOPENED')).toBe(2);
    });

    it('leaves it, when the user does not know', async () => {
      await amended();
      const { reviewId } = question();
      scenario.questions.dismiss(reviewId);
      expect(notes()).toEqual({ GAMMA: null, DELTA: 'mine' });
      scenario.questions.reopen(reviewId);
      expect(question().reviewId).toBe(reviewId);
    });

    it('lets two notes change places, and the other question follows', async () => {
      bank.booked = [
        bankRow({ providerTransactionId: '1', description: 'ALPHA', date: '2026-06-20' }),
        bankRow({ providerTransactionId: '2', description: 'BETA', date: '2026-06-21' }),
      ];
      await scenario.sync();
      write('ALPHA', { note: 'a' });
      write('BETA', { note: 'b' });
      bank.booked = [
        bankRow({ providerTransactionId: '8', description: 'GAMMA', date: '2026-06-21' }),
        bankRow({ providerTransactionId: '9', description: 'DELTA', date: '2026-06-20' }),
      ];
      await syncLater();
      const [first, second] = scenario.openQuestions();
      const ofA = first?.before.note === 'a' ? first : second;
      const ofB = first?.before.note === 'a' ? second : first;
      const gamma = `t${row('GAMMA')?.id}`;
      scenario.questions.resolve(ofA?.reviewId ?? '', gamma);
      expect(notes()).toEqual({ GAMMA: 'a', DELTA: 'b' });
      expect(question()).toMatchObject({
        reviewId: ofB?.reviewId,
        holderId: `t${row('DELTA')?.id}`,
        before: { note: 'b' },
      });
      scenario.questions.resolve(ofB?.reviewId ?? '', `t${row('DELTA')?.id}`);
      scenario.questions.reopen(ofA?.reviewId ?? '');
      expect(notes()).toEqual({ GAMMA: 'b', DELTA: 'a' });
    });

    it('is not asked where the words tell, where all look the same, or where nothing was written', async () => {
      bank.booked = [
        bankRow({ providerTransactionId: '1', description: 'BAKERY NORTH', date: '2026-06-20' }),
        bankRow({ providerTransactionId: '2', description: 'CINEMA', date: '2026-06-21' }),
        bankRow({ providerTransactionId: '3', description: 'TWIN', amountMinor: -99 }),
        bankRow({ providerTransactionId: '4', description: 'TWIN', amountMinor: -99 }),
        bankRow({ providerTransactionId: '5', description: 'PLAIN', amountMinor: -77 }),
        bankRow({ providerTransactionId: '6', description: 'SIMPLE', amountMinor: -77 }),
      ];
      await scenario.sync();
      write('BAKERY NORTH', { note: 'bread' });
      write('TWIN', { note: 'one of two' });
      bank.booked = [
        bankRow({ providerTransactionId: '11', description: 'BAKERY NORTH REF 7', date: '2026-06-19' }),
        bankRow({ providerTransactionId: '12', description: 'CINEMA REF 8', date: '2026-06-21' }),
        bankRow({ providerTransactionId: '13', description: 'OTHER', amountMinor: -99 }),
        bankRow({ providerTransactionId: '14', description: 'OTHER', amountMinor: -99 }),
        bankRow({ providerTransactionId: '15', description: 'ONE', amountMinor: -77 }),
        bankRow({ providerTransactionId: '16', description: 'TWO', amountMinor: -77 }),
      ];
      await syncLater();
      expect(scenario.openQuestions()).toEqual([]);
      expect(notes()).toMatchObject({ 'BAKERY NORTH REF 7': 'bread', 'CINEMA REF 8': null });
    });
  });

  describe('about a pending payment that has settled', () => {
    it('puts the note nowhere until the user says where, and then there', async () => {
      await booked();
      expect(notes()).toEqual({ ALPHA: null, BETA: null });
      const { kind, holderId } = question();
      expect([kind, holderId]).toEqual(['booked', undefined]);
      scenario.questions.resolve(question().reviewId, candidate('BETA'));
      expect(notes()).toEqual({ ALPHA: null, BETA: 'mine' });
    });

    it('keeps what was written on the chosen payment meanwhile', async () => {
      await booked();
      write('BETA', { note: 'hotel', categoryId: 'travel' });
      const { reviewId } = question();
      scenario.questions.resolve(reviewId, candidate('BETA'));
      expect(row('BETA')).toMatchObject({ note: 'hotel\nmine', category_id: 'travel' });
      scenario.questions.reopen(reviewId);
      expect(notes()).toEqual({ ALPHA: null, BETA: 'hotel' });
    });

    it('deletes the payment that was deleted while it was pending', async () => {
      await booked();
      const { runId } = await amendHoldIntoDeletion();
      expect(runId).not.toBe('');
      scenario.questions.resolve(question().reviewId, candidate('TWO'));
      expect(
        scenario
          .rows()
          .filter(({ deleted }) => deleted === 1)
          .map(({ description }) => description),
      ).toEqual(['TWO']);
    });

    const amendHoldIntoDeletion = async () => {
      scenario.questions.dismiss(question().reviewId);
      bank.pending = [bankRow({ providerTransactionId: 'q', description: 'SECOND HOLD', amountMinor: -7000 })];
      await syncLater();
      write('SECOND HOLD', { deleted: true });
      bank.pending = [];
      bank.booked.push(
        ...['ONE', 'TWO'].map((description) =>
          bankRow({ providerTransactionId: description, description, amountMinor: -7000 }),
        ),
      );
      return syncLater();
    };

    it('goes with the undo of its sync, answered or not', async () => {
      const { runId } = await booked();
      scenario.questions.resolve(question().reviewId, candidate('BETA'));
      await scenario.undo(runId);
      expect(notes()).toEqual({ HOLD: 'mine' });
      expect(scenario.openQuestions()).toEqual([]);
      bank.booked = [];
      bank.pending = [bankRow({ providerTransactionId: 'p', description: 'HOLD', amountMinor: -5000 })];
      await syncLater();
      expect(notes()).toEqual({ HOLD: 'mine' });
    });
  });

  it('refuses an answer to a question that is closed, unknown, or about another payment', async () => {
    await amended();
    const { reviewId } = question();
    expect(() => scenario.questions.resolve(reviewId, 't999999')).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    scenario.questions.dismiss(reviewId);
    expect(() => scenario.questions.dismiss(reviewId)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    for (const id of ['', '0', '999999', '-1', '1.5', 'x'])
      expect(() => scenario.questions.dismiss(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('asked in a sync that was cut off, is asked once, and its candidates are found by their looks', async () => {
    bank.pending = [bankRow({ providerTransactionId: 'p', description: 'HOLD', amountMinor: -5000 })];
    await scenario.sync();
    write('HOLD', { note: 'mine' });
    bank.pending = [];
    bank.booked = ['ALPHA', 'BETA'].map((description) =>
      bankRow({ providerTransactionId: description, description, amountMinor: -5000 }),
    );
    scenario.wait(2 * 3_600_000);
    // Start, removal with its question, …: the process dies before the booked rows are written.
    scenario.crashAt(4);
    await scenario.sync();
    expect(scenario.hasCrashed()).toBe(true);
    scenario.restart();
    expect(notes()).toEqual({});
    expect(question().candidates.map(({ transactionId }) => transactionId)).toEqual([undefined, undefined]);
    await syncLater();
    scenario.questions.resolve(question().reviewId, candidate('BETA'));
    expect(notes()).toEqual({ ALPHA: null, BETA: 'mine' });
  });
});

describe('what is the user’s outlives the rows it stands on', () => {
  const folder = useTemporaryFolders();
  let database: Database;
  let bank: PlainBank;
  let scenario: SyncScenario;
  beforeAll(async () => {
    database = await openScratchDatabase(folder('aside'));
  });
  afterAll(() => database.close());
  beforeEach(() => {
    bank = createPlainBank();
    scenario = createSyncScenario(database, bank);
  });
  const syncLater = () => {
    scenario.wait(2 * 3_600_000);
    return scenario.sync();
  };
  const only = () => {
    const [row, ...others] = [...scenario.rows(), ...scenario.pending()];
    expect(others).toEqual([]);
    return row;
  };

  it('a row that the user deleted stays deleted when its sync is undone and comes again', async () => {
    bank.booked = [bankRow()];
    const { runId } = await scenario.sync();
    scenario.editor.update(`t${only()?.id}`, { deleted: true, note: 'not mine' });
    await scenario.undo(runId);
    expect(only()).toBeUndefined();
    await syncLater();
    expect(only()).toMatchObject({ deleted: 1, note: 'not mine' });
    expect(scenario.transactions.page({ accountIds: [scenario.accountId], limit: 5 })).toEqual([]);
  });

  it('a pending payment that one answer leaves out comes back with its note, and keeps it when it is booked', async () => {
    const hold = bankRow({ providerTransactionId: 'p', description: 'PENDING HOTEL', amountMinor: -10_000 });
    bank.pending = [hold];
    await scenario.sync();
    scenario.editor.update(`t${only()?.id}`, { note: 'Vienna', categoryId: 'travel' });
    bank.pending = [];
    await syncLater();
    expect(only()).toBeUndefined();
    bank.pending = [{ ...hold, providerTransactionId: 'another' }];
    const back = await syncLater();
    expect(only()).toMatchObject({ note: 'Vienna', category_id: 'travel' });
    // Undone, it waits again; and a payment that settles meanwhile takes it over.
    await scenario.undo(back.runId);
    bank.pending = [];
    bank.booked = [
      bankRow({ providerTransactionId: 'b', date: '2026-06-23', description: 'HOTEL SACHER', amountMinor: -10_850 }),
    ];
    await syncLater();
    expect(only()).toMatchObject({ status: 'booked', note: 'Vienna' });
    expect(scenario.notes()).toEqual([{ note: 'Vienna', deleted: false }]);
  });

  it('a stranger of the same amount does not get it', async () => {
    bank.pending = [bankRow({ providerTransactionId: 'p', description: 'BAKERY', amountMinor: -250 })];
    await scenario.sync();
    scenario.editor.update(`t${only()?.id}`, { note: 'bread' });
    bank.pending = [];
    await syncLater();
    bank.booked = [
      bankRow({ providerTransactionId: 'x', date: '2026-04-30', description: 'BAKERY', amountMinor: -250 }),
    ];
    await syncLater();
    expect(only()).toMatchObject({ description: 'BAKERY', note: null });
    expect(scenario.notes()).toEqual([{ note: 'bread', deleted: false }]);
  });

  it('what the user writes while a sync is at work is not overwritten by it', async () => {
    bank.booked = Array.from({ length: 3000 }, (_, index) =>
      bankRow({ providerTransactionId: `row-${index}`, stableId: `lasting-${index}`, amountMinor: -1 - index }),
    );
    await scenario.sync();
    const last = scenario.rows().at(-1);
    bank.booked = bank.booked.map((row) => ({ ...row, description: 'COFFEE, CORRECTED' }));
    scenario.wait(2 * 3_600_000);
    const running = scenario.sync();
    // The merge is planned and partly written by the time this note arrives.
    await scenario.until(() => scenario.rows().some(({ description }) => description.includes('CORRECTED')));
    scenario.editor.update(`t${last?.id}`, { note: 'in between' });
    await running;
    expect(scenario.rows().find(({ id }) => id === last?.id)).toMatchObject({
      note: 'in between',
      description: 'COFFEE, CORRECTED',
    });
  });
});
