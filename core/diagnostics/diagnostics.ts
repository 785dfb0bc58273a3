import { randomUUID } from 'node:crypto';
import {
  DIAGNOSTIC_PARTS,
  type DiagnosticPart,
  type FileOutcome,
  type Output,
  type ParsedInput,
} from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import type { OutgoingFiles } from '../files/outgoing-files.ts';
import type { Clock } from '../ports.ts';
import { withholdSecrets } from './mask.ts';

/** Bundles for whoever helps to find a fault. */
export type Diagnostics = {
  build(): Promise<Output<'diagnostics.build'>>;
  save(request: ParsedInput<'diagnostics.save'>): Promise<FileOutcome>;
};

/** Where each part of a bundle comes from. */
export type DiagnosticSources = Readonly<Record<DiagnosticPart, () => unknown>>;

/** The newest bundles can be saved; more than one, so that a second window does not take the first one's away. */
const KEPT_BUNDLES = 4;

/** Creates the bundles. What a part's source gives is withheld from once more before it becomes text. */
export function createDiagnostics(needs: {
  sources: DiagnosticSources;
  files: Pick<OutgoingFiles, 'handOut'>;
  audit: Audit;
  clock: Clock;
}): Diagnostics {
  const bundles = new Map<string, Output<'diagnostics.build'>>();

  return {
    async build() {
      const parts = [];
      for (const part of DIAGNOSTIC_PARTS) parts.push({ part, text: await textOf(needs.sources[part]) });
      const bundle = { bundleId: randomUUID(), builtAt: new Date(needs.clock.nowMs()).toISOString(), parts };
      bundles.set(bundle.bundleId, bundle);
      const [oldest] = bundles.keys();
      if (bundles.size > KEPT_BUNDLES && oldest !== undefined) bundles.delete(oldest);
      return bundle;
    },

    async save({ bundleId, parts }) {
      const bundle = bundles.get(bundleId);
      if (!bundle) throw new AppError('NOT_FOUND', { details: { bundleId } });
      const chosen = bundle.parts.filter(({ part }) => parts.includes(part));
      return needs.files.handOut({
        fileName: `coffer-diagnostics-${bundle.builtAt.slice(0, 10)}.txt`,
        contentType: 'text/plain; charset=utf-8',
        content: async function* () {
          yield Buffer.from(chosen.map(({ part, text }) => `# ${part}\n\n${text}\n`).join('\n'), 'utf8');
          needs.audit.append('EXPORT_CREATED', {}, { kind: 'diagnostics', parts: chosen.map(({ part }) => part) });
        },
      });
    },
  };
}

/** A part as text. One that cannot be had says so instead of costing the whole bundle. */
async function textOf(source: () => unknown): Promise<string> {
  try {
    return JSON.stringify(withholdSecrets(await source()), undefined, 2);
  } catch (thrown) {
    const code = thrown instanceof AppError ? thrown.code : 'INTERNAL';
    return JSON.stringify({ unavailable: code }, undefined, 2);
  }
}
