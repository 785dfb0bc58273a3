import { useEffect, type ReactNode } from 'react';
import { CofferMark } from '../components/icons.tsx';
import { useWords } from '../context/coffer-context.ts';

/** The one card of a page that stands before the app. */
export function GatePage({
  title,
  isTitleHidden = false,
  children,
}: {
  title: string;
  isTitleHidden?: boolean;
  children: ReactNode;
}) {
  const words = useWords();
  useEffect(() => {
    document.title = words.app.name;
  }, [words]);
  return (
    <main className="gate">
      <div className="gate__card">
        <p className="gate__brand">
          <CofferMark size={26} />
          <span>{words.app.name}</span>
        </p>
        <h1 className={isTitleHidden ? 'visually-hidden' : undefined}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
