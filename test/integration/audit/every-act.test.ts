import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  methods,
  type AuditEntry,
  type EngineEvent,
  type Input,
  type MethodName,
} from '../../../shared/contract/index.ts';
import type { AuditAction } from '../../../shared/domain/audit-actions.ts';
import { connectBank, signInAtBank } from '../../support/test-engine.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { untilQuiet } from '../lifecycle/connected.ts';
import { useEngineAndRelay } from '../webhooks/engine-and-relay.ts';

/** What a call leaves in the trail: nothing, because it changes nothing that lasts; an entry that is seen below; or one that another test sees. */
type Leaves = 'nothing' | { leaves: AuditAction } | { leaves: AuditAction; seenBy: string };

/**
 * Every call of the contract. A new one does not compile before somebody has said what it leaves in the trail: whatever
 * changes what a person has, or gives something of it away, leaves an entry.
 */
const CALLS: Readonly<Record<MethodName, Leaves>> = {
  'accounts.list': 'nothing',
  'accounts.update': { leaves: 'ACCOUNT_EDITED' },
  'alerts.dismiss': { leaves: 'ALERT_DISMISSED', seenBy: 'integration/watching/eyes' },
  'alerts.list': 'nothing',
  'app.status': 'nothing',
  'audit.cancelVerify': 'nothing',
  'audit.export': { leaves: 'EXPORT_CREATED' },
  'audit.page': 'nothing',
  'audit.verify': { leaves: 'AUDIT_VERIFIED' },
  'backup.chooseFolder': { leaves: 'SETTINGS_CHANGED' },
  'backup.create': { leaves: 'BACKUP_CREATED' },
  'backup.list': 'nothing',
  'backup.plan': { leaves: 'SETTINGS_CHANGED' },
  'backup.remove': { leaves: 'BACKUP_DELETED' },
  'backup.restore': { leaves: 'BACKUP_RESTORED', seenBy: 'integration/own-data/backup' },
  'backup.saveCopy': { leaves: 'EXPORT_CREATED' },
  'budgets.list': 'nothing',
  'budgets.remove': { leaves: 'BUDGET_EDITED', seenBy: 'unit/core/budgets/budgets' },
  'budgets.set': { leaves: 'BUDGET_EDITED', seenBy: 'unit/core/budgets/budgets' },
  'categories.create': { leaves: 'CATEGORY_EDITED' },
  'categories.list': 'nothing',
  'categories.remove': { leaves: 'CATEGORY_EDITED' },
  'categories.update': { leaves: 'CATEGORY_EDITED' },
  'connections.attempts': 'nothing',
  'connections.begin': { leaves: 'AUTH_LINK_CREATED' },
  'connections.commit': { leaves: 'CONNECTION_RENEWED' },
  'connections.diagnose': 'nothing',
  'connections.disconnect': { leaves: 'CONNECTION_DISCONNECTED' },
  'connections.dismiss': { leaves: 'AUTH_FAILED' },
  'connections.finish': { leaves: 'TOKEN_EXCHANGED' },
  'connections.get': 'nothing',
  'connections.list': 'nothing',
  'connections.refreshTokens': { leaves: 'TOKEN_REFRESHED' },
  'connections.renew': { leaves: 'CONNECTION_EXTENDED' },
  'connections.retry': { leaves: 'CONNECTION_CREATED' },
  'connections.rollback': { leaves: 'CONNECTION_ROLLED_BACK' },
  'consents.calendar': 'nothing',
  'consents.ics': 'nothing',
  'consents.receipts': 'nothing',
  'coverage.get': 'nothing',
  'credentials.check': 'nothing',
  'credentials.set': { leaves: 'SETTINGS_CHANGED' },
  'credentials.status': 'nothing',
  // A process beside this one. What of the profile it changes is a setting, which is said as one.
  'demo.start': 'nothing',
  'demo.stop': 'nothing',
  'diagnostics.build': 'nothing',
  'diagnostics.save': { leaves: 'EXPORT_CREATED' },
  'edits.undo': { leaves: 'EDIT_UNDONE' },
  'export.run': { leaves: 'EXPORT_CREATED' },
  // Pieces of a file on its way in; what is done with it is said when it is done.
  'files.append': 'nothing',
  'files.begin': 'nothing',
  'files.discard': 'nothing',
  'health.banks': 'nothing',
  'import.commit': { leaves: 'STATEMENT_IMPORTED', seenBy: 'integration/own-data/import' },
  'import.preview': 'nothing',
  'insights.cashFlow': 'nothing',
  'insights.netWorth': 'nothing',
  'insights.recurring': 'nothing',
  'insights.spending': 'nothing',
  'keyStore.rotate': { leaves: 'KEY_ROTATED' },
  'keyStore.setPassphrase': { leaves: 'SETTINGS_CHANGED', seenBy: 'security/profile/recovery' },
  'keyStore.unlock': { leaves: 'KEY_RECOVERED', seenBy: 'security/profile/recovery' },
  'lock.activity': 'nothing',
  'lock.createRecoveryCode': { leaves: 'RECOVERY_CODE_CREATED' },
  // It hides what there is; unlocking is what gives it away.
  'lock.now': 'nothing',
  'lock.set': { leaves: 'SETTINGS_CHANGED' },
  'lock.state': 'nothing',
  'lock.unlock': { leaves: 'APP_UNLOCKED' },
  // With everything else the trail goes, and a new one begins.
  'profile.erase': 'nothing',
  'providers.list': 'nothing',
  'quota.list': 'nothing',
  'rates.fetch': { leaves: 'RATES_CHANGED', seenBy: 'unit/core/rates/rates' },
  'rates.list': 'nothing',
  'rates.remove': { leaves: 'RATES_CHANGED', seenBy: 'unit/core/rates/rates' },
  'rates.set': { leaves: 'RATES_CHANGED', seenBy: 'unit/core/rates/rates' },
  'recurring.decide': { leaves: 'RECURRING_DECIDED', seenBy: 'unit/core/recurring/keep-recurring' },
  'relay.devices': 'nothing',
  'relay.mintCode': { leaves: 'RELAY_CODE_CREATED' },
  'relay.pair': { leaves: 'RELAY_PAIRED' },
  'relay.revokeDevice': { leaves: 'RELAY_DEVICE_REMOVED' },
  // The test webhook arrives and is written down like any other.
  'relay.sendTest': 'nothing',
  'relay.setSecret': { leaves: 'SETTINGS_CHANGED' },
  'relay.status': 'nothing',
  'relay.unpair': { leaves: 'RELAY_UNPAIRED' },
  'reviews.dismiss': { leaves: 'REVIEW_ANSWERED', seenBy: 'integration/sync/reviews' },
  'reviews.list': 'nothing',
  'reviews.reopen': { leaves: 'REVIEW_REOPENED', seenBy: 'integration/sync/reviews' },
  'reviews.resolve': { leaves: 'REVIEW_ANSWERED', seenBy: 'integration/sync/reviews' },
  'rules.apply': { leaves: 'RULE_APPLIED' },
  'rules.list': 'nothing',
  'rules.move': { leaves: 'RULE_EDITED' },
  'rules.preview': 'nothing',
  'rules.remove': { leaves: 'RULE_EDITED' },
  'rules.save': { leaves: 'RULE_EDITED' },
  'settings.get': 'nothing',
  'settings.update': { leaves: 'SETTINGS_CHANGED' },
  // The sync that it calls off ends on record.
  'sync.cancel': { leaves: 'SYNC_FAILED' },
  'sync.changes': 'nothing',
  'sync.run': { leaves: 'SYNC_STARTED' },
  'sync.runs': 'nothing',
  'sync.undo': { leaves: 'SYNC_UNDONE' },
  'tokens.stats': 'nothing',
  'transactions.get': 'nothing',
  'transactions.page': 'nothing',
  'transactions.update': { leaves: 'TRANSACTION_EDITED' },
  'transfers.decide': { leaves: 'TRANSFER_DECIDED', seenBy: 'unit/core/transfers/keep-transfers' },
  'transfers.page': 'nothing',
  'webhooks.deliveries': 'nothing',
  'webhooks.stats': 'nothing',
};

