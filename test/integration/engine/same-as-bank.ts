import { expect } from 'vitest';
import { differencesFromBank } from './differences-from-bank.ts';
import type { EngineAndBank } from './engine-and-bank.ts';

/** Expects the ledger of a connection to be the bank's own books: nothing lost, doubled or invented, balances to the penny. */
export async function expectSameAsBank(engine: EngineAndBank, connectionId: string): Promise<void> {
  const { connection } = await engine.call('connections.get', { connectionId });
  const truth = await engine.bank.truth(connection.credentialsId ?? '');
  expect(await differencesFromBank(engine, connectionId, truth)).toEqual([]);
}
