import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { PasteBack } from '../../connections/connect-panel.tsx';
import { useWords } from '../../context/coffer-context.ts';

/** Always there, for a browser that did not find its way back: the address of its last page can be pasted. */
export function PasteBackCorner() {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="paste-back-corner" aria-label={words.connect.pasteAnyTitle}>
      <p className="soft">
        {words.connect.pasteAnyTitle}{' '}
        <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {words.connect.pasteToggle}
        </Button>
      </p>
      {isOpen && (
        <>
          <p className="soft">{words.connect.pasteAnyText}</p>
          <PasteBack />
        </>
      )}
    </section>
  );
}
