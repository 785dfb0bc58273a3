import { parseArgs } from 'node:util';
import { startSandbox } from './start-sandbox.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '7' },
    state: { type: 'string' },
    'exit-with-parent': { type: 'boolean', default: false },
  },
});

const sandbox = await startSandbox({
  port: Number(values.port),
  seed: Number(values.seed),
  ...(values.state === undefined ? {} : { stateFile: values.state }),
  onError: (error) => console.error(error),
});
const { authUrl, apiUrl, controlUrl, clientId, clientSecret } = sandbox;
process.stdout.write(`${JSON.stringify({ event: 'ready', authUrl, apiUrl, controlUrl, clientId, clientSecret })}\n`);

const stop = (): void => {
  void sandbox.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (values['exit-with-parent']) {
  process.stdin.once('end', stop);
  process.stdin.once('close', stop);
  process.stdin.resume();
}
