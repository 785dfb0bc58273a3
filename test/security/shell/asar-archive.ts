import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Node = { files: Record<string, Node> } | { size: number; offset: string; unpacked?: boolean };

/** A file of an archive, by its path with forward slashes. */
export type ArchivedFile = { path: string; size: number; isUnpacked: boolean; read(): Buffer };

/**
 * Reads an archive as Electron does: two numbers, a JSON tree of names, then the files one after the other
 * (https://github.com/electron/asar#format).
 */
export function readAsar(file: string): ArchivedFile[] {
  const bytes = readFileSync(file);
  const headerBytes = bytes.readUInt32LE(4);
  const textBytes = bytes.readUInt32LE(12);
  const root = JSON.parse(bytes.toString('utf8', 16, 16 + textBytes)) as Node;
  const start = 8 + headerBytes;
  const found: ArchivedFile[] = [];
  walk(root, '');
  return found;

  function walk(node: Node, path: string): void {
    if ('files' in node) {
      for (const [name, child] of Object.entries(node.files)) walk(child, path === '' ? name : `${path}/${name}`);
      return;
    }
    const { size, offset, unpacked = false } = node;
    found.push({
      path,
      size,
      isUnpacked: unpacked,
      read: () =>
        unpacked
          ? readFileSync(join(`${file}.unpacked`, path))
          : bytes.subarray(start + Number(offset), start + Number(offset) + size),
    });
  }
}

/** Puts the files of an archive into a folder, as the program finds them at run time. */
export function extractAsar(file: string, folder: string): void {
  for (const { path, read } of readAsar(file)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), read());
  }
}

/** An archive with nothing in it. */
export function emptyAsar(): Buffer {
  const text = Buffer.from('{"files":{}}');
  const head = Buffer.alloc(16);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(text.length + 8, 4);
  head.writeUInt32LE(text.length + 4, 8);
  head.writeUInt32LE(text.length, 12);
  return Buffer.concat([head, text]);
}
