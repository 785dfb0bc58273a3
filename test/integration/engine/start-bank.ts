import type { LoggedCall } from '../../../sandbox/call-log.ts';
import type { Endpoint, FaultName } from '../../../sandbox/faults.ts';
import { startSandbox, type RunningSandbox, type SandboxOptions } from '../../../sandbox/start-sandbox.ts';

/** A fault as the sandbox's control takes it; `endpoint` and `times` narrow it. */
export type FaultRequest = {
  fault: FaultName;
  endpoint?: Endpoint | 'token' | 'data' | 'all';
  providerId?: string;
  credentialsId?: string;
  accountId?: string;
  times?: number;
  ms?: number;
  code?: string;
  status?: number;
  days?: number;
  retryAfterSeconds?: number;
  /** Fields of an answer to replace, and to leave out. */
  set?: Record<string, unknown>;
  omit?: string[];
  outcome?: string;
};

/** What `GET /control/ledger` says of one account, as far as tests need it. */
export type BankAccountTruth = {
  accountId: string;
  kind: 'account' | 'card';
  currency: string;
  historyFrom: string;
  balanceMinor: number;
  booked: { date: string; amountMinor: number; description: string }[];
  pending: { date: string; amountMinor: number; description: string }[];
};

/** One consent as `GET /control` lists it. */
export type BankConsent = {
  credentialsId: string;
  providerId: string;
  username: string;
  status: 'Authorised' | 'Revoked';
  expiresAt: string;
  /** Refresh tokens that would be taken at this moment, by their SHA-256. */
  honoured: string[];
};

/** A sandbox with the commands of its control as functions. */
export type Bank = RunningSandbox & {
  fault(fault: FaultRequest): Promise<void>;
  clearFaults(): Promise<void>;
  set(settings: Record<string, unknown>): Promise<void>;
  /** Calls received at one door, or at all of them. */
  calls(endpoint?: Endpoint): Promise<LoggedCall[]>;
  consents(): Promise<BankConsent[]>;
  truth(credentialsId: string): Promise<BankAccountTruth[]>;
  advance(ms: number): Promise<void>;
  /** Back to the first moment. */
  reset(): Promise<void>;
};

/** Starts a sandbox, with small books unless asked for others, and gives its control as functions. The caller closes it. */
export async function startBank(options: SandboxOptions = {}): Promise<Bank> {
  const sandbox = await startSandbox({ historyYears: 0, rowsPerAccount: 80, ...options });
  const control = async <Answer>(path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(sandbox.controlUrl + path, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    if (answer.status !== 200) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  return {
    ...sandbox,
    fault: (fault) => control('', fault),
    clearFaults: () => control('', { clear: true }),
    set: (settings) => control('', { set: settings }),
    async calls(endpoint) {
      const { calls } = await control<{ calls: LoggedCall[] }>('/log');
      return endpoint === undefined ? calls : calls.filter((call) => call.endpoint === endpoint);
    },
    consents: async () => (await control<{ consents: BankConsent[] }>('')).consents,
    truth: async (credentialsId) =>
      (await control<{ accounts: BankAccountTruth[] }>(`/ledger?credentialsId=${encodeURIComponent(credentialsId)}`))
        .accounts,
    advance: (ms) => control('/clock', { advanceMs: ms }),
    reset: () => control('/reset', {}),
  };
}
