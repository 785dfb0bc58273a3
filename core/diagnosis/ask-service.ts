import { Agent, request } from 'undici';
import type { Application } from '../credentials/credentials.ts';
import type { Clock } from '../ports.ts';
import type { ServiceFacts } from './diagnosis-facts.ts';

const TIMEOUT_MS = 8_000;

/** Asks TrueLayer, without any token, whether it answers this computer and what time it has. Never rejects. */
export type AskService = (application: Application) => Promise<ServiceFacts>;

/**
 * Creates the question: a data call that names nobody, which is always refused. The refusal is the proof that the network
 * carries, and its `Date` header (RFC 9110 §6.6.1) is a clock to hold ours against. Nobody else is asked, so that no
 * other company learns that Coffer runs here.
 */
export function createAskService(clock: Clock): AskService {
  return async ({ apiUrl }) => {
    // An agent of its own: an idle connection from before a network change would answer for the network of then.
    const agent = new Agent({ connect: { timeout: TIMEOUT_MS } });
    const askedAtMs = clock.nowMs();
    try {
      const answer = await request(`${apiUrl.replace(/\/+$/, '')}/data/v1/me`, {
        dispatcher: agent,
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answeredAtMs = clock.nowMs();
      await answer.body.dump();
      const theirsMs = Date.parse(String(answer.headers['date']));
      if (Number.isNaN(theirsMs)) return { state: 'answers' };
      // The header was written somewhere between; its second was cut off, half of one on average.
      return { state: 'answers', clockAheadMs: (askedAtMs + answeredAtMs) / 2 - (theirsMs + 500) };
    } catch (thrown) {
      return { state: 'silent', code: codeOf(thrown) };
    } finally {
      await agent.destroy();
    }
  };
}

/** The code of the system or of the TLS library; several addresses may have been tried, the first tells enough. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'no answer';
  if (thrown.name === 'TimeoutError') return 'ETIMEDOUT';
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return codeOf(thrown.errors[0]);
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown.cause === undefined ? 'no answer' : codeOf(thrown.cause);
}
