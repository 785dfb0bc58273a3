import { useState } from 'react';
import { Tick } from '../components/choice.tsx';
import { SearchField } from '../components/field.tsx';
import { Popover } from '../components/popover.tsx';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { bankText } from '../format/bank-text.ts';
import { useCategories } from './use-categories.ts';

/** A choice of any number of categories, by group, found by typing. */
export function CategoryFilter({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (categoryIds: readonly string[]) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const { groups } = useCategories();
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLocaleLowerCase();
  const shown = groups
    .map((group) => ({
      ...group,
      categories: group.categories.filter(
        ({ name }) => wanted === '' || `${name} ${group.name}`.toLocaleLowerCase().includes(wanted),
      ),
    }))
    .filter(({ categories }) => categories.length > 0);
  return (
    <Popover
      isMarked={chosen.length > 0}
      label={
        chosen.length === 0
          ? words.category.filterAll
          : words.category.filterSome(chosen.length, formats.count(chosen.length))
      }
    >
      <div className="category-filter">
        <SearchField
          label={words.category.filterFind}
          placeholder={words.category.filterFind}
          value={typed}
          onChange={setTyped}
        />
        {shown.length === 0 && <p className="faint category-filter__none">{words.category.filterNone}</p>}
        {shown.map(({ group, name, categories }) => (
          <fieldset key={group}>
            <legend className="faint">{name}</legend>
            {categories.map((category) => (
              <Tick
                key={category.categoryId}
                label={bankText(category.name, 60)}
                isOn={chosen.includes(category.categoryId)}
                onChange={(isOn) =>
                  onChange(
                    isOn ? [...chosen, category.categoryId] : chosen.filter((other) => other !== category.categoryId),
                  )
                }
              />
            ))}
          </fieldset>
        ))}
      </div>
    </Popover>
  );
}
