import { useId } from 'react';
import { OWN_TRANSFER } from '../../shared/domain/categories.ts';
import { bankText } from '../format/bank-text.ts';
import { useCategories } from './use-categories.ts';

/** A choice of one category, by group. `empty` is what choosing none means, where that can be chosen. */
export function CategorySelect({
  label,
  isLabelHidden = false,
  value,
  empty,
  except,
  describedBy,
  onChange,
}: {
  label: string;
  isLabelHidden?: boolean;
  value: string;
  empty?: string;
  /** A category that is not offered. */
  except?: string;
  describedBy?: string;
  onChange: (categoryId: string) => void;
}) {
  const id = useId();
  const { groups, nameOf } = useCategories();
  const isKnown = value === '' || groups.some(({ categories }) => categories.some((one) => one.categoryId === value));
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {!isKnown && <option value={value}>{bankText(nameOf(value), 60)}</option>}
        {groups.map(({ group, name, categories }) => (
          <optgroup key={group} label={name}>
            {categories
              .filter(
                ({ categoryId }) => categoryId !== except && (categoryId !== OWN_TRANSFER || value === OWN_TRANSFER),
              )
              .map((category) => (
                <option
                  key={category.categoryId}
                  value={category.categoryId}
                  disabled={category.categoryId === OWN_TRANSFER}
                >
                  {bankText(category.name, 60)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
