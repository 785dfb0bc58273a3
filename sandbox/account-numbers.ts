import { createRandom } from './random.ts';

/** The check digits that make an IBAN valid (ISO 13616, mod 97-10). Country and account part in upper case, no spaces. */
export function ibanOf(country: 'GB' | 'DE' | 'AT', accountPart: string): string {
  const check = 98 - mod97(`${accountPart}${country}00`);
  return `${country}${String(check).padStart(2, '0')}${accountPart}`;
}

/** Whether the check digits of an IBAN are right. */
export function isValidIban(iban: string): boolean {
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban) && mod97(iban.slice(4) + iban.slice(0, 4)) === 1;
}

function mod97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    // Letters count as two digits, A = 10 to Z = 35.
    const value = parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** A valid IBAN for somebody on the other side of a payment; the same key gives the same one. */
export function counterpartyIban(country: 'uk' | 'de' | 'at', key: string): string {
  const random = createRandom(`${key}/iban`);
  if (country === 'uk') return ibanOf('GB', `LOYD30${random.digits(4)}${random.digits(8)}`);
  if (country === 'de') return ibanOf('DE', `${random.pick(['10070024', '10090000', '37040044'])}${random.digits(10)}`);
  return ibanOf('AT', `${random.pick(['12000', '20815', '34000'])}${random.digits(11)}`);
}
