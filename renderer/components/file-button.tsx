import { useRef } from 'react';
import { Button } from './button.tsx';

/** A button that asks for a file in the browser's own dialog. */
export function FileButton({
  label,
  accept,
  isBusy = false,
  look = 'plain',
  onChoose,
}: {
  label: string;
  /** Ends of names, separated by commas. */
  accept: string;
  isBusy?: boolean;
  look?: 'plain' | 'quiet' | 'primary';
  onChoose: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} isBusy={isBusy} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file can be chosen again.
          currentTarget.value = '';
          if (file) onChoose(file);
        }}
      />
    </>
  );
}
