import { createBackupStore } from './backup/backup-store.ts';
import { createBackups, type Backups } from './backup/backups.ts';
import { restoredAtMs, stageRestore } from './backup/restore.ts';
import type { BackupStatement } from './backup/backup-file.ts';
import type { Audit } from './audit/audit.ts';
import type { AuditAnchor } from './audit/audit-anchor.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import { databaseKeyOf, type Database } from './database/database.ts';
import type { EngineOptions } from './engine.ts';
import { AppError } from './errors.ts';
import type { EventBus } from './events.ts';
import { createExportLedger } from './export/export-ledger.ts';
import { createImports } from './import/imports.ts';
import { createIncomingFiles } from './files/incoming-files.ts';
import type { OutgoingFiles } from './files/outgoing-files.ts';
import type { ServiceHandlers } from './handlers.ts';
import { readKeyRecord } from './keys/key-record.ts';
import { openKeptKeys } from './keys/kept-keys.ts';
import type { AccountStore } from './ledger/account-store.ts';
import type { EnvironmentScope } from './ledger/environment-scope.ts';

/** The user's own data in files: what goes out, what comes in, and what is kept against the day. */
export type OwnDataServices = {
  handlers: Pick<
    ServiceHandlers,
    | 'export.run'
    | 'import.preview'
    | 'import.commit'
    | 'files.begin'
    | 'files.append'
    | 'files.discard'
    | 'backup.create'
    | 'backup.list'
    | 'backup.plan'
    | 'backup.chooseFolder'
    | 'backup.saveCopy'
    | 'backup.remove'
  >;
  backups: Backups;
  /** When this profile was last restored from a backup. */
  restoredAtMs(): number | undefined;
  /** Makes a backup ready to take this profile's place; see {@link stageRestore}. */
  stageRestore(request: RestoreRequest): Promise<BackupStatement>;
  /** Begins the watch over the audit trail; right after a restore, by taking the restored one for the one to watch. */
  startTrail(): Promise<void>;
  close(): Promise<void>;
};

/** Which backup, and what opens it. */
export type RestoreRequest = { backupId?: string | undefined; fileId?: string | undefined; passphrase: string };

/** Wires them together. */
export function createOwnDataServices(
  needs: EngineOptions & {
    database: Database;
    rootKey: Buffer;
    events: EventBus;
    audit: Audit;
    anchor: AuditAnchor;
    trail: AuditTrail;
    files: OutgoingFiles;
    accounts: AccountStore;
    scope: EnvironmentScope;
  } & Omit<Parameters<typeof createImports>[0], 'incoming'>,
): OwnDataServices {
  const { database, rootKey, profileDir, events, files, accounts, anchor, trail } = needs;
  const exportLedger = createExportLedger({
    ...needs,
    databaseKey: databaseKeyOf(rootKey),
    accountIds: () => accounts.all().map(({ id }) => id),
  });
  const incoming = createIncomingFiles(profileDir);
  const imports = createImports({ ...needs, incoming });
  const store = createBackupStore(database);
  const profileId = readKeyRecord(profileDir)?.profileId ?? '';
  const backups = createBackups({
    ...needs,
    profileId,
    appVersion: needs.version,
    fixedFolder: needs.backupDir,
    store,
    keptKeys: openKeptKeys(database, rootKey),
    dialogs: needs.fileDialogs,
  });

  return {
    backups,
    restoredAtMs: () => restoredAtMs(store),

    async stageRestore({ backupId, fileId, passphrase }) {
      if ((backupId === undefined) === (fileId === undefined)) {
        throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'backupId' }] } });
      }
      const path = backupId === undefined ? await incomingBackup(fileId ?? '') : await backups.find(backupId);
      return stageRestore({ profileDir, profileId, rootKey }, { path, passphrase }, events);
    },

    async startTrail() {
      const restored = store.lastRestoration();
      if (restored?.adopted === 0) {
        const held = await anchor.raw();
        // Given up for the one trail that the restore replaced, and for no other: an old file put back finds it moved on.
        if (held.state !== 'unreachable' && (held.text ?? null) === restored.replaced_anchor) {
          await trail.adopt();
          store.markAdopted();
        }
      }
      await trail.start();
    },

    handlers: {
      'export.run': (input) => exportLedger(input),
      'import.preview': (input) => imports.preview(input),
      'import.commit': async (input) => ({ run: await imports.commit(input) }),
      'files.begin': async (input) => ({ fileId: await incoming.begin(input) }),
      'files.append': async ({ fileId, piece }) => ({
        received: await incoming.append(fileId, Buffer.from(piece, 'base64')),
      }),
      'files.discard': async ({ fileId }) => {
        await incoming.discard(fileId);
        return {};
      },
      'backup.create': async ({ passphrase }) => {
        const backup = await backups.create({ passphrase, origin: 'hand' });
        events.emit('backups.changed', {});
        return { backup };
      },
      'backup.list': () => backups.list(),
      'backup.plan': (input) => backups.changePlan(input),
      'backup.chooseFolder': () => backups.chooseFolder(),
      'backup.saveCopy': ({ backupId }) => backups.saveCopy(backupId),
      'backup.remove': async ({ backupId }) => {
        await backups.remove(backupId);
        events.emit('backups.changed', {});
        return {};
      },
    },

    async close() {
      files.clear();
      await Promise.all([backups.close(), incoming.clear()]);
    },
  };

  async function incomingBackup(fileId: string): Promise<string> {
    const file = await incoming.get(fileId, 'backup');
    return file.kind === 'backup' ? file.path : '';
  }
}
