import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackContent } from '../../core/audit/archive-content.ts';
import { createAuditSigner } from '../../core/audit/audit-signer.ts';
import { readEntryBytes } from '../../core/audit/entry-bytes.ts';
import { createEvidenceStore } from '../../core/audit/evidence-store.ts';
import { exportAudit } from '../../core/audit/export-audit.ts';
import { openDatabase, type Database } from '../../core/database/database.ts';
import { sealedValues } from './sealed-values.ts';

/** Rows that are looked for one by one: enough to find a careless line, few enough for hundreds of profiles. */
const MOST_ROWS = 120;
/** Shorter texts, such as the name of a shop, stand in other words too. */
const LEAST_LETTERS = 6;
/** A shorter secret is one that a test has made up, such as "secret", and stands in any log. */
const SHORTEST_SECRET = 12;

/** What a look at a profile came to. */
export type ScanResult = { secrets: number; personal: number; found: string[] };

/**
 * Searches everything that a closed profile leaves in clear for everything that it holds in secret. Tokens, codes and the
 * client secret must be in no file at all; IBANs, account numbers and what the bank calls its rows must be in no log line,
 * in no entry of the trail, not in its export, and in nothing that was handed out of the profile. Answers what was found
 * where, never the thing itself; `undefined` when the database cannot be read.
 */
export async function scanProfile(profileDir: string, key: Buffer, handedOut = ''): Promise<ScanResult | undefined> {
  const inClear = readdirSync(profileDir, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(profileDir, entry.name)) }));
  const logs = inClear.filter(({ name }) => name.endsWith('.log')).map(({ bytes }) => bytes.toString('utf8'));
  const database = await openQuietly(profileDir, key);
  if (!database) return undefined;
  try {
    const secrets = Object.entries(sealedValues(database, key)).flatMap(([where, value]) =>
      partsOf(value)
        .filter((part) => part.length >= SHORTEST_SECRET)
        .map((part) => [where, part] as const),
    );
    const told: readonly (readonly [where: string, text: string])[] = [
      ['the log', logs.join('\n')],
      ['the trail', trailOf(database).join('\n')],
      ['the export of the trail', await exportOf(database)],
      ['a bundle', handedOut],
    ];
    const foundInFiles = secrets.flatMap(([where, secret]) =>
      inClear.filter(({ bytes }) => bytes.includes(secret)).map(({ name }) => `${where} is in ${name}`),
    );
    const personal = personalOf(database);
    const foundInWords = [...secrets, ...personal]
      .filter(([, value]) => value.length >= LEAST_LETTERS)
      .flatMap(([what, value]) =>
        told.filter(([, text]) => text.includes(value)).map(([where]) => `${what} is in ${where}`),
      );
    return {
      secrets: secrets.length,
      personal: personal.length,
      found: [...new Set([...foundInFiles, ...foundInWords])],
    };
  } finally {
    database.close();
  }
}

/** A sealed value may be JSON with several secrets in it. */
function partsOf(value: string): string[] {
  if (!value.startsWith('{')) return [value];
  return Object.values(JSON.parse(value) as Record<string, unknown>).filter((part) => typeof part === 'string');
}

/** What the trail says, entry by entry, archives included. */
function trailOf(database: Database): string[] {
  const rows = database.prepare<[], string>('SELECT metadata FROM audit_logs').pluck().all();
  const evidence = createEvidenceStore(database);
  const archived = evidence.archives().flatMap(({ lastSeq }) => {
    const bytes = unpackContent(evidence.archiveContent(lastSeq) ?? Buffer.alloc(0));
    return bytes ? readEntryBytes(bytes).map(({ json }) => json) : [];
  });
  return [...rows, ...archived];
}

/** The trail as it would be handed out; whose signature is under it makes no difference here. */
async function exportOf(database: Database): Promise<string> {
  let text = '';
  const signer = createAuditSigner(Buffer.alloc(32));
  for await (const part of exportAudit(createEvidenceStore(database), signer, '2026-01-01T00:00:00.000Z')) text += part;
  return text;
}

/** What the bank said of persons, accounts and payments. */
function personalOf(database: Database): (readonly [where: string, value: string])[] {
  const values = (where: string, sql: string) =>
    database
      .prepare<[], string>(sql)
      .pluck()
      .all()
      .map((value) => [where, value] as const);
  return [
    ...values('an IBAN', 'SELECT iban FROM accounts WHERE iban IS NOT NULL'),
    ...values('an account number', 'SELECT account_number FROM accounts WHERE account_number IS NOT NULL'),
    ...values('a description', `SELECT DISTINCT description FROM transactions LIMIT ${MOST_ROWS}`),
  ];
}

/** A database that a test has broken on purpose has nothing to be read. */
async function openQuietly(profileDir: string, key: Buffer): Promise<Database | undefined> {
  try {
    return await openDatabase(profileDir, key);
  } catch {
    return undefined;
  }
}
