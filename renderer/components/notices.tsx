import { useEffect } from 'react';
import { useStore } from 'zustand/react';
import { useCoffer } from '../context/coffer-context.ts';
import { removeNotice, type Notice } from '../context/ui-store.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icons.tsx';
import { ToneShape } from './marks.tsx';

/** How long a notice stays, in milliseconds: a moment, and time to read it at a slow reader's 15 letters a second. */
const noticeMs = (text: string): number => 4000 + text.length * 65;

/** Short confirmations at the foot of the window, read out as they come. */
export function Notices() {
  const { ui } = useCoffer();
  const notices = useStore(ui, (state) => state.notices);
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeLine({ notice }: { notice: Notice }) {
  const { ui, words } = useCoffer();
  useEffect(() => {
    const timer = setTimeout(() => removeNotice(ui, notice.id), noticeMs(notice.text));
    return () => clearTimeout(timer);
  }, [ui, notice.id, notice.text]);
  return (
    <div className="notice">
      {notice.tone === 'good' ? <Icon name="check" size={16} /> : <ToneShape tone="bad" size={16} />}
      <span>{notice.text}</span>
      <IconButton icon="close" isSmall label={words.app.dismiss} onClick={() => removeNotice(ui, notice.id)} />
    </div>
  );
}
