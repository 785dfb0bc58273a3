import { AppError } from '../../../core/errors.ts';
import type {
  Budget,
  Account,
  Alert,
  Attempt,
  AuditEntry,
  BulkEdit,
  BankStanding,
  CalendarEntry,
  Category,
  Connection,
  ErrorCode,
  Handlers,
  LockState,
  Output,
  Quota,
  RelayDevice,
  RelayStatus,
  Review,
  Rule,
  Settings,
  SyncRun,
  Transaction,
  WebhookDelivery,
  RecurringPayment,
  Transfer,
} from '../../../shared/contract/index.ts';
import { localDateOf, utcDateOf } from '../../../shared/domain/local-date.ts';
import { DEFAULT_PROVIDER_FILTERS, DEFAULT_SCOPES } from '../../../shared/domain/truelayer-hosts.ts';
import { someBudgets, someRecurring, someSorting, someTransfers } from './insight-answers.ts';
import { someReviews, someSyncRuns } from './ledger.ts';
import { someDeliveries, someRelay, someRelayDevices } from './relay.ts';
import { noBackups, someBackups } from './own-data.ts';
import { ago, someAccounts, someAuditEntries, someConnections, someTransactions } from './money.ts';
import { someBankStandings } from './watching.ts';

/** What an engine of the fixture holds; a state of the interface is a change to it. */
export type World = {
  nowMs: number;
  status: Output<'app.status'>;
  settings: Settings;
  lock: LockState;
  credentials: Output<'credentials.status'>;
  check: Output<'credentials.check'>;
  connections: Connection[];
  attempts: Attempt[];
  accounts: Account[];
  transactions: Transaction[];
  entries: AuditEntry[];
  runs: SyncRun[];
  reviews: Review[];
  ownCategories: Category[];
  rules: Rule[];
  edits: BulkEdit[];
  transfers: Transfer[];
  recurring: RecurringPayment[];
  budgets: Budget[];
  calendar: CalendarEntry[];
  quotas: Quota[];
  relay: RelayStatus;
  relayDevices: RelayDevice[];
  deliveries: WebhookDelivery[];
  banks: BankStanding[];
  backups: Output<'backup.list'>;
  alerts: Alert[];
  /** What checking the record says. */
  verdict: Output<'audit.verify'>;
  /** Methods that fail, and with what; `'never'` does not answer at all. */
  failing: Partial<Record<keyof Handlers, ErrorCode | 'never'>>;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A household with five banks where all is well. */
export function wellWorld(nowMs: number): World {
  const entries = someAuditEntries(nowMs, 60);
  return {
    nowMs,
    status: {
      version: '0.1.0',
      environment: 'production',
      host: 'headless',
      keyStore: { kind: 'os-keychain', state: 'ready' },
      isOpen: true,
      lock: 'off',
      relay: { state: 'unpaired' },
      demo: { running: false },
      auditTrail: { state: 'intact', anchor: 'os-keychain' },
      now: new Date(nowMs).toISOString(),
    },
    settings: {
      environment: 'production',
      theme: 'system',
      hidesAmounts: false,
      language: 'system',
      singleKeyShortcuts: true,
      providerFilters: {
        uk: [...DEFAULT_PROVIDER_FILTERS.uk],
        de: [...DEFAULT_PROVIDER_FILTERS.de],
        at: [...DEFAULT_PROVIDER_FILTERS.at],
      },
      scopes: [...DEFAULT_SCOPES],
      attendedAccess: { enabled: false },
      accountHolder: {},
      baseCurrency: 'none',
    },
    lock: { isSet: false, isLocked: false, hasRecoveryCode: true },
    credentials: {
      environment: 'production',
      clientId: 'coffer-household-4f21',
      hasSecret: true,
      redirectMode: 'loopback',
      redirectUri: 'http://127.0.0.1:4280/oauth/callback',
    },
    check: { state: 'accepted', banks: 61 },
    connections: someConnections(nowMs),
    attempts: [],
    accounts: someAccounts(nowMs),
    transactions: someTransactions(nowMs, 730),
    entries,
    runs: someSyncRuns(nowMs, 60),
    reviews: [],
    ...someSorting(new Date(nowMs).toISOString()),
    transfers: someTransfers(someTransactions(nowMs, 1)),
    budgets: someBudgets(),
    recurring: someRecurring(utcDateOf(nowMs)),
    calendar: [],
    quotas: someConnections(nowMs).map(({ connectionId }, index) => ({
      connectionId,
      endpoint: 'transactions',
      used: index % 4,
      limit: 4,
      windowEndsAt: ago(nowMs, -5 * HOUR_MS),
    })),
    relay: { state: 'unpaired' },
    relayDevices: [],
    deliveries: [],
    banks: someBankStandings(nowMs, localDateOf(ago(nowMs, 0)) ?? '2026-01-01', false),
    alerts: [],
    backups: noBackups(),
    verdict: { ok: true, entries: entries.length, vouchedTo: entries.length - 12, anchor: 'matches' },
    failing: {},
  };
}

/** Every state worth a picture, by name. */
export const STATES: Readonly<Record<string, (world: World) => void>> = {
  well: () => {},
  trouble(world) {
    const [, otter, marlowe, hanse, donau] = world.connections;
    if (!otter || !marlowe || !hanse || !donau) return;
    Object.assign(otter, { daysLeft: 6, consentExpiresAt: ago(world.nowMs, -6 * DAY_MS - HOUR_MS) });
    Object.assign(marlowe, {
      lastError: failed('PROVIDER_UNAVAILABLE', ago(world.nowMs, 8 * 60_000)),
      lastSyncedAt: ago(world.nowMs, 9 * HOUR_MS),
    });
    Object.assign(hanse, { status: 'EXPIRED', reason: 'consent_expired', daysLeft: -2, consentExpiresAt: ago(world.nowMs, 2 * DAY_MS) });
    Object.assign(donau, { status: 'ERROR', reason: 'credentials_rejected', lastError: failed('CREDENTIALS_REJECTED', ago(world.nowMs, HOUR_MS)) });
    world.banks = someBankStandings(world.nowMs, localDateOf(ago(world.nowMs, 0)) ?? '2026-01-01', true);
    const at = { since: ago(world.nowMs, 9 * HOUR_MS), lastAt: ago(world.nowMs, HOUR_MS) };
    world.alerts = [
      { alertId: 'clock-wrong', kind: 'clock-wrong', ...at, count: 12 },
      { alertId: 'refresh-failing:c3', kind: 'refresh-failing', connectionId: 'c3', ...at, count: 4 },
    ];
  }, // prettier-ignore
  ledger(world) {
    world.reviews = someReviews(world.nowMs, world.transactions);
    const [, , row] = world.transactions;
    if (row) Object.assign(row, { doubtedAt: ago(world.nowMs, 5 * HOUR_MS), note: 'Split with Sam' });
    const [current, saver, , personal] = world.accounts;
    if (current) current.balanceProof = { state: 'off', differenceMinor: -1250 };
    if (saver) saver.balanceProof = { state: 'unknown' };
    if (personal) personal.balance = { currentMinor: 61_283, availableMinor: 58_413, creditLimitMinor: 100_000, asOf: ago(world.nowMs, 12 * 60_000) };
  },
  tampered(world) {
    const at = { since: ago(world.nowMs, HOUR_MS), lastAt: ago(world.nowMs, 0) };
    world.alerts = [{ alertId: 'audit-broken', kind: 'audit-broken', ...at, count: 1 }];
    world.status.auditTrail = { state: 'broken', anchor: 'file', reason: 'entry-changed' };
    world.verdict = { ok: false, entries: 1204, vouchedTo: 1024, firstBad: 1205, reason: 'entry-changed' };
  },
  renewing(world) {
    const [northgate, otter] = world.connections;
    if (!northgate || !otter) return;
    Object.assign(northgate, { daysLeft: 6, consentExpiresAt: ago(world.nowMs, -6 * DAY_MS - HOUR_MS) });
    otter.syncing = true;
    const day = (days: number): string => ago(world.nowMs, -days * DAY_MS).slice(0, 10);
    world.calendar = [
      { connectionId: 'c1', kind: 'reconfirm', date: day(5), daysBefore: 1, isEstimate: false },
      { connectionId: 'c1', kind: 'expires', date: day(6), daysBefore: 0, isEstimate: false },
      { connectionId: 'c3', kind: 'renew-from', date: day(7), daysBefore: 28, isEstimate: false },
      { connectionId: 'c5', kind: 'warning', date: day(42), daysBefore: 7, isEstimate: true },
      { connectionId: 'c5', kind: 'expires', date: day(49), daysBefore: 0, isEstimate: true },
    ];
    world.attempts = [
      attempt(world, {
        state: 'review',
        connectionId: 'c4',
        plan: {
          accounts: [
            { accountId: 'a7', name: 'Girokonto', kind: 'account', currency: 'EUR', numberTail: '3300', action: 'match', because: 'The same account number.' },
            { accountId: 'a99', name: 'Depotkonto', kind: 'account', currency: 'EUR', numberTail: '3399', action: 'add', because: 'No account here has this number.' },
            { accountId: 'a8', name: 'Tagesgeldkonto', kind: 'account', currency: 'EUR', numberTail: '3317', action: 'missing', because: 'The bank does not offer it.' },
          ],
        },
      }),
      { ...attempt(world, { state: 'connected', connectionId: 'c5', canRollBack: true }), attemptId: 'attempt-2', createdAt: ago(world.nowMs, 40 * DAY_MS) },
    ];
  },
  paired(world) {
    world.relay = someRelay(world.nowMs);
    world.relayDevices = someRelayDevices(world.nowMs);
    world.deliveries = someDeliveries(world.nowMs);
  },
  'relay-away'(world) {
    STATES['paired']?.(world);
    world.relay = someRelay(world.nowMs, 'waiting');
    if (world.relay.relay) world.relay.relay.otherAddress = 'https://old-relay.example.org/v1/webhooks/Zs9xw2Rf8LbNc3Hj6UaG5oEiTyX';
    world.failing['relay.devices'] = 'RELAY_UNREACHABLE';
    world.failing['relay.sendTest'] = 'RELAY_UNREACHABLE';
  },
  'relay-rejected'(world) {
    STATES['paired']?.(world);
    world.relay = someRelay(world.nowMs, 'rejected');
    world.failing['relay.pair'] = 'PAIRING_CODE_INVALID';
  },
  welcome(world) {
    empty(world);
    world.credentials = { ...world.credentials, hasSecret: false };
    delete world.credentials.clientId;
  },
  'welcome-session-only'(world) {
    STATES['welcome']?.(world);
    world.status.keyStore = { kind: 'session-only', state: 'ready' };
  },
  'welcome-connect': empty,
  'welcome-failed'(world) {
    STATES['welcome']?.(world);
    world.attempts = [attempt(world, { state: 'failed', error: { ...failed('AUTH_DENIED') } })];
  },
  waiting(world) {
    STATES['welcome']?.(world);
    world.status = { ...world.status, host: 'electron', environment: 'demo', demo: { running: true } };
    world.attempts = [attempt(world, { state: 'waiting', environment: 'demo' })];
  },
  fetching(world) {
    world.connections = world.connections.slice(0, 1);
    for (const connection of world.connections) {
      delete connection.lastSyncedAt;
      delete connection.nextSyncAt;
      connection.syncing = true;
    }
    world.accounts = world.accounts.filter(({ connectionId }) => connectionId === 'c1');
    world.transactions = [];
    world.attempts = [attempt(world, { state: 'connected', connectionId: 'c1' })];
  },
  done(world) {
    world.attempts = [attempt(world, { state: 'connected', connectionId: 'c2' })];
  },
  'session-only'(world) {
    world.status.keyStore = { kind: 'session-only', state: 'ready' };
    world.status.environment = 'demo';
    world.settings.environment = 'demo';
  },
  'going-live'(world) {
    empty(world);
    world.status.environment = 'sandbox';
    world.settings.environment = 'sandbox';
    world.credentials = { ...world.credentials, hasSecret: false };
    delete world.credentials.clientId;
    world.check = { state: 'missing' };
  },
  'going-live-refused'(world) {
    STATES['going-live']?.(world);
    world.credentials = { ...world.credentials, clientId: 'coffer-household-4f21', hasSecret: true };
    world.check = { state: 'refused' };
  },
  'going-live-bank'(world) {
    STATES['going-live-refused']?.(world);
    world.check = { state: 'accepted', banks: 61 };
  },
  'no-banks': empty,
  loading(world) {
    for (const method of ['accounts.list', 'transactions.page', 'audit.page', 'providers.list', 'settings.get'] as const)
      world.failing[method] = 'never';
  },
  'loading-more'(world) {
    for (const method of ['insights.cashFlow', 'insights.spending', 'insights.recurring', 'sync.runs', 'health.banks', 'tokens.stats'] as const)
      world.failing[method] = 'never';
  },
  failed(world) {
    for (const method of ['insights.cashFlow', 'insights.spending', 'insights.recurring', 'transfers.page', 'rules.list', 'sync.runs', 'health.banks', 'tokens.stats', 'webhooks.deliveries', 'consents.calendar', 'quota.list', 'backup.list', 'coverage.get', 'relay.status'] as const)
      world.failing[method] = 'INTERNAL';
    for (const method of ['accounts.list', 'transactions.page', 'audit.page', 'providers.list', 'settings.get'] as const)
      world.failing[method] = 'INTERNAL';
    world.failing['providers.list'] = 'NETWORK_OFFLINE';
  },
  locked(world) {
    world.status.isOpen = false;
    world.status.keyStore = { kind: 'passphrase', state: 'locked' };
    world.failing['keyStore.unlock'] = 'PASSPHRASE_WRONG';
  },
  'key-changed'(world) {
    world.status.isOpen = false;
    world.status.keyStore = { kind: 'os-keychain', state: 'changed' };
    world.lock = { isSet: false, isLocked: true, hasRecoveryCode: false };
  },
  'app-locked'(world) {
    world.status.lock = 'locked';
    world.lock = { isSet: true, isLocked: true, kind: 'pin', idleMinutes: 10, hasRecoveryCode: true };
    world.failing['lock.unlock'] = 'UNLOCK_REFUSED';
  },
  'app-locked-waiting'(world) {
    STATES['app-locked']?.(world);
    world.lock.retryAt = ago(world.nowMs, -14 * 60_000);
  },
  'lock-set'(world) {
    world.status.lock = 'open';
    world.lock = { isSet: true, isLocked: false, kind: 'pin', idleMinutes: 10, hasRecoveryCode: false };
  },
  'backed-up'(world) {
    world.backups = someBackups(world.nowMs);
  },
  private(world) {
    world.settings.hidesAmounts = true;
  },
  'key-lost'(world) {
    world.status.isOpen = false;
    world.status.keyStore = { kind: 'os-keychain', state: 'changed' };
    world.lock = { isSet: false, isLocked: true, hasRecoveryCode: true };
    world.failing['keyStore.unlock'] = 'RECOVERY_CODE_WRONG';
  },
  recovered(world) {
    world.status.keyStore = { kind: 'os-keychain', state: 'absent', isRecovered: true };
  },
  unauthenticated(world) {
    world.failing['app.status'] = 'UNAUTHENTICATED';
  },
  hostile(world) {
    const nasty = '\u202e09.999£ \u2066<img src=x onerror=alert(1)>\u2069 ' + 'Z̷̡̢̛̖̗̘̙̜̝̞̟̠'.repeat(6) + ' 🧾' + 'A'.repeat(60_000);
    world.transactions = world.transactions.slice(0, 300);
    for (const connection of world.connections) connection.providerName = nasty.slice(0, 4000);
    for (const account of world.accounts) account.name = nasty.slice(0, 4000);
    for (const [index, row] of world.transactions.entries()) {
      // Two bodies of megabytes are enough to see what they do.
      const text = index < 2 ? nasty.repeat(20) : nasty.slice(0, 2000);
      Object.assign(row, { merchant: text, description: text });
    }
  },
}; // prettier-ignore

function empty(world: World): void {
  Object.assign(world, { connections: [], accounts: [], transactions: [], entries: [], runs: [], attempts: [] });
  Object.assign(world, { ownCategories: [], rules: [], edits: [], transfers: [], recurring: [], budgets: [] });
}

function attempt(world: World, change: Partial<Attempt>): Attempt {
  return {
    attemptId: 'attempt-1',
    environment: 'production',
    state: 'waiting',
    createdAt: ago(world.nowMs, 60_000),
    expiresAt: ago(world.nowMs, -9 * 60_000),
    canRollBack: false,
    ...change,
  };
}

function failed<At extends string | undefined = undefined>(code: ErrorCode, at?: At) {
  return { ...new AppError(code).toValue(), ...(at === undefined ? {} : { at }) };
}
