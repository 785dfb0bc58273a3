import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type RelayArguments = {
  command: 'serve' | 'pair' | 'devices' | 'revoke' | 'audit' | 'restored';
  port?: string;
  host?: string;
  /** Folder of the SQLite file and the key. */
  data?: string;
  /** `pair`: the user the new device joins. Absent: a new user. */
  user?: string;
  /** `revoke`: the device. */
  device?: string;
};

/** How the relay is called, for a person who called it wrongly. */
export const USAGE = `Usage: npm run relay -- [command] [--data DIR]
  (no command) [--port N] [--host ADDRESS]   serves
  pair [--user ID]   mints a one-time pairing code, for a new user or another device of a user
  devices            lists devices and their fingerprints
  revoke DEVICE      removes a device and ends its stream
  audit              prints the latest audit rows
  restored           run once after restoring a backup, so that devices notice what is missing`;

const COMMANDS = ['serve', 'pair', 'devices', 'revoke', 'audit', 'restored'] as const;

/** Reads the command line. A problem is a sentence for a person. */
export function readArguments(argv: readonly string[]): { args: RelayArguments } | { problem: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        user: { type: 'string' },
      },
    });
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const [name = 'serve', device, ...rest] = parsed.positionals;
  const command = COMMANDS.find((known) => known === name);
  if (command === undefined) return { problem: `There is no command "${name}".` };
  if (rest.length > 0 || (device !== undefined && command !== 'revoke'))
    return { problem: 'There is a word too many.' };
  if (command === 'revoke' && device === undefined) return { problem: 'revoke needs the id of a device.' };
  return { args: { command, ...parsed.values, ...(device === undefined ? {} : { device }) } };
}
