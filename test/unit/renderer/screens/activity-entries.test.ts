import { describe, expect, it } from 'vitest';
import { entryTone, entryWhat } from '../../../../renderer/screens/activity/timeline-words.ts';
import { enGb } from '../../../../renderer/words/en-gb.ts';
import type { AuditEntry } from '../../../../shared/contract/index.ts';

const entry = (action: AuditEntry['action'], code?: string): AuditEntry => ({
  auditId: 1,
  at: '2026-03-10T12:00:00.000Z',
  action,
  metadata: code === undefined ? {} : { code },
});

describe('how an entry of the record looks', () => {
  it.each([
    ['a sign-in that failed', entry('AUTH_FAILED', 'STATE_EXPIRED'), 'Sign-in failed', 'bad'],
    ['one that the user has stopped', entry('AUTH_FAILED', 'CANCELLED'), 'Sign-in stopped', 'off'],
    ['a sync that failed', entry('SYNC_FAILED', 'PROVIDER_UNAVAILABLE'), 'Sync failed', 'bad'],
    ['a step like any other', entry('TOKEN_REFRESHED'), 'Access renewed', 'plain'],
  ])('%s', (_, given, what, tone) => {
    expect([entryWhat(given, enGb), entryTone(given)]).toEqual([what, tone]);
  });
});
