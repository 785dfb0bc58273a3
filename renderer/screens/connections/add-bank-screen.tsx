import './connections.css';
import { Screen } from '../../components/surfaces.tsx';
import { Icon } from '../../components/icons.tsx';
import { BankPicker } from '../../connections/bank-picker.tsx';
import { ConnectPanel } from '../../connections/connect-panel.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { hrefOf } from '../../context/route.ts';

/** Choosing a bank to connect. */
export function AddBankScreen() {
  const words = useWords();
  return (
    <Screen
      title={words.addBank.title}
      lead={words.addBank.lead}
      isFilling
      back={
        <a className="screen__back" href={hrefOf('connections')}>
          <Icon name="chevron-left" size={16} />
          {words.addBank.back}
        </a>
      }
    >
      <ConnectPanel isBrief />
      <BankPicker />
    </Screen>
  );
}
