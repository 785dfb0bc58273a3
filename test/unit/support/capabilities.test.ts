import { describe, expect, it } from 'vitest';
import { nameSkipped, readSkipped, requiredCapabilities } from '../../support/capabilities.ts';

describe('what a machine must have', () => {
  it.each([
    { value: undefined, names: [] },
    { value: '', names: [] },
    { value: 'browser', names: ['browser'] },
    { value: ' keyring , postgres,', names: ['keyring', 'postgres'] },
  ])('reads $value', ({ value, names }) => {
    expect(requiredCapabilities(value)).toEqual(names);
  });

  it('refuses a name it does not know, since a typing error would let a suite be skipped in silence', () => {
    expect(() => requiredCapabilities('browser,keyrings')).toThrow(/"keyrings"/);
  });

  it('names a skipped suite so that the report finds the reason again', () => {
    expect(readSkipped(nameSkipped('first run', 'browser'))).toBe('browser');
    expect(readSkipped('first run [needs patience]')).toBeUndefined();
    expect(readSkipped('first run')).toBeUndefined();
  });
});
