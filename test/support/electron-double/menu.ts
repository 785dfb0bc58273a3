import type { Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import type { MenuEntry } from './double-config.ts';
import { strict } from './strict.ts';

/** Electron's `Menu`, as far as the shell uses it. */
export type Menus = {
  Menu: Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>;
  applicationMenu(): MenuEntry[];
  /** Chooses an entry as a person does. Throws when it is not there or greyed out. */
  choose(menu: Menu | undefined, id: string): void;
  chooseFromApplicationMenu(id: string): void;
  describe(menu: Menu | undefined): MenuEntry[];
};

/** Makes the menus of one launch. A menu is its template, which Electron's types have checked already. */
export function createMenus(): Menus {
  const templates = new WeakMap<Menu, MenuItemConstructorOptions[]>();
  let applicationMenu: Menu | undefined;

  const choose = (menu: Menu | undefined, id: string): void => {
    const item = find(templateOf(menu), id);
    if (!item) throw new Error(`There is no menu entry "${id}".`);
    if (item.enabled === false) throw new Error(`The menu entry "${id}" is greyed out.`);
    // Electron turns a checkbox over before it tells.
    const isCheckbox = item.type === 'checkbox';
    if (isCheckbox) item.checked = item.checked !== true;
    const chosen: Pick<MenuItem, 'id' | 'checked'> = { id, checked: item.checked === true };
    item.click?.(chosen as MenuItem, undefined, {});
  };
  const templateOf = (menu: Menu | undefined): MenuItemConstructorOptions[] => (menu && templates.get(menu)) ?? [];

  return {
    Menu: strict('Menu', {
      buildFromTemplate(template) {
        const menu = strict('menu', {}) as Menu;
        templates.set(menu, template as MenuItemConstructorOptions[]);
        return menu;
      },
      setApplicationMenu(menu) {
        applicationMenu = menu ?? undefined;
      },
    }),
    applicationMenu: () => templateOf(applicationMenu).map(describeItem),
    describe: (menu) => templateOf(menu).map(describeItem),
    choose,
    chooseFromApplicationMenu: (id) => choose(applicationMenu, id),
  };
}

function find(items: readonly MenuItemConstructorOptions[], id: string): MenuItemConstructorOptions | undefined {
  for (const item of items) {
    if (item.id === id) return item;
    const inside = Array.isArray(item.submenu) ? find(item.submenu, id) : undefined;
    if (inside) return inside;
  }
  return undefined;
}

function describeItem(item: MenuItemConstructorOptions): MenuEntry {
  return {
    id: item.id,
    label: item.label ?? '',
    role: item.role,
    type: item.type ?? (item.submenu === undefined ? 'normal' : 'submenu'),
    isEnabled: item.enabled !== false,
    isChecked: item.checked === true,
    accelerator: typeof item.accelerator === 'string' ? item.accelerator : undefined,
    submenu: Array.isArray(item.submenu) ? item.submenu.map(describeItem) : [],
  };
}
