import { useSyncExternalStore } from 'react';

/** What an `em` of the page is when nobody has asked for another, in pixels. */
const USUAL_PX = 16;

/**
 * How much larger the page's type is than usual: on very large windows, and for people who set their browser to larger
 * type. For the few measures that have to be known in pixels.
 */
export function useTypeScale(): number {
  return useSyncExternalStore(follow, () => {
    const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    return Number.isFinite(size) ? size / USUAL_PX : 1;
  });
}

function follow(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}
