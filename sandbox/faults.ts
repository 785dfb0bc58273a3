import { z } from 'zod';

/** Everything that can go wrong on request. README.md says in a table what each one does. */
export const FAULTS = [
  // The consent itself, at once and for good.
  'revoke',
  'expire-consent',
  'consent-expires-in',
  // Instead of an answer.
  'rate-limit',
  'outage',
  'html-error',
  'problem-json',
  'empty-body',
  'sca-exceeded',
  'unsupported',
  'data-error',
  'token-error',
  'withdraw',
  // On the wire.
  'slow',
  'drop-before-response',
  'drop-mid-response',
  'truncated-json',
  'gzip',
  'lose-refresh-response',
  // Inside the answer.
  'token-answer',
  'me-answer',
  'account-answer',
  'unstable-ids',
  'duplicate-ids',
  'shift-dates',
  'out-of-order',
  'bare-rows',
  'odd-rows',
  'no-running-balance',
  'partial',
  'big-body',
  'account-vanishes',
  'balance-off',
  // The bank's own books, and what extending answers.
  'rewrite-history',
  'extend',
] as const;

/** The name of a fault. */
export type FaultName = (typeof FAULTS)[number];

/** The doors of the sandbox, as faults and the call log name them. */
export const ENDPOINTS = [
  'me',
  'info',
  'accounts',
  'cards',
  'account',
  'card',
  'balance',
  'transactions',
  'pending',
  'standing_orders',
  'direct_debits',
  'results',
  'exchange',
  'refresh',
  'delete',
  'providers',
  'reauthuri',
  'extend',
  'debug',
] as const;

/** The name of a door. */
export type Endpoint = (typeof ENDPOINTS)[number];

const AUTH_ENDPOINTS: readonly Endpoint[] = [
  'exchange',
  'refresh',
  'delete',
  'providers',
  'reauthuri',
  'extend',
  'debug',
];
const DATA_ENDPOINTS = ENDPOINTS.filter((endpoint) => !AUTH_ENDPOINTS.includes(endpoint));

/** What `endpoint` may say besides one door: several at once. */
const GROUPS: Readonly<Record<string, readonly Endpoint[]>> = {
  token: ['exchange', 'refresh'],
  data: DATA_ENDPOINTS,
  all: ENDPOINTS,
};

/** Where a fault acts when it does not say. Everything else acts on the whole Data API. */
const DEFAULT_ENDPOINTS: Partial<Record<FaultName, readonly Endpoint[]>> = {
  'rate-limit': DATA_ENDPOINTS.filter((endpoint) => endpoint !== 'me'),
  'sca-exceeded': ['transactions', 'info'],
  unsupported: ['standing_orders', 'direct_debits', 'pending'],
  'token-error': ['exchange', 'refresh'],
  'token-answer': ['exchange', 'refresh'],
  'lose-refresh-response': ['refresh'],
  extend: ['extend'],
  'me-answer': ['me'],
  'account-answer': ['accounts', 'cards'],
  'balance-off': ['balance'],
  'account-vanishes': ['accounts', 'cards', 'account', 'card', 'balance', 'transactions', 'pending'],
  'unstable-ids': ['transactions', 'pending'],
  'duplicate-ids': ['transactions'],
  'shift-dates': ['transactions'],
  'out-of-order': ['transactions'],
  'bare-rows': ['transactions', 'pending'],
  'odd-rows': ['transactions'],
  'no-running-balance': ['transactions'],
  partial: ['transactions'],
  'big-body': ['transactions'],
};

