import { describe, expect, it } from 'vitest';
import type { UserNotification } from '../../../core/ports.ts';
import type { EventPayload } from '../../../shared/contract/index.ts';
import { connectBank } from '../../support/test-engine.ts';
import { useEngineAndBank, type EngineAndBank } from '../engine/engine-and-bank.ts';
import { readICalendar, valueOf } from '../../unit/core-consents/read-icalendar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the system was asked to show. */
function createNotes() {
  const shown: UserNotification[] = [];
  const badges: number[] = [];
  return {
    /**
     * What was said of consents. Moving the engine's time and then the bank's takes a moment, and a question that falls into
     * it finds the clocks apart, which the user is told as well.
     */
    announced: () => shown.filter(({ connectionId }) => connectionId !== undefined),
    badges,
    notifier: {
      notify: (note: UserNotification) => void shown.push(note),
      setBadge: (count: number) => void badges.push(count),
    },
  };
}

/** Collects warnings, and waits for the next thing that happens until a question is answered with yes. */
function watch({ engine }: EngineAndBank) {
  const warnings: EventPayload<'consents.warning'>[] = [];
  const waiting = new Set<() => void>();
  engine.subscribe((event) => {
    if (event.event === 'consents.warning') warnings.push(event.payload);
    for (const wake of waiting) wake();
  });
  return {
    warnings,
    async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
      while (!(await isSo())) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
  };
}

const statusOf = async ({ call }: EngineAndBank, connectionId: string) =>
  (await call('connections.get', { connectionId })).connection;

