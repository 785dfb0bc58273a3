import { createContext, useContext } from 'react';
import type { Locale } from '../../shared/domain/language.ts';
import type { LiveStore } from '../data/live-store.ts';
import type { PageStore } from '../data/page-store.ts';
import type { QueryStore } from '../data/query-store.ts';
import type { Formats } from '../format/formats.ts';
import type { Transport } from '../transport/transport.ts';
import type { Words } from '../words/en-gb.ts';
import type { UiStore } from './ui-store.ts';

/** Everything a screen can reach. Built in `main.tsx` and handed down by the provider, so nothing in the interface is global. */
export type Coffer = {
  readonly transport: Transport;
  readonly queries: QueryStore;
  readonly pages: PageStore;
  readonly live: LiveStore;
  readonly ui: UiStore;
  readonly locale: Locale;
  readonly words: Words;
  readonly formats: Formats;
};

/** Hands {@link Coffer} down the tree. */
export const CofferContext = createContext<Coffer | undefined>(undefined);

/** What the provider hands down. */
export function useCoffer(): Coffer {
  const coffer = useContext(CofferContext);
  if (!coffer) throw new Error('useCoffer needs a CofferContext above it.');
  return coffer;
}

/** The words of the chosen language. */
export function useWords(): Words {
  return useCoffer().words;
}

/** The number and date formats of the chosen language. */
export function useFormats(): Formats {
  return useCoffer().formats;
}
