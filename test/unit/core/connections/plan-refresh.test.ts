import { expect, test } from 'vitest';
import { planRefresh, type LostRefresh } from '../../../../core/connections/plan-refresh.ts';
import { AppError } from '../../../../core/errors.ts';

const error = new AppError('BAD_RESPONSE');
const token = (text: string) => Buffer.from(text);
const lost = (number: number, accessToken: Buffer | null = token('a')): LostRefresh => ({ number, accessToken, error });

test.each<[string, Parameters<typeof planRefresh>[0], 'ask' | 'share-loss']>([
  ['nothing was ever lost', { lostBefore: 0, accessToken: token('a'), lost: undefined }, 'ask'],
  ['lost since the work began', { lostBefore: 0, accessToken: token('a'), lost: lost(1) }, 'share-loss'],
  ['lost since, after losses of others', { lostBefore: 6, accessToken: token('a'), lost: lost(7) }, 'share-loss'],
  ['lost before the work began', { lostBefore: 1, accessToken: token('a'), lost: lost(1) }, 'ask'],
  ['lost long before, and others since', { lostBefore: 4, accessToken: token('a'), lost: lost(1) }, 'ask'],
  ['new tokens have come since', { lostBefore: 0, accessToken: token('b'), lost: lost(1) }, 'ask'],
  ['no access token, then as now', { lostBefore: 0, accessToken: null, lost: lost(1, null) }, 'share-loss'],
  ['the first access token has come since', { lostBefore: 0, accessToken: token('a'), lost: lost(1, null) }, 'ask'],
  ['the access token has gone since', { lostBefore: 0, accessToken: null, lost: lost(1) }, 'ask'],
])('%s: %s', (_name, facts, kind) => {
  expect(planRefresh(facts)).toEqual(kind === 'ask' ? { kind } : { kind, error });
});
