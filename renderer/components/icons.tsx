import type { ReactNode } from 'react';
import { remOf } from './rem-of.ts';

/** Our own line icons: 20 × 20, one stroke, drawn in the colour of the text beside them, silent for screen readers. */
export type IconName =
  | 'overview'
  | 'transactions'
  | 'insights'
  | 'chevron-up'
  | 'connections'
  | 'activity'
  | 'settings'
  | 'search'
  | 'close'
  | 'copy'
  | 'check'
  | 'chevron-down'
  | 'chevron-left'
  | 'arrow-right'
  | 'plus'
  | 'sync'
  | 'lock'
  | 'key'
  | 'card'
  | 'account'
  | 'external'
  | 'eye'
  | 'eye-off'
  | 'more'
  | 'contrast'
  | 'calendar'
  | 'chevron-right'
  | 'keyboard'
  | 'backup';

const DRAWINGS: Record<IconName, ReactNode> = {
  overview: (
    <>
      <path d="M3 16.5h14" />
      <path d="M5 13.5v-3M10 13.5v-8M15 13.5v-5.5" />
    </>
  ),
  transactions: (
    <>
      <path d="M4 7h11.5M12.5 4l3 3-3 3" />
      <path d="M16 13H4.5M7.5 10l-3 3 3 3" />
    </>
  ),
  insights: (
    <>
      <path d="M10 3.5a6.5 6.5 0 1 0 6.5 6.5H10Z" />
      <path d="M13 2.9A6.6 6.6 0 0 1 17.1 7H13Z" />
    </>
  ),
  connections: (
    <>
      <path d="M8.4 11.6a3.2 3.2 0 0 0 4.6 0l2.6-2.6A3.25 3.25 0 0 0 11 4.4l-1 1" />
      <path d="M11.6 8.4a3.2 3.2 0 0 0-4.6 0L4.4 11A3.25 3.25 0 0 0 9 15.6l1-1" />
    </>
  ),
  activity: (
    <>
      <path d="M7.5 5H17M7.5 10H17M7.5 15H17" />
      <path d="M3.5 5h.01M3.5 10h.01M3.5 15h.01" strokeWidth="2.4" />
    </>
  ),
  settings: (
    <>
      <path d="M3 6.5h7.5M14.5 6.5H17M3 13.5h2.5M9.5 13.5H17" />
      <circle cx="12.5" cy="6.5" r="2" />
      <circle cx="7.5" cy="13.5" r="2" />
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="m12.8 12.8 3.7 3.7" />
    </>
  ),
  backup: (
    <>
      <path d="M3 4h14v3.5H3zM4.5 7.5h11V16h-11z" />
      <path d="M8 11h4" />
    </>
  ),
  close: <path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />,
  copy: (
    <>
      <rect x="7" y="7" width="9.5" height="9.5" rx="2" />
      <path d="M13 7V5.5a2 2 0 0 0-2-2H5.5a2 2 0 0 0-2 2V11a2 2 0 0 0 2 2H7" />
    </>
  ),
  check: <path d="m4.5 10.5 3.7 3.7 7.3-8" />,
  'chevron-up': <path d="m5.5 12 4.5-4.5 4.5 4.5" />,
  'chevron-down': <path d="m5.5 8 4.5 4.5L14.5 8" />,
  'chevron-left': <path d="M12 5.5 7.5 10l4.5 4.5" />,
  'chevron-right': <path d="M8 5.5 12.5 10 8 14.5" />,
  'arrow-right': <path d="M4 10h11.5M11 5.5l4.5 4.5-4.5 4.5" />,
  plus: <path d="M10 4.5v11M4.5 10h11" />,
  sync: (
    <>
      <path d="M16 8.5A6.2 6.2 0 0 0 4.9 6.6L3.8 8" />
      <path d="M3.5 4.5V8H7M4 11.5a6.2 6.2 0 0 0 11.1 1.9l1.1-1.4" />
      <path d="M16.5 15.5V12H13" />
    </>
  ),
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="7.5" rx="2" />
      <path d="M7 9V6.8a3 3 0 0 1 6 0V9" />
    </>
  ),
  key: (
    <>
      <circle cx="7" cy="12.8" r="3.3" />
      <path d="m9.4 10.4 6.3-6.2M13 6.8l2.4 2.4" />
    </>
  ),
  card: (
    <>
      <rect x="2.5" y="4.5" width="15" height="11" rx="2" />
      <path d="M2.5 8.5h15M5.5 12.5h3" />
    </>
  ),
  account: (
    <>
      <path d="M3 8 10 4l7 4" />
      <path d="M5 8.5v5M10 8.5v5M15 8.5v5M3 16h14" />
    </>
  ),
  external: (
    <>
      <path d="M11.5 4H16v4.5M16 4l-6.5 6.5" />
      <path d="M13.5 11.5V14a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8.5a2 2 0 0 1 2-2h2.5" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5Z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
  'eye-off': (
    <>
      <path d="M7.9 5.3A7 7 0 0 1 10 5c4.8 0 7.5 5 7.5 5a13 13 0 0 1-2 2.6M13 14.4a7 7 0 0 1-3 .6c-4.8 0-7.5-5-7.5-5a13.4 13.4 0 0 1 3.3-3.7" />
      <path d="M3.5 3.5l13 13" />
    </>
  ),
  calendar: (
    <>
      <rect x="3.5" y="4.5" width="13" height="12" rx="2" />
      <path d="M3.5 8.5h13M7 2.8v3M13 2.8v3" />
    </>
  ),
  contrast: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M10 3.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" />
    </>
  ),
  keyboard: (
    <>
      <rect x="2.5" y="5" width="15" height="10" rx="2" />
      <path d="M6 8.5h.01M10 8.5h.01M14 8.5h.01M7 12h6" />
    </>
  ),
  more: <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.4" />,
};

/** Every icon there is. */
export const ICON_NAMES = Object.keys(DRAWINGS) as readonly IconName[];

/** Draws one icon. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={remOf(size)}
      height={remOf(size)}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {DRAWINGS[name]}
    </svg>
  );
}

/** Coffer's mark: a round door seen from the front, with its keyhole. */
export function CofferMark({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={remOf(size)} height={remOf(size)} viewBox="0 0 32 32" fill="none">
      <path
        className="coffer-mark__door"
        d="M23.6 9.4a10.4 10.4 0 1 0 0 13.2"
        strokeWidth="3.6"
        strokeLinecap="round"
      />
      <circle className="coffer-mark__hole" cx="16" cy="14.6" r="2.9" />
      <path className="coffer-mark__slot" d="M16 15.6v5.6" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
