import { makeDeviceKeys, type DeviceKeys } from '../../../core/relay-client/device-keys.ts';
import { createDeviceProofs, signPairingRequest } from '../../../core/relay-client/device-proof.ts';
import { createOpenSealedEvent, type OpenedEvent } from '../../../core/relay-client/sealed-event.ts';
import {
  eventsPageSchema,
  sealedEventSchema,
  type EventsPage,
  type SealedEvent,
} from '../../../shared/relay/delivery.ts';
import { pairAnswerSchema, type PairAnswer } from '../../../shared/relay/pairing.ts';

/** An answer, read. */
export type Answer = { status: number; headers: Headers; body: unknown };

/** One server-sent event. */
export type Sent = { event: string; id?: string; data: unknown };

/** A stream that a test reads at its own pace. */
export type TestStream = {
  /** The next event that is not a heartbeat; `undefined` at the end. Fails when nothing comes. */
  next(): Promise<Sent | undefined>;
  /** The next events of a name, after skipping others. */
  take(event: string, count: number): Promise<Sent[]>;
  close(): void;
};

/** A paired device that speaks the protocol in the simplest way, one request at a time. */
export type TestDevice = PairAnswer & {
  keys: DeviceKeys;
  /** Sends a request with a fresh proof; asks again when the relay wants a nonce. */
  request(method: string, path: string, options?: { body?: unknown; base?: string; proof?: string }): Promise<Answer>;
  stream(cursor?: string, base?: string): Promise<TestStream>;
  page(after: string, waitS?: number, base?: string): Promise<EventsPage>;
  ack(upto: number, base?: string): Promise<Answer>;
  open(event: unknown): Promise<OpenedEvent>;
};

const PATIENCE_MS = 15_000;

/** Pairs a new device. */
export async function pairDevice(base: string, code: string, keys: DeviceKeys = makeDeviceKeys()): Promise<TestDevice> {
  const answer = await tryPairing(base, code, keys);
  if (answer.status !== 201) throw new Error(`Pairing answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return createTestDevice(base, pairAnswerSchema.parse(answer.body), keys);
}

/** Asks to be paired, whatever comes of it. */
export async function tryPairing(base: string, code: string, keys: DeviceKeys, relayUrl = base): Promise<Answer> {
  const proof = await signPairingRequest(keys, { relayUrl, code, name: 'Test laptop' });
  return readAnswer(
    await fetch(`${base}/v1/pair`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ proof }),
    }),
  );
}

/** A device that is paired already. */
export function createTestDevice(pairedAt: string, answer: PairAnswer, keys: DeviceKeys): TestDevice {
  const { relayId, deviceId, token, epoch } = answer;
  const makeProof = createDeviceProofs(keys);
  const openSealed = createOpenSealedEvent({ relayId, deviceId, keys });
  let nonce: string | undefined;

  async function send(
    method: string,
    path: string,
    options: { body?: unknown; base?: string; proof?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const { body, base = pairedAt, signal = AbortSignal.timeout(60_000) } = options;
    for (let tries = 1; ; tries += 1) {
      const url = base + path.split('?', 1)[0];
      const proof = options.proof ?? (await makeProof({ method, url, token, nonce }));
      const response = await fetch(base + path, {
        method,
        signal,
        headers: { authorization: `DPoP ${token}`, dpop: proof, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      nonce = response.headers.get('dpop-nonce') ?? nonce;
      const wantsNonce = response.headers.get('www-authenticate')?.includes('use_dpop_nonce') === true;
      if (!wantsNonce || tries > 1 || options.proof !== undefined) return response;
      await response.body?.cancel();
    }
  }

  return {
    ...answer,
    keys,
    request: async (method, path, options) => readAnswer(await send(method, path, options)),
    async stream(cursor, base) {
      const stop = new AbortController();
      const query = cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`;
      const response = await send('GET', `/v1/stream${query}`, {
        signal: stop.signal,
        ...(base === undefined ? {} : { base }),
      });
      if (response.status !== 200) throw new Error(`The stream answered ${response.status}: ${await response.text()}`);
      return readStream(response, () => stop.abort());
    },
    async page(after, waitS = 0, base) {
      const path = `/v1/events?after=${encodeURIComponent(after)}&wait=${waitS}`;
      const answered = await readAnswer(await send('GET', path, base === undefined ? {} : { base }));
      if (answered.status !== 200) throw new Error(`The page answered ${JSON.stringify(answered.body)}`);
      return eventsPageSchema.parse(answered.body);
    },
    ack: async (upto, base) =>
      readAnswer(await send('POST', '/v1/ack', { body: { epoch, upto }, ...(base === undefined ? {} : { base }) })),
    async open(event) {
      const opened = await openSealed(sealedEventSchema.parse(event) satisfies SealedEvent);
      if (opened === undefined) throw new Error('The event does not open.');
      return opened;
    },
  };
}

/** The code of a refusal. */
export function codeOf(answer: Answer): string | undefined {
  return (answer.body as { error?: { code?: string } } | undefined)?.error?.code;
}

/** Reads an answer with its JSON, where it has any. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // Not JSON: the text itself.
  }
  return { status: response.status, headers: response.headers, body };
}

function readStream(response: Response, abort: () => void): TestStream {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const next = async (): Promise<Sent | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const sent = parseSent(text.slice(0, end));
        text = text.slice(end + 2);
        if (sent.event !== 'heartbeat') return sent;
        continue;
      }
      const { done, value } = await withPatience(reader.read());
      if (done) return undefined;
      text += decoder.decode(value, { stream: true });
    }
  };
  return {
    next,
    async take(event, count) {
      const taken: Sent[] = [];
      while (taken.length < count) {
        const sent = await next();
        if (sent === undefined) throw new Error(`The stream ended after ${taken.length} of ${count} ${event}.`);
        if (sent.event === event) taken.push(sent);
      }
      return taken;
    },
    close: abort,
  };
}

function parseSent(block: string): Sent {
  const fields = new Map(
    block
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const id = fields.get('id');
  return {
    event: fields.get('event') ?? '',
    data: JSON.parse(fields.get('data') ?? 'null') as unknown,
    ...(id === undefined ? {} : { id }),
  };
}

async function withPatience<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_settle, fail) => {
    timer = setTimeout(() => fail(new Error('Nothing came on the stream.')), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
