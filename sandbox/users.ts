/** A person who can sign in at any bank of the sandbox. */
export type SandboxUser = {
  /** `john`, `john1` … `john100`: whose money it is. */
  username: string;
  fullName: string;
  temper: 'normal' | 'eternal' | 'error';
  /** With `temper: 'error'`: the code with which every data call fails. */
  errorCode?: string;
};

/** The codes that the `error.<code>` users stand for (TrueLayer, mock users), with the HTTP status of each. */
export const ERROR_USERS: Readonly<Record<string, number>> = {
  account_permanently_locked: 403,
  account_temporarily_locked: 403,
  internal_error: 500,
  provider_error: 503,
  user_input_required: 403,
  wrong_credentials: 403,
};

const NAMES = [
  'Amelia Hartley', 'Jonas Brandt', 'Priya Raman', 'Lukas Steiner', 'Oliver Whitcombe', 'Anna Hofmann', 'Grace Adeyemi',
  'Maximilian Huber', 'Sophie Lindner', 'Callum Fraser', 'Katharina Wolf', 'Tomasz Nowak', 'Isla McKenna', 'Felix Baumann',
  'Hannah Gruber', 'Daniel Osei', 'Marie Vogel', 'Harry Pemberton', 'Elif Yilmaz', 'Paul Reisinger',
]; // prettier-ignore

/** The user these words sign in, or `undefined` when they are wrong. Source: TrueLayer's documented mock users. */
export function signIn(username: string, password: string): SandboxUser | undefined {
  const errorCode = /^error\.([a-z_]+)$/.exec(username)?.[1];
  if (errorCode !== undefined && errorCode in ERROR_USERS) {
    return password === 'error'
      ? { username: 'john', fullName: nameOf('john'), temper: 'error', errorCode }
      : undefined;
  }
  const number = /^john(\d{1,3})?$/.exec(username)?.[1] ?? '';
  if (!/^john\d*$/.test(username) || (number !== '' && (Number(number) < 1 || Number(number) > 100))) return undefined;
  if (username === 'john' && password === 'eternal') return { username, fullName: nameOf(username), temper: 'eternal' };
  const isRight = password === `doe${number}` || password === `iban${number}`;
  return isRight ? { username, fullName: nameOf(username), temper: 'normal' } : undefined;
}

/** The name on the accounts of a user. */
export function nameOf(username: string): string {
  const number = Number(username.slice('john'.length));
  return username === 'john' ? 'John Doe' : (NAMES[number % NAMES.length] ?? 'John Doe');
}
