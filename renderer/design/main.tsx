// oxlint-disable-next-line import/no-unassigned-import -- has to run before any schema is made, so before any other import
import '../zod-without-eval.ts';
import '@fontsource-variable/instrument-sans/wght.css';
import '../styles/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createUiStore } from '../context/ui-store.ts';
import { createLiveStore } from '../data/live-store.ts';
import { createPageStore } from '../data/page-store.ts';
import { createQueryStore } from '../data/query-store.ts';
import { CofferProvider } from '../shell/coffer-provider.tsx';
import type { Transport } from '../transport/transport.ts';
import { DesignPage } from './design-page.tsx';

/** There is no engine behind this page; what a component would ask for never comes. */
const silence: Transport = {
  call: () => new Promise<never>(() => {}),
  subscribe: () => () => {},
};

const root = document.getElementById('root');
if (!root) throw new Error('design.html has no #root');
const parts = {
  transport: silence,
  queries: createQueryStore(silence),
  pages: createPageStore(silence),
  live: createLiveStore(),
  ui: createUiStore(sessionStorage),
};
createRoot(root).render(
  <StrictMode>
    <CofferProvider parts={parts}>
      <DesignPage />
    </CofferProvider>
  </StrictMode>,
);
