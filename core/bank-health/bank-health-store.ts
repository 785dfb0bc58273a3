import type { Environment } from '../../shared/contract/index.ts';
import type { Database } from '../database/database.ts';
import { addLatencies, NO_LATENCIES, type Latencies } from './latencies.ts';

/** Calls to one bank within an hour; `hour` is the instant it began. An empty `providerId` is TrueLayer itself. */
export type BankHour = {
  environment: Environment;
  providerId: string;
  hour: string;
  calls: number;
  failures: number;
  latencies: Latencies;
};

/** A time in which a bank did not answer. */
export type Outage = {
  environment: Environment;
  providerId: string;
  beganAt: string;
  endedAt: string | undefined;
  failures: number;
};

type HourRow = {
  environment: Environment;
  provider_id: string;
  hour: string;
  calls: number;
  failures: number;
  latencies: string;
};
type OutageRow = {
  environment: Environment;
  provider_id: string;
  began_at: string;
  ended_at: string | null;
  failures: number;
};

/** Creates the store over an open database: rows of `bank_hours` and `bank_outages`. */
export function createBankHealthStore(database: Database) {
  const hour = database.prepare<[Environment, string, string], HourRow>(
    'SELECT * FROM bank_hours WHERE environment = ? AND provider_id = ? AND hour = ?',
  );
  const putHour = database.prepare<[Environment, string, string, number, number, string]>(
    `INSERT INTO bank_hours (environment, provider_id, hour, calls, failures, latencies) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (environment, provider_id, hour)
     DO UPDATE SET calls = excluded.calls, failures = excluded.failures, latencies = excluded.latencies`,
  );
  const hoursSince = database.prepare<[Environment, string], HourRow>(
    'SELECT * FROM bank_hours WHERE environment = ? AND hour >= ? ORDER BY provider_id, hour',
  );
  const pruneHours = database.prepare<[string]>('DELETE FROM bank_hours WHERE hour < ?');
  const putOutage = database.prepare<[Environment, string, string, string | null, number]>(
    `INSERT INTO bank_outages (environment, provider_id, began_at, ended_at, failures) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (environment, provider_id, began_at)
     DO UPDATE SET ended_at = excluded.ended_at, failures = excluded.failures`,
  );
  const openOutages = database.prepare<[], OutageRow>('SELECT * FROM bank_outages WHERE ended_at IS NULL');
  const outagesSince = database.prepare<[Environment, string], OutageRow>(
    'SELECT * FROM bank_outages WHERE environment = ? AND coalesce(ended_at, began_at) >= ? ORDER BY began_at DESC LIMIT 200',
  );
  const pruneOutages = database.prepare<[string]>('DELETE FROM bank_outages WHERE ended_at < ?');

  return {
    /** Adds calls to an hour that may have some already. */
    add({ environment, providerId, hour: at, calls, failures, latencies }: BankHour): void {
      const row = hour.get(environment, providerId, at);
      putHour.run(
        environment,
        providerId,
        at,
        (row?.calls ?? 0) + calls,
        (row?.failures ?? 0) + failures,
        JSON.stringify(addLatencies(row ? latenciesOf(row) : NO_LATENCIES, latencies)),
      );
    },
    hoursSince: (environment: Environment, iso: string): BankHour[] =>
      hoursSince.all(environment, iso).map((row) => ({
        environment: row.environment,
        providerId: row.provider_id,
        hour: row.hour,
        calls: row.calls,
        failures: row.failures,
        latencies: latenciesOf(row),
      })),
    putOutage: ({ environment, providerId, beganAt, endedAt, failures }: Outage): void =>
      void putOutage.run(environment, providerId, beganAt, endedAt ?? null, failures),
    openOutages: (): Outage[] => openOutages.all().map(outageOf),
    outagesSince: (environment: Environment, iso: string): Outage[] => outagesSince.all(environment, iso).map(outageOf),
    prune(hoursBefore: string, outagesBefore: string): void {
      pruneHours.run(hoursBefore);
      pruneOutages.run(outagesBefore);
    },
  };
}

function latenciesOf({ latencies }: HourRow): Latencies {
  return JSON.parse(latencies) as number[];
}

function outageOf(row: OutageRow): Outage {
  return {
    environment: row.environment,
    providerId: row.provider_id,
    beganAt: row.began_at,
    endedAt: row.ended_at ?? undefined,
    failures: row.failures,
  };
}
