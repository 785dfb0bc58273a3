import { useWords } from '../context/coffer-context.ts';

/** What to type at the demo bank's sign-in. Not a secret: the demo bank is made up and runs on this computer. */
export function DemoHint() {
  const { welcome } = useWords();
  return (
    <p className="demo-hint">
      {welcome.demoHint} <kbd>{welcome.demoUser}</kbd> {welcome.demoAnd} <kbd>{welcome.demoPassword}</kbd>
    </p>
  );
}
