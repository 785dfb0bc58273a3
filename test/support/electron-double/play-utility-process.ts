import { pathToFileURL } from 'node:url';

/**
 * Runs a program as Electron's utility process would: `node play-utility-process.ts MODULE [ARGUMENT…]`. It ends when the
 * process that started it ends, however that was.
 */
const [execPath = '', , modulePath = '', ...args] = process.argv;
process.on('disconnect', () => process.exit(1));
// The channel alone must not keep a program running that has nothing left to do.
process.channel?.unref();
process.argv = [execPath, modulePath, ...args];
await import(pathToFileURL(modulePath).href);