describe('a consent that nears its end', () => {
  const open = useEngineAndBank();

  it('is announced at 14, 7, 3, 1 and 0 days, once each, over restarts, and then has ended', async () => {
    const notes = createNotes();
    let engine = await open({ engine: { background: true, notifier: notes.notifier } });
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    const { connectionId, consentExpiresAt = '' } = connection;
    const goTo = async (daysBefore: number): Promise<void> => {
      await engine.advance(Date.parse(consentExpiresAt) - daysBefore * DAY - engine.clock.nowMs());
      engine.engine.resume();
    };

    await goTo(15.1);
    expect(await engine.audit('CONSENT_WARNED')).toEqual([]);
    for (const [index, day] of [14, 7, 3, 1, 0].entries()) {
      const { until, warnings } = watch(engine);
      await goTo(day + 0.5);
      await until(() => warnings.length === 1);
      expect(warnings).toEqual([{ connectionId, daysLeft: day }]);
      expect(notes.announced().length).toBe(index + 1);
      // A restart in the middle of the day says nothing again.
      engine = await engine.reopen();
    }

    const entries = (await engine.audit('CONSENT_WARNED')).toReversed();
    expect(entries.map(({ metadata }) => metadata['warningDay'])).toEqual([14, 7, 3, 1, 0]);
    expect(entries.map(({ metadata }) => metadata['daysLeft'])).toEqual([14, 7, 3, 1, 0]);
    expect(
      entries.every((entry) => entry.connectionId === connectionId && entry.metadata['isEstimate'] === false),
    ).toBe(true);
    expect(notes.announced().map(({ title }) => title)).toEqual([
      'Barclays: 14 days of consent left',
      'Barclays: 7 days of consent left',
      'Barclays: 3 days of consent left',
      'Barclays: one day of consent left',
      'Barclays: the consent ends within a day',
    ]);
    expect(notes.announced().at(-1)).toMatchObject({
      connectionId,
      action: 'renew',
      body: expect.stringContaining(
        new Date(consentExpiresAt).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
      ),
    });
    expect(notes.badges.at(-1)).toBe(1);

    // After the end the bank is asked, and refuses.
    await engine.close();
    await engine.advance(Date.parse(consentExpiresAt) + HOUR - engine.clock.nowMs());
    engine = await engine.reopen();
    const { until, warnings } = watch(engine);
    await until(async () => (await statusOf(engine, connectionId)).status !== 'ACTIVE');
    expect(await statusOf(engine, connectionId)).toMatchObject({ status: 'EXPIRED', reason: 'consent_expired' });
    expect(warnings).toEqual([]);
    expect((await engine.audit('CONSENT_WARNED')).length).toBe(5);
    expect(await engine.call('connections.diagnose', { connectionId })).toMatchObject({
      cause: 'consent_expired',
      confidence: 'certain',
    });
  });

  it('that ended while the laptop slept a hundred days is announced once, and not five times', async () => {
    const notes = createNotes();
    const engine = await open({ engine: { background: true, notifier: notes.notifier } });
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    const { connectionId } = connection;
    const { until, warnings } = watch(engine);
    await engine.advance(100 * DAY);
    engine.engine.resume();
    await until(async () => warnings.length > 0 && (await statusOf(engine, connectionId)).status === 'EXPIRED');
    const again = await engine.reopen();
    await again.call('consents.calendar', {});
    expect(warnings).toEqual([{ connectionId, daysLeft: -10 - 1 }]);
    expect(notes.announced().map(({ title }) => title)).toEqual(['Barclays: the consent has ended']);
    expect((await again.audit('CONSENT_WARNED')).length).toBe(1);
  });

  it('that the bank shortens is noticed after the next sync, and a renewal starts a fresh set', async () => {
    const engine = await open({ engine: { background: true } });
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays', {
      username: 'john',
      password: 'eternal',
    });
    const { connectionId } = connection;
    const { until, warnings } = watch(engine);

    await engine.bank.fault({ fault: 'consent-expires-in', days: 3 });
    await engine.advance(2 * HOUR);
    await engine.call('sync.run', { connectionId });
    await until(() => warnings.length === 1);
    expect(warnings).toEqual([{ connectionId, daysLeft: 2 }]);
    const [changed] = await engine.audit('CONSENT_CHANGED');
    expect(changed?.metadata).toMatchObject({ previousExpiry: connection.consentExpiresAt, isEstimate: false });

    await engine.call('settings.update', { accountHolder: { name: 'John Doe', email: 'john@example.org' } });
    const renewed = await engine.call('connections.renew', {
      connectionId,
      userHasReconfirmedConsent: true,
      open: false,
    });
    expect(renewed.outcome).toBe('extended');
    await engine.advance(HOUR);
    engine.engine.resume();
    await until(async () => {
      const { consentExpiryIsEstimate, daysLeft = 0 } = await statusOf(engine, connectionId);
      return !consentExpiryIsEstimate && daysLeft > 80;
    });
    expect(warnings.length).toBe(1);
    const { daysLeft = 0 } = await statusOf(engine, connectionId);
    await engine.advance((daysLeft - 14) * DAY + HOUR);
    engine.engine.resume();
    await until(() => warnings.length === 2);
    expect(warnings[1]).toEqual({ connectionId, daysLeft: expect.any(Number) });
    expect((await engine.audit('CONSENT_WARNED')).map(({ metadata }) => metadata['warningDay'])).toEqual([14, 3]);
  });

  it('has its days in the calendar, in the file, and on its receipt', async () => {
    const engine = await open();
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    const { connectionId, consentExpiresAt = '' } = connection;
    const { entries } = await engine.call('consents.calendar', {});
    expect(entries.filter(({ kind }) => kind === 'expires')).toEqual([
      { connectionId, kind: 'expires', date: consentExpiresAt.slice(0, 10), daysBefore: 0, isEstimate: false },
    ]);
    const [event] = readICalendar((await engine.call('consents.ics', {})).ics).components;
    expect(event && valueOf(event, 'DTSTART')).toBe(consentExpiresAt.slice(0, 10).replaceAll('-', ''));
    await engine.call('connections.disconnect', { connectionId, deleteData: true });
    expect((await engine.call('consents.calendar', {})).entries).toEqual([]);
    expect(await engine.call('consents.receipts', {})).toMatchObject({
      receipts: [
        { connectionId, providerId: 'ob-barclays', how: 'connected', until: consentExpiresAt, endedBy: 'disconnected' },
      ],
    });
  });
});

