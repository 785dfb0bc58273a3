import type { IconName } from '../components/icons.tsx';

/** Where a command stands in the palette. */
export const COMMAND_GROUPS = ['acts', 'screens', 'accounts', 'banks', 'settings'] as const;
/** One of {@link COMMAND_GROUPS}. */
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Something that can be done or gone to, by name. */
export type Command = {
  readonly id: string;
  readonly group: CommandGroup;
  readonly title: string;
  /** What tells it from another of the same title, such as an account's bank. */
  readonly note?: string | undefined;
  /** Other words by which it is looked for. */
  readonly keywords?: readonly string[];
  readonly icon: IconName;
  readonly run: () => void;
};
