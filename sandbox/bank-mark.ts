import type { Bank } from './banks.ts';

/** A simple mark that stands in for a bank's logo: its letters on its colour. Drawn by us; no bank's own logo. */
export function bankMark({ letters, background, foreground }: Bank['mark']): string {
  const size = letters.length === 1 ? 34 : letters.length === 2 ? 26 : 19;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img"><rect width="64" height="64" rx="16" fill="${background}"/><text x="32" y="33" fill="${foreground}" font-family="system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif" font-size="${size}" font-weight="700" text-anchor="middle" dominant-baseline="central">${letters}</text></svg>`;
}
