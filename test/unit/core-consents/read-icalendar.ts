/** A component as read back: its properties in order, and the components inside it. */
export type ReadComponent = {
  name: string;
  properties: { name: string; parameters: string; value: string }[];
  components: ReadComponent[];
};

/** Reads iCalendar text by the rules of RFC 5545 §3.1 and §3.6; throws on anything they do not allow. */
export function readICalendar(text: string): ReadComponent {
  if (!text.endsWith('\r\n') || /[^\r]\n|\r[^\n]/.test(text)) throw new Error('every line ends with CRLF');
  const physical = text.slice(0, -2).split('\r\n');
  for (const line of physical) {
    if (Buffer.byteLength(line) > 75) throw new Error(`longer than 75 octets: ${line}`);
    if (Buffer.from(line).toString('utf8') !== line || line.includes('\u{fffd}'))
      throw new Error('a character was cut in two');
  }
  const lines: string[] = [];
  for (const line of physical) {
    if (line.startsWith(' ')) lines.push((lines.pop() ?? '') + line.slice(1));
    else lines.push(line);
  }
  const open: ReadComponent[] = [];
  let root: ReadComponent | undefined;
  for (const line of lines) {
    const match = /^([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)$/su.exec(line);
    if (!match) throw new Error(`no content line: ${line}`);
    const [, name = '', parameters = '', value = ''] = match;
    if (/\p{Cc}/u.test(value.replaceAll('\t', ''))) throw new Error('a control character');
    if (name === 'BEGIN') open.push({ name: value, properties: [], components: [] });
    else if (name === 'END') {
      const done = open.pop();
      if (done?.name !== value) throw new Error(`${value} ends where ${done?.name} began`);
      if (open.length === 0) root = done;
      else open.at(-1)?.components.push(done);
    } else open.at(-1)?.properties.push({ name, parameters, value });
  }
  if (!root || open.length > 0) throw new Error('not closed');
  return root;
}

/** A property's value; texts are unescaped (§3.3.11). */
export function valueOf({ properties }: ReadComponent, name: string): string | undefined {
  const found = properties.filter((property) => property.name === name);
  if (found.length > 1) throw new Error(`${name} is there ${found.length} times`);
  return found[0]?.value.replace(/\\([\\;,nN])/g, (_whole, mark: string) => (mark.toLowerCase() === 'n' ? '\n' : mark));
}
