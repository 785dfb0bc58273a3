import { expect } from 'vitest';
import type { Connection } from '../../../shared/contract/index.ts';
import { utcDateOf } from '../../../shared/domain/local-date.ts';
import { differencesFromBank } from '../../integration/engine/differences-from-bank.ts';
import type { FaultRequest } from '../../integration/engine/start-bank.ts';
import { createSeededRandom, type SeededRandom } from '../../support/seeded-random.ts';
import { signInAtBank } from '../../support/test-engine.ts';
import type { Stage } from './lifecycle-stage.ts';
import { expectPromisesKept, expectTruthInTheEnd, isDead } from './lifecycle-truth.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What a bank gives without a new sign-in, less what a sleep may have taken from it at its far end. */
const WINDOW_MS = 80 * DAY_MS;

/** Who banks where. Banks of three countries; one renews without its own page, one gives its accounts new ids each time. */
const PEOPLE = [
  { providerId: 'ob-monzo', country: 'uk', username: 'john', password: 'eternal' },
  { providerId: 'ob-amex', country: 'uk', username: 'john', password: 'doe' },
  { providerId: 'xs2a-ing-de', country: 'de', username: 'john', password: 'doe' },
  { providerId: 'ob-n26', country: 'de', username: 'john1', password: 'doe1' },
  { providerId: 'xs2a-raiffeisen-at', country: 'at', username: 'john', password: 'doe' },
] as const;

type Person = (typeof PEOPLE)[number];

/** What is compared of a connection's ledger: every account, and every booked row with its money. */
type Ledger = { accounts: string[]; rows: Set<string> };

/** What one scenario does, told as it goes, so that a failure shows how it came about. */
export type Story = { told: string[]; run(): Promise<void> };

