import { createBridgeTransport, type CofferBridge } from './bridge-transport.ts';
import { createHttpTransport, type HttpTools } from './http-transport.ts';
import type { Transport } from './transport.ts';

/** The bridge when this page runs inside Electron, else HTTP. Nothing else in the interface asks which host it has. */
export function pickTransport(scope: { readonly coffer?: CofferBridge }, tools: HttpTools): Transport {
  return scope.coffer === undefined ? createHttpTransport(tools) : createBridgeTransport(scope.coffer);
}
