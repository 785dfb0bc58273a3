import { useState } from 'react';
import { Button, ButtonLink, IconButton, Spinner } from '../components/button.tsx';
import { Choice, Segments, Select, Tick } from '../components/choice.tsx';
import { FileButton } from '../components/file-button.tsx';
import { Icon, ICON_NAMES, CofferMark } from '../components/icons.tsx';
import { Popover } from '../components/popover.tsx';
import { Keys } from '../commands/keys.tsx';
import { useWords } from '../context/coffer-context.ts';
import { Exhibit, Room } from './exhibit.tsx';

const LOOKS = ['primary', 'plain', 'quiet', 'danger'] as const;
const THREE = ['one', 'two', 'three'] as const;

/** What is pressed and chosen. */
export function ControlExhibits() {
  const words = useWords();
  const [segment, setSegment] = useState<(typeof THREE)[number]>('two');
  const [choice, setChoice] = useState<(typeof THREE)[number]>('one');
  const [picked, setPicked] = useState<(typeof THREE)[number]>('three');
  const [isOn, setOn] = useState(true);
  const options = THREE.map((value) => ({ value, label: value, note: `What it means to choose ${value}.` }));
  return (
    <Room title="Controls">
      {LOOKS.map((look) => (
        <Exhibit key={look} name={`Button, ${look}`}>
          <Button look={look}>{words.app.save}</Button>
          <Button look={look} icon="sync">
            {words.connections.syncNow}
          </Button>
          <Button look={look} isBusy>
            {words.overview.syncing}
          </Button>
          <Button look={look} disabled>
            {words.app.save}
          </Button>
        </Exhibit>
      ))}
      <Exhibit name="ButtonLink">
        <ButtonLink look="primary" icon="plus" href="#add">
          {words.addBank.title}
        </ButtonLink>
        <ButtonLink href="#details">{words.attention.details}</ButtonLink>
        <ButtonLink look="quiet" icon="external" href="https://docs.truelayer.com" isExternal>
          {words.renewing.reconfirmTerms}
        </ButtonLink>
      </Exhibit>
      <Exhibit name="FileButton">
        <FileButton label={words.backups.fromFile} accept=".coffer-backup" onChoose={() => {}} />
        <FileButton label={words.backups.fromFile} accept=".coffer-backup" look="quiet" onChoose={() => {}} />
        <FileButton label={words.backups.fromFile} accept=".coffer-backup" isBusy onChoose={() => {}} />
      </Exhibit>
      <Exhibit name="IconButton">
        <IconButton icon="close" label={words.app.close} onClick={() => {}} />
        <IconButton icon="close" isSmall label={words.app.dismiss} onClick={() => {}} />
      </Exhibit>
      <Exhibit name="Spinner">
        <Spinner />
      </Exhibit>
      <Exhibit name="Popover">
        <Popover label={words.transactions.allAccounts}>
          <Tick label="Everyday Current" isOn onChange={() => {}} />
        </Popover>
        <Popover isMarked label={words.transactions.someAccounts(2, '2')}>
          <Tick label="Rainy Day" isOn={false} onChange={() => {}} />
        </Popover>
        <Popover look="quiet" isMenu align="end" label={words.connections.more}>
          <ul className="menu">
            <li>
              <button type="button">{words.connections.refreshTokens}</button>
            </li>
            <li>
              <button type="button" className="menu__danger">
                {words.connections.disconnect}
              </button>
            </li>
          </ul>
        </Popover>
      </Exhibit>
      <Exhibit name="Segments">
        <Segments
          label="A few short words"
          value={segment}
          options={THREE.map((value) => ({ value, label: value }))}
          onChange={setSegment}
        />
      </Exhibit>
      <Exhibit name="Select">
        <Select
          label={words.settings.language}
          hint="Says more."
          value={picked}
          options={options}
          onChange={setPicked}
        />
      </Exhibit>
      <Exhibit name="Choice" isWide>
        <Choice label="Options that need a sentence each" value={choice} options={options} onChange={setChoice} />
      </Exhibit>
      <Exhibit name="Tick">
        <Tick label="On" note="With a note" isOn={isOn} onChange={setOn} />
        <Tick label="Off" isOn={!isOn} onChange={(off) => setOn(!off)} />
        <Tick label="Cannot be changed" isOn isDisabled onChange={() => {}} />
      </Exhibit>
      <Exhibit name="Keys">
        <Keys held={['mod', 'k']} />
        <Keys held={['?']} />
      </Exhibit>
      <Exhibit name="Icon" isWide>
        {ICON_NAMES.map((name) => (
          <span key={name} title={name}>
            <Icon name={name} />
          </span>
        ))}
      </Exhibit>
      <Exhibit name="CofferMark">
        <CofferMark />
        <CofferMark size={44} />
      </Exhibit>
    </Room>
  );
}
