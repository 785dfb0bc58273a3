import type { LogSink } from './log.ts';

/** Writes lines to a stream such as stderr. When nobody reads it any more (a closed pipe), the lines are dropped. */
export function createStreamSink(stream: NodeJS.WritableStream): LogSink {
  stream.on('error', () => {});
  return {
    write(line) {
      if (stream.writable) stream.write(`${line}\n`);
    },
  };
}
