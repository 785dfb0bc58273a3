import { AppError } from '../../../../core/errors.ts';
import type { ErrorCode } from '../../../../shared/contract/index.ts';
import { describe, expect, test } from 'vitest';
import {
  connectedBanks,
  currentStep,
  goingLiveStates,
  type GoingLiveFacts,
} from '../../../../renderer/screens/settings/going-live-steps.ts';

const asError = (code: ErrorCode) => new AppError(code).toValue();
const NOTHING: GoingLiveFacts = { credentials: undefined, check: undefined, connections: [], attempts: [] };
const ENTERED: GoingLiveFacts = { ...NOTHING, credentials: { clientId: 'household', hasSecret: true } };
const ACCEPTED: GoingLiveFacts = { ...ENTERED, check: { state: 'accepted', banks: 40 } };

const CASES: readonly [what: string, facts: GoingLiveFacts, states: string, current: string | undefined][] = [
  ['nothing is known', NOTHING, 'open open open open', 'console'],
  ['nothing is entered', { ...NOTHING, credentials: { hasSecret: false }, check: { state: 'missing' } }, 'open open open open', 'console'],
  ['it is entered and being asked', ENTERED, 'done open open open', 'application'],
  ['TrueLayer refuses it', { ...ENTERED, check: { state: 'refused' } }, 'done problem open open', 'application'],
  ['TrueLayer cannot be reached', { ...ENTERED, check: { state: 'unknown', error: asError('NETWORK_OFFLINE') } }, 'done open open open', 'application'],
  ['TrueLayer knows it', ACCEPTED, 'done done open open', 'redirect'],
  ['a sign-in is under way', { ...ACCEPTED, attempts: [{ state: 'waiting' }] }, 'done done open open', 'redirect'],
  ['no answer came in time', { ...ACCEPTED, attempts: [{ state: 'failed', error: asError('STATE_EXPIRED') }] }, 'done done open open', 'redirect'],
  ['the user gave up waiting', { ...ACCEPTED, attempts: [{ state: 'failed', error: asError('CANCELLED') }] }, 'done done open open', 'redirect'],
  ['the user said no at the bank', { ...ACCEPTED, attempts: [{ state: 'failed', error: asError('AUTH_DENIED') }] }, 'done done done open', 'bank'],
  ['an answer is being worked on', { ...ACCEPTED, attempts: [{ state: 'finishing' }] }, 'done done done open', 'bank'],
  ['a bank is connected', { ...ACCEPTED, connections: [{}] }, 'done done done done', undefined],
  ['its consent has ended since', { ...ACCEPTED, connections: [{ reason: 'consent_expired' }] }, 'done done done done', undefined],
  ['the only bank was disconnected', { ...ACCEPTED, connections: [{ reason: 'disconnected' }] }, 'done done done open', 'bank'],
  ['a bank is connected and the secret was changed in the console', { ...ENTERED, check: { state: 'refused' }, connections: [{}] }, 'done problem done done', 'application'],
]; // prettier-ignore

describe('the move to live banks', () => {
  test.each(CASES)('%s', (_what, facts, expected, current) => {
    const states = goingLiveStates(facts);
    expect([states.console, states.application, states.redirect, states.bank].join(' ')).toBe(expected);
    expect(currentStep(states)).toBe(current);
  });

  test('a bank that the user has left is not counted', () => {
    expect(connectedBanks([{}, { reason: 'disconnected' }, { reason: 'revoked_at_bank' }])).toBe(2);
  });
});
