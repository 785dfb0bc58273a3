import type { Account, AuditEntry, Connection, Provider, Scope, Transaction } from '../../../shared/contract/index.ts';
import type { AuditAction } from '../../../shared/domain/audit-actions.ts';
import { addDays, localDateOf } from '../../../shared/domain/local-date.ts';

/** A believable household for pictures of the interface: the same figures for the same moment, every time. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const SCOPES: readonly Scope[] = [
  'info',
  'accounts',
  'balance',
  'cards',
  'transactions',
  'direct_debits',
  'standing_orders',
  'offline_access',
];

/** An instant before (negative: after) `nowMs`. */
export function ago(nowMs: number, ms: number): string {
  return new Date(nowMs - ms).toISOString();
}

/** Five banks in three countries. */
export function someConnections(nowMs: number): Connection[] {
  const common = { environment: 'production' as const, scopes: [...SCOPES], status: 'ACTIVE' as const, syncing: false };
  const consent = (daysAgo: number, daysLeft: number, isEstimate = false) => ({
    consentCreatedAt: ago(nowMs, daysAgo * DAY_MS),
    consentExpiresAt: ago(nowMs, -daysLeft * DAY_MS - HOUR_MS),
    consentExpiryIsEstimate: isEstimate,
    daysLeft,
    createdAt: ago(nowMs, (daysAgo + 200) * DAY_MS),
  });
  const synced = (minutes: number) => ({
    lastSyncedAt: ago(nowMs, minutes * MINUTE_MS),
    nextSyncAt: ago(nowMs, -(360 - minutes) * MINUTE_MS),
  });
  return [
    { ...common, ...consent(29, 61), ...synced(12), connectionId: 'c1', providerId: 'ob-northgate', providerName: 'Northgate Bank', country: 'uk' },
    { ...common, ...consent(3, 87), ...synced(12), connectionId: 'c2', providerId: 'ob-otter', providerName: 'Otter', country: 'uk' },
    { ...common, ...consent(55, 35), ...synced(14), connectionId: 'c3', providerId: 'ob-marlowe', providerName: 'Marlowe Cards', country: 'uk' },
    { ...common, ...consent(62, 118), ...synced(13), connectionId: 'c4', providerId: 'xs2a-hanse', providerName: 'Hansebank Hamburg', country: 'de' },
    { ...common, ...consent(41, 49, true), ...synced(13), connectionId: 'c5', providerId: 'xs2a-donau', providerName: 'Donau Sparbank', country: 'at' },
  ]; // prettier-ignore
}

/** Their accounts and cards. */
export function someAccounts(nowMs: number): Account[] {
  const asOf = ago(nowMs, 12 * MINUTE_MS);
  const account = (
    accountId: string,
    connectionId: string,
    name: string,
    type: string,
    currency: string,
    numberTail: string,
    currentMinor: number,
    extra: Partial<Account> & { availableMinor?: number } = {},
  ): Account => {
    const { availableMinor = currentMinor, ...rest } = extra;
    return {
      accountId,
      connectionId,
      kind: 'account',
      name,
      type,
      currency,
      numberTail,
      balance: { currentMinor, availableMinor, asOf },
      balanceProof: { state: 'proven' },
      hidden: false,
      ...rest,
    };
  };
  const card = { kind: 'card' as const };
  return [
    account('a1', 'c1', 'Everyday Current', 'TRANSACTION', 'GBP', '4821', 284_219, { availableMinor: 384_219 }),
    account('a2', 'c1', 'Rainy Day Saver', 'SAVINGS', 'GBP', '0937', 1_250_000),
    account('a3', 'c1', 'Old Joint Account', 'TRANSACTION', 'GBP', '1106', 0, { hidden: true }),
    account('a4', 'c2', 'Personal', 'TRANSACTION', 'GBP', '7750', 61_283, { availableMinor: 58_413 }),
    account('a5', 'c2', 'Holiday pot', 'SAVINGS', 'GBP', '7751', 84_000),
    account('a6', 'c3', 'Marlowe Gold', 'CREDIT', 'GBP', '1008', -72_391, { ...card, availableMinor: 427_609 }),
    account('a7', 'c4', 'Girokonto', 'TRANSACTION', 'EUR', '3300', 341_907),
    account('a8', 'c4', 'Tagesgeldkonto', 'SAVINGS', 'EUR', '3317', 920_450),
    account('a9', 'c4', 'Kreditkarte', 'CREDIT', 'EUR', '9041', -28_864, { ...card, availableMinor: 271_136 }),
    account('a10', 'c5', 'Gehaltskonto', 'TRANSACTION', 'EUR', '5512', 118_040),
  ];
}

