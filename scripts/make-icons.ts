import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../test/support/capabilities.ts';

/**
 * Draws every icon of the desktop app from the drawings in `electron/icons/source`: `node scripts/make-icons.ts`. The
 * results are kept in the repository, because a build must not need a browser.
 */
const ICONS = resolve(import.meta.dirname, '..', 'electron', 'icons');

/** Below this size, in pixels, the drawing without gradients and margins reads better. */
const SMALL = 48;

/** The kinds of picture in Apple's icon file that hold PNG, by size in pixels. The two oldest are left out: macOS mistakes their PNG. */
const ICNS_TYPES: readonly (readonly [type: string, size: number])[] = [
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

/** An Apple icon file: a length, then each picture under its type. */
function toIcns(pictures: readonly (readonly [type: string, png: Buffer])[]): Buffer {
  const parts = pictures.map(([type, png]) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'ascii');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'ascii');
  head.writeUInt32BE(8 + parts.reduce((bytes, part) => bytes + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

/** A Windows icon file: a directory of pictures, then the pictures, each a PNG (allowed since Windows Vista). */
function toIco(pictures: readonly (readonly [size: number, png: Buffer])[]): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = 6 + 16 * pictures.length;
  const entries = pictures.map(([size, png]) => {
    const entry = Buffer.alloc(16);
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...pictures.map(([, png]) => png)]);
}

async function draw(page: Page, drawing: string, size: number): Promise<Buffer> {
  const svg = readFileSync(join(ICONS, 'source', `${drawing}.svg`)).toString('base64');
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>*{margin:0}img{display:block;width:100vw;height:100vh}</style><img src="data:image/svg+xml;base64,${svg}">`,
  );
  await page.locator('img').evaluate((image: HTMLImageElement) => image.decode());
  return page.screenshot({ omitBackground: true });
}

async function makeIcons(): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Icons are drawn by Chromium, and there is none.');
  const browser = await chromium.launch({
    executablePath,
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  const page = await browser.newPage({ deviceScaleFactor: 1 });
  const write = (name: string, content: Buffer): void => writeFileSync(join(ICONS, name), content);
  const app = (size: number): Promise<Buffer> => draw(page, size <= SMALL ? 'app-small' : 'app', size);
  const file = (size: number): Promise<Buffer> => draw(page, 'backup-file', size);
  try {
    mkdirSync(join(ICONS, 'linux'), { recursive: true });
    for (const size of LINUX_SIZES) write(`linux/${size}x${size}.png`, await app(size));
    write('icon.png', await app(512));
    for (const [name, drawing] of [
      ['icon', app],
      ['backup-file', file],
    ] as const) {
      const apple: [string, Buffer][] = [];
      for (const [type, size] of ICNS_TYPES) apple.push([type, await drawing(size)]);
      write(`${name}.icns`, toIcns(apple));
      const windows: [number, Buffer][] = [];
      for (const size of ICO_SIZES) windows.push([size, await drawing(size)]);
      write(`${name}.ico`, toIco(windows));
    }
    for (const [name, drawing, size] of [
      ['tray', 'app-small', 24],
      ['tray-attention', 'tray-attention', 24],
      ['trayTemplate', 'tray-template', 16],
      ['tray-attentionTemplate', 'tray-attention-template', 16],
    ] as const) {
      write(`${name}.png`, await draw(page, drawing, size));
      write(`${name}@2x.png`, await draw(page, drawing, size * 2));
    }
  } finally {
    await browser.close();
  }
}

await makeIcons();
