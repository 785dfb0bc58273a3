import type { Endpoint } from './faults.ts';

/** One call that the sandbox received. Never holds a token, a code, a header or a body. */
export type LoggedCall = {
  /** Simulated time, ISO 8601. */
  at: string;
  method: string;
  /** Without query; sign-in session ids are left out. */
  path: string;
  endpoint?: Endpoint;
  providerId?: string;
  credentialsId?: string;
  accountId?: string;
  /** The range asked for, on transactions. */
  from?: string;
  to?: string;
  attended?: boolean;
  /** Which refresh token the answer handed out: its SHA-256, as `GET /control` lists the honoured ones. */
  gave?: string;
  status: number;
  /** How the connection ended when it did not end well. */
  dropped?: boolean;
};

/** The calls received, oldest first. */
export type CallLog = {
  add(call: LoggedCall): void;
  list(): readonly LoggedCall[];
  clear(): void;
};

const MAX_CALLS = 20_000;

/** Creates an empty log; the oldest calls go when it is full. */
export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  return {
    add(call) {
      calls.push(call);
      if (calls.length > MAX_CALLS) calls = calls.slice(-MAX_CALLS / 2);
    },
    list: () => calls,
    clear() {
      calls = [];
    },
  };
}