type Habit = readonly [
  accountId: string,
  currency: string,
  merchant: string,
  description: string,
  category: string,
  minor: number,
  everyDays: number,
  categoryId: string,
];

const HABITS: readonly Habit[] = [
  ['a1', 'GBP', 'Brightwell & Co', 'SALARY BRIGHTWELL AND CO LTD', 'CREDIT', 318_450, 30, 'salary'],
  ['a1', 'GBP', 'Larch House Lettings', 'STO LARCH HOUSE RENT FLAT 4', 'STANDING_ORDER', -142_500, 30, 'rent'],
  ['a1', 'GBP', 'Thornhill Energy', 'DD THORNHILL ENERGY 88210334', 'DIRECT_DEBIT', -9_640, 30, 'utilities'],
  ['a1', 'GBP', 'Harbour Council', 'DD HARBOUR COUNCIL TAX', 'DIRECT_DEBIT', -16_300, 30, 'local-taxes'],
  ['a4', 'GBP', 'Fenwick Grocers', 'CARD 14 FENWICK GROCERS LEEDS', 'PURCHASE', -4_287, 4, 'groceries'],
  ['a4', 'GBP', 'Bramble Coffee', 'CARD 14 BRAMBLE COFFEE', 'PURCHASE', -385, 2, 'eating-out'],
  ['a4', 'GBP', 'Northern Tramways', 'CONTACTLESS NORTHERN TRAMWAYS', 'PURCHASE', -460, 3, 'public-transport'],
  ['a6', 'GBP', 'Quillfeather Books', 'QUILLFEATHER BOOKS YORK GB', 'PURCHASE', -2_199, 13, 'books'],
  ['a6', 'GBP', 'Larkspur Airlines', 'LARKSPUR AIRLINES 0917733', 'PURCHASE', -21_840, 47, 'travel'],
  ['a6', 'GBP', 'Tidewater Streaming', 'TIDEWATER STREAMING MONTHLY', 'PURCHASE', -1_099, 30, 'subscriptions'],
  ['a7', 'EUR', 'Alsterwerk GmbH', 'GEHALT ALSTERWERK GMBH', 'CREDIT', 264_000, 30, 'salary'],
  ['a7', 'EUR', 'Bäckerei Möwe', 'EC BAECKEREI MOEWE HAMBURG', 'PURCHASE', -740, 3, 'groceries'],
  ['a7', 'EUR', 'Kiezmarkt', 'EC KIEZMARKT SAGT DANKE', 'PURCHASE', -3_815, 5, 'groceries'],
  ['a9', 'EUR', 'Elbbahn', 'ELBBAHN MONATSKARTE', 'PURCHASE', -5_800, 30, 'public-transport'],
  ['a10', 'EUR', 'Café Praterstern', 'BANKOMAT CAFE PRATERSTERN WIEN', 'PURCHASE', -1_190, 6, 'eating-out'],
  ['a10', 'EUR', 'Wiener Wohnbau', 'MIETE WIENER WOHNBAU TOP 12', 'STANDING_ORDER', -68_400, 30, 'rent'],
];

/** Their transactions over `days` days up to now, newest first. Amounts wander a little, by a fixed rule. */
export function someTransactions(nowMs: number, days: number): Transaction[] {
  const today = localDateOf(new Date(nowMs).toISOString()) ?? '2026-01-01';
  const rows: Transaction[] = [];
  for (let back = 0; back < days; back += 1) {
    const date = addDays(today, -back);
    for (const [index, habit] of HABITS.entries()) {
      const [accountId, currency, merchant, description, category, minor, everyDays, categoryId] = habit;
      if ((back + index * 2) % everyDays !== 0) continue;
      const wander = everyDays >= 30 ? 0 : ((back * 37 + index * 101) % 41) - 20;
      rows.push({
        transactionId: `t${back}-${index}`,
        accountId,
        status: back < 2 && minor < 0 && everyDays < 30 ? 'pending' : 'booked',
        date,
        amountMinor: Math.trunc(minor * (1 + wander / 100)),
        currency,
        description,
        merchant,
        category,
        shownCategory: { categoryId, by: 'bank' },
        deleted: false,
      });
    }
  }
  return rows;
}

const DAILY: readonly (readonly [AuditAction, Readonly<Record<string, unknown>>])[] = [
  ['SYNC_STARTED', { purpose: 'scheduled' }],
  ['TOKEN_REFRESHED', { expiresInSeconds: 3600, rotated: true }],
  ['BALANCE_FETCHED', { accountId: 'a1' }],
  ['TRANSACTIONS_FETCHED', { accountId: 'a1', received: 42, added: 5, changed: 2, unreadable: 0 }],
  ['SYNC_FINISHED', { changed: 2, booked: 0, vanished: 0, accounts: 3 }],
];

