import type { Confidence, DiagnosisCause, NextStepCode } from '../../shared/contract/index.ts';
import type { DiagnosisWordsKey } from '../../shared/domain/diagnosis-words.ts';
import type { WordValues } from '../../shared/domain/fill-words.ts';

/** One thing that speaks for a cause, before it is put into words. */
export type EvidenceLine = {
  atMs: number;
  key: DiagnosisWordsKey & `evidence.${string}`;
  values?: WordValues | undefined;
  auditId?: number | undefined;
};

/** The sentence of a next step. */
export type StepKey = DiagnosisWordsKey & `step.${string}`;

/** The one thing to do, before it is put into words. */
export type PlannedStep = { code: NextStepCode; key: StepKey; values?: WordValues | undefined };

/** A judgement: what is the matter, how sure that is, what shows it, and what to do. */
export type Verdict = {
  cause: DiagnosisCause;
  confidence: Confidence;
  lines: readonly EvidenceLine[];
  step: PlannedStep;
};

/** The ordinary next step of every code. */
export const STEPS = {
  nothing: { code: 'nothing', key: 'step.nothing' },
  wait: { code: 'wait', key: 'step.wait' },
  syncNow: { code: 'sync_now', key: 'step.sync-now' },
  renew: { code: 'renew', key: 'step.renew' },
  reconnect: { code: 'reconnect', key: 'step.reconnect' },
  reconnectForLater: { code: 'reconnect', key: 'step.reconnect.offline-access' },
  contactBank: { code: 'contact_bank', key: 'step.contact-bank' },
  checkSettings: { code: 'check_settings', key: 'step.check-settings' },
  checkNetwork: { code: 'check_network', key: 'step.check-network' },
  setClock: { code: 'set_clock', key: 'step.set-clock' },
  checkDisk: { code: 'check_disk', key: 'step.check-disk' },
  report: { code: 'report', key: 'step.report' },
} as const satisfies Record<string, PlannedStep>;

/** An instant as it travels in the values of a sentence. */
export function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
