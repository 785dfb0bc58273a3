import type { FileOutcome } from '../../shared/contract/index.ts';

/**
 * Brings a file that the engine made to the user. In the desktop app it is there already, put where its dialog said; in a
 * browser it waits for the browser's own download. Answers its name, or `undefined` when the user has closed the dialog.
 */
export function takeFile(outcome: FileOutcome): string | undefined {
  if (outcome.outcome === 'cancelled') return undefined;
  if (outcome.outcome === 'download') {
    const link = document.createElement('a');
    link.href = `/api/downloads/${outcome.downloadId}`;
    link.download = outcome.fileName;
    link.click();
  }
  return outcome.fileName;
}