describe('work that nobody asked for', () => {
  const open = useEngineAndBank();

  it('refreshes tokens every six hours and at start, and polls twice a day as it says', async () => {
    let engine = await open({ engine: { background: true } });
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    const { connectionId } = connection;
    expect((await engine.audit('TOKEN_REFRESHED')).length).toBe(0);

    const nextSyncAt = Date.parse((await statusOf(engine, connectionId)).nextSyncAt ?? '');
    expect(nextSyncAt - engine.clock.nowMs()).toBeGreaterThan(11 * HOUR);
    const first = watch(engine);
    await engine.advance(6 * HOUR + MINUTE);
    engine.engine.resume();
    await first.until(async () => (await engine.audit('TOKEN_REFRESHED')).length === 1);
    expect((await engine.audit('SYNC_STARTED')).length).toBe(1);

    await engine.advance(nextSyncAt + MINUTE - engine.clock.nowMs());
    engine.engine.resume();
    await first.until(async () => (await engine.audit('SYNC_FINISHED')).length === 2);
    expect(Date.parse((await statusOf(engine, connectionId)).nextSyncAt ?? '') - engine.clock.nowMs()).toBeGreaterThan(
      11 * HOUR,
    );

    const before = (await engine.audit('TOKEN_REFRESHED')).length;
    engine = await engine.reopen();
    await watch(engine).until(async () => (await engine.audit('TOKEN_REFRESHED')).length > before);
  });

  it('leaves the last two reads of the law’s four to the user', async () => {
    const engine = await open({ engine: { background: true } });
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    const { connectionId } = connection;
    const connectedAtMs = engine.clock.nowMs();
    await engine.advance(11 * HOUR);
    await engine.call('sync.run', { connectionId });
    await engine.call('sync.run', { connectionId });
    await engine.advance(12 * HOUR);
    engine.engine.resume();
    // 23 hours after the first fetch three reads still count, and a fourth would be the user's last.
    const nextSyncAtMs = Date.parse((await statusOf(engine, connectionId)).nextSyncAt ?? '');
    expect(nextSyncAtMs).toBeGreaterThan(connectedAtMs + 34 * HOUR);
    expect((await statusOf(engine, connectionId)).lastError).toBeUndefined();
    const { until } = watch(engine);
    await engine.advance(nextSyncAtMs + MINUTE - engine.clock.nowMs());
    engine.engine.resume();
    await until(async () => (await engine.audit('SYNC_FINISHED')).length === 4);
    expect(await engine.audit('RATE_LIMITED')).toEqual([]);
  });

  it('tells TrueLayer of a disconnection that it could not be told of, as soon as it can', async () => {
    const engine = await open({ engine: { background: true } });
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    await engine.bank.fault({ fault: 'outage', endpoint: 'all' });
    await engine.call('connections.disconnect', { connectionId: connection.connectionId, deleteData: false });
    expect((await engine.bank.consents()).map(({ status }) => status)).toEqual(['Authorised']);
    await engine.bank.clearFaults();
    await engine.advance(2 * HOUR);
    engine.engine.resume();
    // No event tells of it: the connection was over for the user long before.
    for (
      let asked = 0;
      asked < 200 && (await engine.bank.consents()).some(({ status }) => status === 'Authorised');
      asked += 1
    ) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect((await engine.bank.consents()).some(({ status }) => status === 'Authorised')).toBe(false);
  });

  it('does nothing at all when it is switched off', async () => {
    const engine = await open({ engine: { background: false } });
    const { connection } = await connectBank(engine, engine.bank, 'ob-barclays');
    const calls = (await engine.bank.calls()).length;
    await engine.advance(80 * DAY);
    engine.engine.resume();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await engine.bank.calls()).length).toBe(calls);
    expect((await statusOf(engine, connection.connectionId)).nextSyncAt).toBeUndefined();
    expect(await engine.audit('CONSENT_WARNED')).toEqual([]);
  });
});
