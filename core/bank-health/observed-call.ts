import type { Environment } from '../../shared/contract/index.ts';
import type { FailureKind } from '../providers/bank-failure.ts';

/** One call to TrueLayer and how it ended. Ids, kinds and times; nothing of what was asked or answered. */
export type ObservedCall = {
  environment: Environment;
  /** The bank behind it; absent when TrueLayer itself was asked (tokens, links, the list of banks) or the bank is not known yet. */
  providerId?: string | undefined;
  outcome: 'answered' | FailureKind;
  tookMs: number;
};

/** Takes note of a call. Called for each one, so it must be quick and must not throw. */
export type ObserveCall = (call: ObservedCall) => void;

/**
 * What a call says about whom it was made to. A refusal is an answer: whoever refuses is there. What went wrong on the way
 * out (no network, called off) says nothing. Pure.
 */
export function judgeCall(outcome: ObservedCall['outcome']): 'answered' | 'failed' | 'nothing' {
  switch (outcome) {
    case 'offline':
    case 'cancelled':
      return 'nothing';
    case 'unavailable':
    case 'timeout':
    case 'unreadable':
      return 'failed';
    default:
      return 'answered';
  }
}
