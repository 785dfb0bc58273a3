import type { EngineEvent, Input, MethodName, Output } from '../../../../shared/contract/index.ts';
import type { LinkState, Transport, TransportListener } from '../../../../renderer/transport/transport.ts';

/** One question that a test answers when it likes. */
export type Asked = {
  name: MethodName;
  input: Record<string, unknown>;
  answer(value: unknown): Promise<void>;
  fail(thrown: unknown): Promise<void>;
};

/** A transport whose answers come when, and in the order in which, the test says. */
export type ScriptedTransport = Transport & {
  asked: Asked[];
  emit(event: EngineEvent): void;
  link(state: LinkState): void;
};

/** Creates a {@link ScriptedTransport}. */
export function createScriptedTransport(): ScriptedTransport {
  const asked: Asked[] = [];
  let listener: TransportListener | undefined;
  return {
    asked,
    call<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
      const { promise, resolve, reject } = Promise.withResolvers<Output<Name>>();
      asked.push({
        name,
        input,
        answer: async (value) => {
          resolve(value as Output<Name>);
          await settle();
        },
        fail: async (thrown) => {
          reject(thrown);
          await settle();
        },
      });
      return promise;
    },
    subscribe(given) {
      listener = given;
      return () => (listener = undefined);
    },
    emit: (event) => listener?.event(event),
    link: (state) => listener?.link(state),
  };
}

/** Lets everything that waits on an answer run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
