// oxlint-disable-next-line import/no-unassigned-import -- has to run before any schema is made, so before any other import
import './zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/instrument-sans/wght.css';
import './styles/app.css';
import { createUiStore } from './context/ui-store.ts';
import { applyKeptPrivacy } from './context/use-privacy.ts';
import { followEngine } from './data/follow-engine.ts';
import { createLiveStore } from './data/live-store.ts';
import { createPageStore } from './data/page-store.ts';
import { queryKey } from './data/query-key.ts';
import { createQueryStore } from './data/query-store.ts';
import { App } from './shell/app.tsx';
import { CofferProvider } from './shell/coffer-provider.tsx';
import { applyKeptTheme } from './shell/use-theme.ts';
import type { CofferBridge } from './transport/bridge-transport.ts';
import { pickTransport } from './transport/pick-transport.ts';

const timers = {
  setTimer: (run: () => void, delayMs: number) => window.setTimeout(run, delayMs),
  clearTimer: (timer: number) => window.clearTimeout(timer),
};

applyKeptTheme(document.documentElement, localStorage);
applyKeptPrivacy(document.documentElement, localStorage);

const transport = pickTransport(window as { coffer?: CofferBridge }, {
  ...timers,
  fetch: window.fetch.bind(window),
  openEventSource: (url) => new EventSource(url),
  random: Math.random,
});
const queries = createQueryStore(transport);
const pages = createPageStore(transport);
const live = createLiveStore();
const ui = createUiStore(sessionStorage);
const parts = { transport, queries, pages, live, ui };

// What nearly every screen needs is asked together, before the first component runs.
for (const name of [
  'app.status',
  'settings.get',
  'connections.list',
  'connections.attempts',
  'accounts.list',
  'credentials.status',
] as const) {
  queries.ensure(queryKey(name, {}));
}
followEngine(transport, { queries, pages, live }, timers);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <CofferProvider parts={parts}>
      <App />
    </CofferProvider>
  </StrictMode>,
);
