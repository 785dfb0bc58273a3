import { AppError } from '../../../core/errors.ts';
import type { Output } from '../../../shared/contract/index.ts';
import { ago } from './money.ts';

type Backups = Output<'backup.list'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A profile that nobody has backed up. */
export function noBackups(): Backups {
  return {
    backups: [],
    plan: {
      every: 'never',
      keep: 7,
      hasPassphrase: false,
      folder: '/home/ada/.config/coffer/backups',
      isInProfile: true,
      canChooseFolder: true,
    },
  };
}

/** Daily backups on another disk, and one by hand. */
export function someBackups(nowMs: number): Backups {
  const backup = (daysAgo: number, origin: 'hand' | 'plan') => ({
    backupId: `backup-${daysAgo}`,
    fileName: `coffer-${daysAgo}.coffer-backup`,
    madeAt: ago(nowMs, daysAgo * DAY_MS + 3 * HOUR_MS),
    bytes: 58_412_032 - daysAgo * 120_000,
    origin,
    appVersion: '0.1.0',
    isOfThisProfile: true,
    isFromFuture: false,
  });
  return {
    backups: [
      backup(0, 'plan'),
      backup(1, 'plan'),
      backup(2, 'plan'),
      { ...backup(9, 'hand'), isOfThisProfile: false },
      { ...backup(30, 'hand'), isFromFuture: true },
    ],
    plan: {
      every: 'day',
      keep: 7,
      hasPassphrase: true,
      folder: '/media/ada/archive/coffer',
      isInProfile: false,
      canChooseFolder: true,
      nextAt: ago(nowMs, -21 * HOUR_MS),
      lastFailure: { ...new AppError('FILE_UNWRITABLE').toValue(), at: ago(nowMs, 2 * HOUR_MS) },
    },
  };
}
