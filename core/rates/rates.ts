import type { Input, Output } from '../../shared/contract/index.ts';
import { rateOf } from '../../shared/domain/exchange.ts';
import { utcDateOf } from '../../shared/domain/local-date.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import type { Clock } from '../ports.ts';
import { findRate, type FoundRate } from './find-rate.ts';
import type { RateStore } from './rate-store.ts';
import type { EcbRates } from './read-ecb-rates.ts';

/** Rates of exchange: kept here, each with its source and day. */
export type Rates = {
  list(): Output<'rates.list'>;
  set(input: Input<'rates.set'>): void;
  remove(input: Input<'rates.remove'>): void;
  /** Fetches the European Central Bank's. */
  fetch(): Promise<Output<'rates.fetch'>>;
  /** Reads what is kept once, and answers from it. */
  reader(): (from: string, to: string) => FoundRate | undefined;
};

/** Creates the rates. */
export function createRates(needs: {
  database: Database;
  store: RateStore;
  fetchEcb(): Promise<EcbRates>;
  audit: Audit;
  events: EventBus;
  clock: Clock;
}): Rates {
  const { database, store, audit, events, clock } = needs;

  return {
    list: () => ({
      rates: store.latest().map(({ from_currency, to_currency, rate, date, source }) => ({
        from: from_currency,
        to: to_currency,
        rate,
        date,
        source,
      })),
    }),

    set({ from, to, rate }) {
      if (from === to || !rateOf(rate))
        throw new AppError('INVALID_INPUT', { details: { issues: [{ path: from === to ? 'to' : 'rate' }] } });
      const nowMs = clock.nowMs();
      database.transaction(() => {
        store.put({
          from_currency: from,
          to_currency: to,
          source: 'hand',
          date: utcDateOf(nowMs),
          rate,
          noted_at: new Date(nowMs).toISOString(),
        });
        audit.append('RATES_CHANGED', {}, { source: 'hand', currency: from, change: 'set' });
      })();
      events.emit('insights.changed', {});
    },

    remove({ from, to }) {
      database.transaction(() => {
        if (!store.removeByHand(from, to)) throw new AppError('NOT_FOUND', { details: { from, to } });
        audit.append('RATES_CHANGED', {}, { source: 'hand', currency: from, change: 'removed' });
      })();
      events.emit('insights.changed', {});
    },

    async fetch() {
      const { date, rates } = await needs.fetchEcb();
      const notedAt = new Date(clock.nowMs()).toISOString();
      database.transaction(() => {
        for (const [currency, rate] of rates)
          store.put({ from_currency: 'EUR', to_currency: currency, source: 'ecb', date, rate, noted_at: notedAt });
        audit.append('RATES_CHANGED', {}, { source: 'ecb', date, count: rates.size, change: 'fetched' });
      })();
      events.emit('insights.changed', {});
      return { date, count: rates.size };
    },

    reader() {
      const rows = store.latest();
      const known = new Map<string, FoundRate | undefined>();
      return (from, to) => {
        const pair = `${from} ${to}`;
        if (!known.has(pair)) known.set(pair, findRate(rows, from, to));
        return known.get(pair);
      };
    },
  };
}
