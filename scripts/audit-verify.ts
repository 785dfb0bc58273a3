import { readFileSync } from 'node:fs';
import { verifyExport } from '../core/audit/verify-export.ts';

/**
 * `npm run audit-verify -- FILE`: checks an exported audit trail for anybody who was given one. Exit code 0 when it holds,
 * 1 when it does not, 64 without a file.
 */
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Usage: npm run audit-verify -- FILE\n');
  process.exitCode = 64;
} else {
  const verdict = verifyExport(readFileSync(file, 'utf8'));
  if (verdict.ok) {
    process.stdout.write(`The trail holds: ${verdict.entries} entries, signed by the key ${verdict.publicKey}.\n`);
  } else {
    process.stdout.write(`The trail does not hold: line ${verdict.line}: ${verdict.reason}.\n`);
    process.exitCode = 1;
  }
}
