import type { ReactNode } from 'react';

/** A part of the page, with its exhibits. */
export function Room({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="design__room" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** One component, in all its states; `isWide` for those that need the width of the page. */
export function Exhibit({ name, isWide = false, children }: { name: string; isWide?: boolean; children: ReactNode }) {
  return (
    <article className={`design__exhibit${isWide ? ' design__exhibit--wide' : ''}`} aria-label={name}>
      <h3>{name}</h3>
      <div className="design__states">{children}</div>
    </article>
  );
}