const open = useEngineAndRelay();
const folder = useTemporaryFolders();

test('every call that changes or gives away something leaves its entry', async () => {
  const [saved, kept] = [folder('saved'), folder('backups')];
  const fileDialogs = {
    saveFile: (name: string) => Promise.resolve(join(saved, name)),
    chooseFolder: () => Promise.resolve(kept),
  };
  const engine = await open({ engine: { fileDialogs } });
  const { call, bank, connectionId, relay } = engine;
  await untilQuiet(engine);
  const written: AuditEntry[] = [];
  engine.engine.subscribe((event: EngineEvent) => {
    if (event.event === 'audit.appended') written.push(event.payload.entry);
  });
  const seen = new Map<MethodName, AuditEntry>();
  /** Makes a call and finds its entry. */
  async function act<Name extends MethodName>(name: Name, input: Input<Name>) {
    const before = written.length;
    const value = await call(name, input);
    const expected = CALLS[name];
    const left = () => written.slice(before).map(({ action }) => action);
    const wanted = expected === 'nothing' ? expect.unreachable() : expected.leaves;
    await expect.poll(left, { message: name, interval: 5 }).toContain(wanted);
    seen.set(name, written[before + left().indexOf(wanted)] ?? expect.unreachable());
    return value;
  }
  // The user's own words on accounts and payments, and what sorts them.
  const [account] = (await call('accounts.list', {})).accounts;
  await act('accounts.update', { accountId: account?.accountId ?? '', name: 'Rent', hidden: true });
  expect(seen.get('accounts.update')).toMatchObject({ connectionId, metadata: { fields: ['name', 'hidden'] } });
  const [row] = (await call('transactions.page', { limit: 1 })).transactions;
  await act('transactions.update', { transactionId: row?.transactionId ?? '', note: 'PLANTED', deleted: false });
  expect(seen.get('transactions.update')).toMatchObject({ connectionId, metadata: { fields: ['note', 'deleted'] } });
  const { category } = await act('categories.create', { name: 'PLANTED', group: 'food' });
  await act('categories.update', { categoryId: category.categoryId, name: 'PLANTED' });
  const draft = { conditions: { minMinor: 0 }, categoryId: category.categoryId, name: 'PLANTED' };
  const { rule } = await act('rules.save', draft);
  await act('rules.move', { ruleId: rule.ruleId });
  const { edit } = await act('rules.apply', { ruleId: rule.ruleId });
  // Work in many small steps is on record with the first of them, and how much it was at the end.
  const { editId = '', rows } = edit ?? {};
  const ofEdit = () =>
    written
      .filter(({ metadata }) => metadata['editId'] === editId)
      .map(({ action, metadata }) => [action, metadata['changed']]);
  const applied = [
    ['RULE_APPLIED', undefined],
    ['RULE_APPLIED', rows],
  ];
  expect(ofEdit()).toEqual(applied);
  await act('edits.undo', { editId });
  await expect.poll(ofEdit).toEqual([...applied, ['EDIT_UNDONE', undefined], ['EDIT_UNDONE', rows]]);
  await act('rules.remove', { ruleId: rule.ruleId, takeBack: true });
  await act('categories.remove', { categoryId: category.categoryId });

  // Banks.
  await act('sync.run', { connectionId });
  const [run] = (await call('sync.runs', {})).runs;
  await act('sync.undo', { runId: run?.runId ?? '' });
  await bank.fault({ fault: 'slow', ms: 20_000 });
  const cancelled = call('sync.run', { connectionId });
  await act('sync.cancel', { connectionId });
  await cancelled;
  await bank.clearFaults();
  await act('connections.refreshTokens', { connectionId });
  await act('settings.update', { accountHolder: { name: 'Ada PLANTED', email: 'ada@planted.example' } });
  const lasting = await connectBank(engine, bank, 'ob-barclays', { password: 'eternal' });
  await act('connections.renew', { connectionId: lasting.connection.connectionId, userHasReconfirmedConsent: true });
  const unwanted = await act('connections.begin', { providerId: 'ob-starling', open: false });
  await act('connections.dismiss', { attemptId: unwanted.attemptId });
  const reviewed = await call('connections.begin', { connectionId, review: true, open: false });
  const redirectUrl = await signInAtBank(bank, reviewed.authUrl, { providerId: 'ob-monzo' });
  // A bank that no longer shows an account is looked at before it is committed.
  await bank.fault({ fault: 'account-vanishes' });
  await act('connections.finish', { redirectUrl });
  await act('connections.commit', { attemptId: reviewed.attemptId });
  await untilQuiet(engine);
  await act('connections.rollback', { connectionId, attemptId: reviewed.attemptId });
  await bank.clearFaults();
  const late = await call('connections.begin', { providerId: 'ob-starling', open: false });
  const answer = await signInAtBank(bank, late.authUrl, { providerId: 'ob-starling' });
  await bank.fault({ fault: 'outage', endpoint: 'accounts', times: 20 });
  await engine.failure('connections.finish', { redirectUrl: answer });
  await bank.clearFaults();
  await act('connections.retry', { attemptId: late.attemptId });
  await untilQuiet(engine);
  await act('connections.disconnect', { connectionId, deleteData: true });

  // The relay.
  await act('relay.mintCode', {});
  await act('relay.setSecret', {});
  const { devices } = await call('relay.devices', {});
  await act('relay.unpair', {});
  await act('relay.pair', { relayUrl: relay.url, code: await relay.mint(), name: 'Laptop' });
  const [itself] = (await call('relay.devices', {})).devices;
  await act('relay.revokeDevice', { deviceId: itself?.deviceId ?? devices[0]?.deviceId ?? '' });

  // What is kept, locked and given away.
  const { environment, redirectMode } = await call('credentials.status', {});
  await act('credentials.set', { environment, clientId: bank.clientId, clientSecret: bank.clientSecret, redirectMode });
  await act('keyStore.rotate', {});
  await act('lock.set', { secret: '4711' });
  await call('lock.now', {});
  await act('lock.unlock', { secret: '4711' });
  await act('lock.createRecoveryCode', { current: '4711' });
  await call('lock.set', { current: '4711', isOff: true });
  await act('audit.verify', {});
  await act('audit.export', {});
  await act('export.run', { format: 'csv' });
  const { bundleId } = await call('diagnostics.build', {});
  await act('diagnostics.save', { bundleId, parts: ['program'] });
  const passphrase = 'correct horse battery staple';
  await act('backup.chooseFolder', {});
  await act('backup.plan', { every: 'week', passphrase });
  expect(seen.get('backup.plan')?.metadata).toEqual({ settings: ['backupPlan', 'backupPassphrase'] });
  const { backup } = await act('backup.create', { passphrase });
  await act('backup.saveCopy', { backupId: backup.backupId });
  await act('backup.remove', { backupId: backup.backupId });

  // No call was forgotten, and what a person wrote is in no entry.
  const here = (Object.keys(methods) as MethodName[]).filter((name) => {
    const expected = CALLS[name];
    return expected !== 'nothing' && !('seenBy' in expected);
  });
  expect(here.filter((name) => !seen.has(name))).toEqual([]);
  expect(JSON.stringify(written)).not.toMatch(/PLANTED|planted|4711|correct horse/);
});

test('what another test sees is seen by a test that there is', () => {
  for (const expected of Object.values(CALLS)) {
    if (expected === 'nothing' || !('seenBy' in expected)) continue;
    expect(existsSync(join(import.meta.dirname, '../..', `${expected.seenBy}.test.ts`)), expected.seenBy).toBe(true);
  }
});
