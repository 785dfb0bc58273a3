import type { Connection } from '../../shared/contract/index.ts';
import { ToneShape } from '../components/marks.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { shortAccessWords } from './short-access-words.ts';

/** What works only for now looks well otherwise, so that it is said before it ends. */
export function ShortAccess({ connection: { accessEndsAt } }: { connection: Pick<Connection, 'accessEndsAt'> }) {
  const coffer = useCoffer();
  if (accessEndsAt === undefined) return null;
  const { title, text } = shortAccessWords(accessEndsAt, coffer);
  return (
    <div className="problem problem--small problem--soon">
      <ToneShape tone="soon" size={14} />
      <div className="problem__words">
        <p className="problem__title">{title}</p>
        <p>{text}</p>
      </div>
    </div>
  );
}