/** What happened once, by how many hours ago. */
const ONCE: readonly (readonly [hoursAgo: number, AuditAction, connectionId: string | undefined, Readonly<Record<string, unknown>>])[] = [
  [2, 'WEBHOOK_RECEIVED', undefined, { type: 'transaction.created', trust: 'signed' }],
  [3, 'SETTINGS_CHANGED', undefined, { settings: ['theme', 'attendedAccess'] }],
  [4, 'AUDIT_VERIFIED', undefined, { ok: true, entries: 1481 }],
  [7, 'CONNECTION_RECOVERED', 'c3', { from: 'ERROR', to: 'ACTIVE' }],
  [9, 'TOKEN_REFRESH_FAILED', 'c3', { code: 'PROVIDER_UNAVAILABLE', httpStatus: 503 }],
  [10, 'CONSENT_WARNED', 'c2', { daysLeft: 7, consentExpiresAt: '2026-07-07T10:00:00.000Z' }],
  [26, 'CONNECTION_EXTENDED', 'c1', {}],
  [29, 'EXPORT_CREATED', undefined, { format: 'csv', rows: 8412 }],
  [75, 'RATE_LIMITED', 'c4', { code: 'RATE_LIMITED' }],
  [124, 'SYNC_FAILED', 'c3', { code: 'PROVIDER_UNAVAILABLE', runId: 'run-20-c3x' }],
  [500, 'CONNECTION_CREATED', 'c2', { consentExpiresAt: '2026-07-07T10:00:00.000Z' }],
  [500.01, 'TOKEN_EXCHANGED', 'c2', {}],
  [500.05, 'AUTH_LINK_CREATED', 'c2', { kind: 'link' }],
]; // prettier-ignore

/** What an engine would have written down over `days` days, newest first. */
export function someAuditEntries(nowMs: number, days: number): AuditEntry[] {
  const entries: Omit<AuditEntry, 'auditId'>[] = ONCE.map(([hoursAgo, action, connectionId, metadata]) => ({
    at: ago(nowMs, hoursAgo * HOUR_MS),
    action,
    ...(connectionId === undefined ? {} : { connectionId }),
    metadata,
  }));
  for (let round = 0; round < days * 4; round += 1) {
    for (const [bank, connectionId] of ['c1', 'c2', 'c3', 'c4', 'c5'].entries()) {
      const runId = `run-${round}-${connectionId}`;
      for (const [step, [action, metadata]] of DAILY.entries()) {
        const at = ago(nowMs, round * 6 * HOUR_MS + 12 * MINUTE_MS + bank * 4000 - step * 700);
        const run = action.startsWith('SYNC') ? { runId } : {};
        const counts =
          action === 'SYNC_FINISHED' ? { added: (round * 7 + bank) % 3 === 0 ? 0 : 3 + ((round + bank) % 5) } : {};
        entries.push({ at, action, connectionId, metadata: { ...metadata, ...run, ...counts } });
      }
    }
  }
  return entries
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .map((entry, index, all) => Object.assign(entry, { auditId: all.length - index }));
}

const NAMES: Readonly<Record<Provider['country'], readonly string[]>> = {
  uk: ['Northgate Bank', 'Otter', 'Marlowe Cards', 'Thames & Clyde', 'Pennine Building Society', 'First Cardinal', 'Kestrel', 'Lowland Trust', 'Saltire Mutual', 'Beacon Savings', 'Copperfield Private', 'Harbourside', 'Union of Mercia', 'Wren', 'Cairngorm Bank', 'Abbey Road Bank', 'Fleet & Strand', 'Meridian One'],
  de: ['Hansebank Hamburg', 'Isar Direkt', 'Sparbank Rhein-Ruhr', 'Märkische Volksbank', 'Spreebank', 'Schwarzwald Genossenschaftsbank', 'Nordlicht', 'Taunus Privatbank', 'Weserkasse'],
  at: ['Donau Sparbank', 'Alpenbank', 'Wiener Volkskasse', 'Steirische Genossenschaft', 'Bank am Graben', 'Tiroler Landesbank'],
}; // prettier-ignore

/** The banks on offer. */
export function someProviders(country?: Provider['country']): Provider[] {
  return (['uk', 'de', 'at'] as const)
    .filter((one) => country === undefined || one === country)
    .flatMap((one) =>
      NAMES[one].map((displayName, index) => ({
        providerId: `${one}-${index}`,
        displayName,
        country: one,
        scopes: [...SCOPES],
      })),
    );
}