/** Creates the story of a seed: a few banks, then a random order of everything that happens to connections, then calm. */
export function createStory(stage: Stage, random: SeededRandom): Story {
  const told: string[] = [];
  /** The ledger before each connection's latest reconnect, for its undoing. */
  const beforeReconnect = new Map<string, { attemptId: string; ledger: Ledger; status: Connection['status'] }>();
  const isForgiving = random.chance(0.25);

  const deeds: readonly (readonly [weight: number, name: string, act: () => Promise<unknown>])[] = [
    [16, 'hours pass', () => stage.pass(random.integer(1, 24) * HOUR_MS)],
    [14, 'asleep', () => stage.sleep(random.integer(1, 20) * DAY_MS)],
    [2, 'asleep for long', () => stage.sleep(random.integer(40, 100) * DAY_MS)],
    [5, 'refresh by hand', refresh],
    [5, 'sync by hand', sync],
    [8, 'a refresh answer is lost', loseAnswer],
    [10, 'trouble', trouble],
    [8, 'trouble ends', () => stage.bank.clearFaults()],
    [4, 'revoked at the bank', () => strike({ fault: 'revoke' })],
    [2, 'ended by the bank', () => strike({ fault: 'expire-consent' })],
    [4, 'shortened by the bank', () => strike({ fault: 'consent-expires-in', days: random.integer(1, 16) })],
    [9, 'renew', renewOne],
    [12, 'reconnect', reconnectOne],
    [4, 'undo a reconnect', rollBack],
    [2, 'disconnect', disconnect],
    [3, 'a sign-in that fails', failToConnect],
    [5, 'restart', () => stage.restart()],
    [12, 'power cut', crash],
    [4, 'clock set wrong', () => stage.setClockWrongBy(random.pick([-365, -2, 2, 30, 365]) * DAY_MS)],
    [6, 'clock put right', () => stage.setClockWrongBy(0)],
  ];

  return {
    told,
    async run() {
      await stage.open();
      await stage.bank.set({
        refreshGraceMs: isForgiving ? HOUR_MS : 0,
        extensionLagMs: random.pick([0, 2 * HOUR_MS]),
      });
      const count = random.chance(0.2) ? 3 : 2;
      const people = [...PEOPLE];
      for (let index = 0; index < count; index += 1) {
        const [person] = people.splice(random.integer(0, people.length - 1), 1);
        if (person) await connect(person);
      }
      await stage.settle();
      for (let step = random.integer(4, 9); step > 0; step -= 1) {
        // Nothing happens twice at one moment, and the pace of calls is kept.
        stage.moment(random.integer(5, 90) * MINUTE_MS);
        const [, name, act] = pickDeed();
        told.push(name);
        await act();
        await stage.settle();
        await expectPromisesKept(stage);
      }
      told.push('calm');
      await calm();
      await expectTruthInTheEnd(stage);
      await expectLedgersEqualTheBanks();
    },
  };

  function pickDeed() {
    const total = deeds.reduce((sum, [weight]) => sum + weight, 0);
    let left = random.integer(1, total);
    const deed = deeds.find(([weight]) => (left -= weight) <= 0);
    if (!deed) throw new Error('There is nothing to do.');
    return deed;
  }

  async function connections(): Promise<Connection[]> {
    return (await stage.call('connections.list', {})).connections;
  }

  async function one(fits: (connection: Connection) => boolean = () => true): Promise<Connection | undefined> {
    const found = (await connections()).filter(fits);
    return found.length === 0 ? undefined : random.pick(found);
  }

  async function connect({ providerId, username, password }: Person): Promise<void> {
    const { authUrl } = await stage.call('connections.begin', { providerId, open: false });
    await stage.call('connections.finish', {
      redirectUrl: await signInAtBank(stage.bank, authUrl, { providerId, username, password }),
    });
    await stage.settle();
  }

  async function refresh(): Promise<void> {
    const connection = await one();
    if (connection) tell(await stage.ask('connections.refreshTokens', { connectionId: connection.connectionId }));
  }

  async function sync(): Promise<void> {
    await stage.ask('sync.run', { userPresent: random.chance(0.7) });
  }

  async function loseAnswer(): Promise<void> {
    const connection = await one((candidate) => !isDead(candidate));
    if (!connection?.credentialsId) return;
    const fault = random.pick(['lose-refresh-response', 'drop-mid-response'] as const);
    await stage.bank.fault({ fault, endpoint: 'refresh', credentialsId: connection.credentialsId, times: 1 });
    if (random.chance(0.5)) await stage.ask('connections.refreshTokens', { connectionId: connection.connectionId });
    else await stage.pass(7 * HOUR_MS);
  }

  async function trouble(): Promise<void> {
    const connection = await one();
    const faults: readonly FaultRequest[] = [
      { fault: 'outage', status: random.pick([500, 502, 503, 504]) },
      { fault: 'rate-limit', retryAfterSeconds: random.integer(10, 7200) },
      { fault: 'html-error' },
      { fault: 'empty-body' },
      { fault: 'problem-json' },
      { fault: 'drop-before-response', endpoint: 'data' },
      { fault: 'drop-mid-response', endpoint: 'data' },
      { fault: 'truncated-json', endpoint: 'data' },
      { fault: 'token-error', code: 'invalid_client', endpoint: 'refresh' },
      { fault: 'token-error', code: 'something_new', endpoint: 'refresh', status: random.pick([400, 503]) },
      { fault: 'withdraw' },
    ];
    const fault = random.pick(faults);
    const at = random.pick(['data', 'token', 'all', 'refresh', 'me', 'extend'] as const);
    await stage.bank.fault({
      endpoint: fault.fault === 'withdraw' ? 'data' : at,
      ...fault,
      ...(connection && random.chance(0.6) ? { providerId: connection.providerId } : {}),
      ...(random.chance(0.5) ? { times: random.integer(1, 4) } : {}),
    });
    told.push(`(${fault.fault})`);
  }

  async function strike(fault: FaultRequest): Promise<void> {
    const connection = await one((candidate) => !isDead(candidate));
    if (connection?.credentialsId) await stage.bank.fault({ ...fault, credentialsId: connection.credentialsId });
  }

  async function renewOne(): Promise<void> {
    const connection = await one((candidate) => !isDead(candidate));
    if (connection) await renew(connection);
  }

  async function reconnectOne(): Promise<void> {
    const connection = await one(isDead);
    if (connection) await renew(connection);
  }

  /**
   * As far as the bank and the user let it come; accounts and history are the same before and after.
   *
   * @param dice its own when it may be cut off, so that what follows is the same wherever that was
   * @param onSignedIn told of the way back from the bank, before it is taken
   */
  async function renew(
    { connectionId, providerId, status }: Connection,
    dice: SeededRandom = random,
    onSignedIn: (redirectUrl: string, attemptId: string) => void = () => {},
  ): Promise<void> {
    const before = await ledgerOf(connectionId);
    const person = PEOPLE.find((candidate) => candidate.providerId === providerId);
    const answer = await stage.ask('connections.renew', {
      connectionId,
      userHasReconfirmedConsent: dice.chance(0.8),
      open: false,
    });
    tell(answer);
    if (answer.ok && answer.value.outcome === 'browser' && person) {
      const { authUrl, attemptId } = answer.value;
      const decision = dice.pick(['allow', 'allow', 'allow', 'allow', 'cancel', 'leave'] as const);
      told.push(`(${decision})`);
      if (decision === 'leave') return;
      const redirectUrl = await signInAtBank(stage.bank, authUrl, { ...person, decision }).catch(() => undefined);
      if (redirectUrl === undefined) return;
      onSignedIn(redirectUrl, attemptId);
      const finished = await stage.ask('connections.finish', { redirectUrl });
      tell(finished);
      await stage.settle();
      await decideOnPlan(attemptId, dice);
      if (finished.ok) beforeReconnect.set(connectionId, { attemptId, ledger: before, status });
    }
    await stage.settle();
    await expectLedgerKept(connectionId, before);
  }

  async function decideOnPlan(attemptId: string, dice: SeededRandom): Promise<void> {
    const { attempts } = await stage.call('connections.attempts', {});
    if (attempts.find((attempt) => attempt.attemptId === attemptId)?.state !== 'review') return;
    tell(await stage.ask(dice.chance(0.8) ? 'connections.commit' : 'connections.dismiss', { attemptId }));
  }

  async function rollBack(): Promise<void> {
    const { attempts } = await stage.call('connections.attempts', {});
    const undoable = attempts.find(({ canRollBack, connectionId }) => canRollBack && connectionId !== undefined);
    if (undoable?.connectionId === undefined) return;
    const { attemptId, connectionId } = undoable;
    await stage.call('connections.rollback', { attemptId, connectionId });
    const before = beforeReconnect.get(connectionId);
    if (before?.attemptId !== attemptId) return;
    expect(await ledgerOf(connectionId), 'the ledger after an undone reconnect').toEqual(before.ledger);
  }

  async function disconnect(): Promise<void> {
    const connection = await one();
    if (connection)
      await stage.call('connections.disconnect', { connectionId: connection.connectionId, deleteData: false });
  }

  /** A sign-in that comes to nothing: called off, refused for good once its tokens are there, or left in the middle. */
  async function failToConnect(): Promise<void> {
    const person = random.pick(PEOPLE);
    const how = random.pick(['cancel', 'locked', 'wrong', 'outage'] as const);
    const { providerId } = person;
    const { authUrl, attemptId } = await stage.call('connections.begin', { providerId, open: false });
    const redirectUrl = await signInAtBank(stage.bank, authUrl, {
      ...person,
      ...(how === 'locked' ? { username: 'error.account_permanently_locked', password: 'error' } : {}),
      ...(how === 'wrong' ? { username: 'error.wrong_credentials', password: 'error' } : {}),
      decision: how === 'cancel' ? 'cancel' : 'allow',
    }).catch(() => undefined);
    if (redirectUrl === undefined) return;
    if (how === 'outage') await stage.bank.fault({ fault: 'outage', endpoint: 'me', times: 1 });
    tell(await stage.ask('connections.finish', { redirectUrl }));
    if (how !== 'outage') return;
    const then = random.pick(['connections.retry', 'connections.dismiss', 'leave'] as const);
    if (then !== 'leave') tell(await stage.ask(then, { attemptId }));
  }

  /** The power goes in the middle of something. Whoever was at the bank's page meanwhile may come back after the restart. */
  async function crash(): Promise<void> {
    const connection = await one();
    const dice = createSeededRandom(random.integer(0, 2 ** 31));
    const comesBack = random.chance(0.5);
    let wayBack: { redirectUrl: string; attemptId: string } | undefined;
    const act = random.pick([
      () => stage.ask('sync.run', {}),
      async () => {
        if (connection) await stage.ask('connections.refreshTokens', { connectionId: connection.connectionId });
      },
      async () => {
        if (connection)
          await renew(connection, dice, (redirectUrl, attemptId) => (wayBack = { redirectUrl, attemptId }));
      },
      async () => {
        if (connection?.reason === 'disconnected')
          await stage.ask('connections.disconnect', { connectionId: connection.connectionId, deleteData: false });
      },
      () => stage.pass(7 * HOUR_MS),
    ]);
    await stage.crashDuring(random.integer(1, 8), random.integer(0, 6), act);
    if (!wayBack || !comesBack) return;
    told.push('(back from the bank)');
    tell(await stage.ask('connections.finish', { redirectUrl: wayBack.redirectUrl }));
    await stage.settle();
    await decideOnPlan(wayBack.attemptId, dice);
  }

  /** All is well for more than a day: the bank answers, the clock is right, the computer is awake. */
  async function calm(): Promise<void> {
    await stage.bank.clearFaults();
    await stage.setClockWrongBy(0);
    // Reads that were made by a wrong clock count for a day from the moment at which that is seen.
    if (told.includes('clock set wrong')) await stage.pass(26 * HOUR_MS);
    await stage.sleep(2 * HOUR_MS);
    await stage.pass(30 * HOUR_MS);
  }

  async function ledgerOf(connectionId: string): Promise<Ledger> {
    const { accounts } = await stage.call('connections.get', { connectionId });
    const accountIds = accounts.map(({ accountId }) => accountId);
    const rows = new Set<string>();
    for (let cursor: string | undefined; accountIds.length > 0;) {
      const page = await stage.call('transactions.page', {
        accountIds,
        status: 'booked',
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { transactionId, accountId, date, amountMinor } of page.transactions)
        rows.add(`${transactionId} ${accountId} ${date} ${amountMinor}`);
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    return { accounts: accounts.map(({ accountId, name }) => `${accountId} ${name}`).toSorted(), rows };
  }

  async function expectLedgerKept(connectionId: string, before: Ledger): Promise<void> {
    const after = await ledgerOf(connectionId);
    expect(after.accounts, 'accounts after a reconnect').toEqual(before.accounts);
    expect(
      [...before.rows].filter((row) => !after.rows.has(row)),
      'rows lost by a reconnect',
    ).toEqual([]);
  }

  async function expectLedgersEqualTheBanks(): Promise<void> {
    const { runs } = await stage.call('sync.run', {});
    expect(runs.map(({ state, error }) => [state, error?.code])).toEqual(runs.map(() => ['succeeded', undefined]));
    await stage.settle();
    for (const connection of await connections()) {
      if (isDead(connection)) continue;
      const truth = await stage.bank.truth(connection.credentialsId ?? '');
      const since = utcDateOf(stage.bankNowMs() - WINDOW_MS);
      expect(await differencesFromBank(stage, connection.connectionId, truth, since), connection.providerId).toEqual(
        [],
      );
    }
  }

  function tell(answer: { ok: boolean; error?: { code: string } }): void {
    told.push(answer.ok ? '(ok)' : `(${answer.error?.code ?? 'failed'})`);
  }
}