/** A fault as `POST /control` takes it. Options that a fault has no use for are ignored; unknown names are refused. */
export const faultSchema = z.strictObject({
  fault: z.enum(FAULTS),
  /** Only for this provider, connection or account. None of them: for everybody. */
  providerId: z.string().optional(),
  credentialsId: z.string().optional(),
  accountId: z.string().optional(),
  endpoint: z.enum([...ENDPOINTS, 'token', 'data', 'all']).optional(),
  /** How many calls it spoils. Absent: every one. */
  times: z.int().positive().optional(),
  /** Until this simulated instant: ISO 8601 or milliseconds. */
  until: z.union([z.iso.datetime().transform((text) => Date.parse(text)), z.number()]).optional(),
  status: z.int().min(200).max(599).optional(),
  code: z.string().max(100).optional(),
  retryAfterSeconds: z.number().nonnegative().optional(),
  /** `slow`: real milliseconds. */
  ms: z.number().nonnegative().max(600_000).optional(),
  /** `consent-expires-in`: simulated milliseconds, or days. */
  inMs: z.number().optional(),
  days: z.number().optional(),
  rows: z.int().nonnegative().max(2_000_000).optional(),
  /** `partial`: the share of rows that is sent. */
  keep: z.number().min(0).max(1).optional(),
  byMinor: z.int().optional(),
  /** `token-answer`, `me-answer`, `account-answer`: fields to replace and to leave out. */
  set: z.record(z.string(), z.unknown()).optional(),
  omit: z.array(z.string()).optional(),
  outcome: z
    .enum([
      'no_action_needed',
      'authentication_needed',
      'reconfirmation_of_consent_needed',
      'not-enabled',
      'unauthorised',
      'cannot-extend',
    ])
    .optional(),
  change: z.enum(['description', 'amount', 'date', 'remove']).optional(),
  olderThanDays: z.int().nonnegative().optional(),
  /** `unstable-ids`: which identifiers change with every answer. */
  ids: z.enum(['transaction', 'all']).optional(),
  /** `duplicate-ids`: the same row twice, or two different rows under one id. */
  how: z.enum(['same-row', 'shared-id']).optional(),
  /** `odd-rows`: rows to add as they stand, instead of the built-in collection. */
  rawRows: z.array(z.record(z.string(), z.unknown())).optional(),
});

/** See {@link faultSchema}. */
export type FaultInput = z.infer<typeof faultSchema>;

/** A fault that is waiting for calls to spoil. */
export type Fault = FaultInput & { faultId: string; timesLeft: number | undefined };

/** Where a call goes and whose it is. */
export type Place = {
  endpoint: Endpoint;
  providerId?: string | undefined;
  credentialsId?: string | undefined;
  accountId?: string | undefined;
};

/** The faults in force. */
export type FaultList = {
  add(input: FaultInput): Fault;
  /** Removes one fault, or all of them. Returns how many went. */
  clear(faultId?: string): number;
  list(): readonly Fault[];
  /** The newest fault of this name that fits the place. Each call counts against its `times`. */
  take(name: FaultName, place: Place): Fault | undefined;
  /** Whether there is one, without counting. */
  isSet(name: FaultName, place: Place): boolean;
};

/** Creates an empty list. `nowMs` is the simulated time, by which `until` is judged. */
export function createFaultList(nowMs: () => number): FaultList {
  let faults: Fault[] = [];
  let count = 0;

  function find(name: FaultName, place: Place): Fault | undefined {
    return faults.findLast(
      (fault) =>
        fault.fault === name &&
        (fault.timesLeft === undefined || fault.timesLeft > 0) &&
        (fault.until === undefined || nowMs() < fault.until) &&
        (fault.providerId === undefined || fault.providerId === place.providerId) &&
        (fault.credentialsId === undefined || fault.credentialsId === place.credentialsId) &&
        (fault.accountId === undefined || fault.accountId === place.accountId || place.accountId === undefined) &&
        endpointsOf(fault).includes(place.endpoint),
    );
  }

  return {
    add(input) {
      count += 1;
      const fault: Fault = { ...input, faultId: `fault-${count}`, timesLeft: input.times };
      faults.push(fault);
      return fault;
    },
    clear(faultId) {
      const before = faults.length;
      faults = faultId === undefined ? [] : faults.filter((fault) => fault.faultId !== faultId);
      return before - faults.length;
    },
    list: () => faults,
    take(name, place) {
      const fault = find(name, place);
      if (fault?.timesLeft !== undefined) fault.timesLeft -= 1;
      return fault;
    },
    isSet: (name, place) => find(name, place) !== undefined,
  };
}

function endpointsOf({ fault, endpoint }: Fault): readonly Endpoint[] {
  if (endpoint === undefined) return DEFAULT_ENDPOINTS[fault] ?? DATA_ENDPOINTS;
  return GROUPS[endpoint] ?? [endpoint as Endpoint];
}
