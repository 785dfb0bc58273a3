import { useId, useState } from 'react';
import type { Category } from '../../../shared/contract/index.ts';
import { OWN_CATEGORY_GROUPS, type CategoryGroup } from '../../../shared/domain/categories.ts';
import { CategorySelect } from '../../categories/category-select.tsx';
import { useCategories } from '../../categories/use-categories.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { BankText } from '../../components/marks.tsx';
import { Popover } from '../../components/popover.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog, Section } from '../../components/surfaces.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct, useCall } from '../../context/use-call.ts';
import { bankText } from '../../format/bank-text.ts';

/** The categories that the user has made, and making another. */
export function OwnCategories() {
  const words = useWords();
  const { own } = useCategories();
  const [open, setOpen] = useState<Category | 'new'>();
  const [leaving, setLeaving] = useState<Category>();
  return (
    <Section
      title={words.ownCategories.title}
      lead={words.ownCategories.lead}
      action={
        <Button icon="plus" onClick={() => setOpen('new')}>
          {words.ownCategories.add}
        </Button>
      }
    >
      {own.length === 0 ? (
        <p className="faint">{words.ownCategories.none}</p>
      ) : (
        <ul className="own-categories">
          {own.map((category) => (
            <li key={category.categoryId}>
              <span className="own-categories__name">
                <BankText text={category.name ?? ''} length={60} />
              </span>
              <span className="faint">{words.category.groups[category.group]}</span>
              <Popover label={words.rules.more} look="quiet" align="end" isMenu>
                <div className="menu">
                  <button type="button" onClick={() => setOpen(category)}>
                    {words.ownCategories.edit}
                  </button>
                  <button type="button" className="menu__danger" onClick={() => setLeaving(category)}>
                    {words.ownCategories.remove}
                  </button>
                </div>
              </Popover>
            </li>
          ))}
        </ul>
      )}
      {open !== undefined && (
        <CategoryDialog {...(open === 'new' ? {} : { category: open })} onClose={() => setOpen(undefined)} />
      )}
      {leaving && <RemoveDialog category={leaving} onClose={() => setLeaving(undefined)} />}
    </Section>
  );
}

function CategoryDialog({ category, onClose }: { category?: Category; onClose: () => void }) {
  const { ui, words, transport } = useCoffer();
  const groupId = useId();
  const [name, setName] = useState(category?.name ?? '');
  const [group, setGroup] = useState<CategoryGroup>(category?.group ?? 'leisure');
  const [isSent, setSent] = useState(false);
  const trimmed = name.trim();
  const save = useAct(async () => {
    if (category === undefined) await transport.call('categories.create', { name: trimmed, group });
    else await transport.call('categories.update', { categoryId: category.categoryId, name: trimmed, group });
    addNotice(ui, words.ownCategories.saved(trimmed));
    onClose();
  });
  return (
    <Dialog title={category ? words.ownCategories.editTitle : words.ownCategories.add} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (trimmed !== '') void save.run(undefined);
        }}
      >
        <Field
          label={words.ownCategories.name}
          value={name}
          maxLength={60}
          isFirst
          problem={isSent && trimmed === '' ? words.ownCategories.nameMissing : undefined}
          onChange={setName}
        />
        <div className="field">
          <label htmlFor={groupId}>{words.ownCategories.group}</label>
          <select
            id={groupId}
            className="input"
            value={group}
            aria-describedby={`${groupId}-hint`}
            onChange={(event) => setGroup(event.currentTarget.value as CategoryGroup)}
          >
            {OWN_CATEGORY_GROUPS.map((one) => (
              <option key={one} value={one}>
                {words.category.groups[one]}
              </option>
            ))}
          </select>
          <p className="field__hint" id={`${groupId}-hint`}>
            {words.ownCategories.groupNote}
          </p>
        </div>
        {save.failure && <Problem size="small" failure={save.failure} />}
        <div className="dialog__buttons">
          <Button look="quiet" onClick={onClose}>
            {words.app.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={save.isBusy}>
            {words.ownCategories.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ category, onClose }: { category: Category; onClose: () => void }) {
  const { ui, words } = useCoffer();
  const [replaceBy, setReplaceBy] = useState('');
  const remove = useCall('categories.remove');
  const name = bankText(category.name ?? '', 60);
  return (
    <Dialog title={words.ownCategories.removeTitle(name)} onClose={onClose}>
      <p>{words.ownCategories.removeText}</p>
      <CategorySelect
        label={words.ownCategories.replaceBy}
        value={replaceBy}
        empty={words.ownCategories.replaceByNothing}
        except={category.categoryId}
        onChange={setReplaceBy}
      />
      {remove.failure && <Problem size="small" failure={remove.failure} />}
      <div className="dialog__buttons">
        <Button look="quiet" onClick={onClose}>
          {words.app.cancel}
        </Button>
        <Button
          look="danger"
          isBusy={remove.isBusy}
          onClick={() => {
            const input = { categoryId: category.categoryId, ...(replaceBy === '' ? {} : { replaceBy }) };
            void remove.run(input).then((value) => {
              if (!value) return;
              addNotice(ui, words.ownCategories.removed(name));
              onClose();
            });
          }}
        >
          {words.ownCategories.remove}
        </Button>
      </div>
    </Dialog>
  );
}
