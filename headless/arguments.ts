import { parseArgs } from 'node:util';

/** What the command line asked for. */
export type Arguments = {
  profileDir?: string;
  /** 0 asks for any free port; absent leaves the choice to us. */
  port?: number;
  opensBrowser: boolean;
};

/** How the program is started, for people who asked or mistyped. */
export const USAGE = `Usage: npm run headless -- [--profile DIR] [--port N] [--no-open]

  --profile DIR  the folder of the profile (otherwise COFFER_PROFILE, or the system's folder for application data)
  --port N       the port on 127.0.0.1; 0 takes any free one, and a port that is taken gives way to the next free one
  --no-open      do not open a browser
  --help         show this
`;

/** Reads the command line. Anything it does not know is a problem, in one sentence, and never ignored. */
export function parseArguments(argv: readonly string[]): Arguments | { problem: string } | { help: true } {
  let values: { profile?: string; port?: string; 'no-open'?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        profile: { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch (thrown) {
    // Node's own message names the argument; only its first sentence is about what went wrong.
    return {
      problem: thrown instanceof Error ? (thrown.message.split(/\.\s/)[0] ?? '') : 'The arguments are not valid',
    };
  }
  if (values.help === true) return { help: true };
  if (values.profile?.trim() === '') return { problem: '--profile needs the name of a folder' };
  if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535)) {
    return { problem: '--port needs a number from 0 to 65535' };
  }
  return {
    ...(values.profile === undefined ? {} : { profileDir: values.profile }),
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    opensBrowser: values['no-open'] !== true,
  };
}
