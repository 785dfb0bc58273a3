import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { ensureBuilt } from '../../scripts/build.ts';
import type { Bench, ReportFigure } from '../support/bench.ts';
import { launchChromium } from '../support/chromium.ts';
import { startHeadless, type HeadlessProcess } from '../support/headless-process.ts';
import { sizesOf } from './bench-profile.ts';
import { makeProfile, quantile } from './make-profile.ts';

const SHIPPED = path.resolve(import.meta.dirname, '..', '..', 'dist', 'renderer', 'assets');
const LOADS = 7;
const SEARCHES = ['tesco leeds', 'reference7', 'deutsche bahn', 'salary york', 'netflix'];
/** Ten seconds of a wheel that never rests, a window's height at every fourth turn. */
const TURNS = 500;
const TURN_PX = 200;
const SLOW_FRAME_MS = 50;
/** A busy machine is slow, and its figures say so; it does not end the bench. */
const PATIENCE_MS = 180_000;

/** What the page notes about itself; see {@link watchFrames}. */
type Noted = { frames: number[]; ownWork: number[] };

/**
 * The built interface in Chromium, over the built headless host and a filled profile:
 * how soon a list is there, how smoothly it scrolls, how soon a search is answered, and how much is shipped. Chromium draws
 * without a graphics card here, so a real screen is quicker; frames are worth reading on a machine with nothing else to do.
 */
export const bench: Bench = async (report) => {
  await ensureBuilt();
  reportShipped(report);
  const sizes = sizesOf();
  const browser = await launchChromium();
  try {
    for (const rows of sizes) {
      const profile = await makeProfile(rows);
      const env = { TRUELAYER_ENCRYPTION_KEY: profile.key.toString('base64') };
      const host = await startHeadless({ profileDir: profile.profileDir, env });
      try {
        await measure(browser, host, (metric, value, unit) => report(`${metric}, ${rows} rows`, value, unit));
      } finally {
        await host.stop();
        profile.remove();
      }
    }
  } finally {
    await browser.close();
  }
};

function reportShipped(report: ReportFigure): void {
  for (const [kind, ending] of [
    ['JS', '.js'],
    ['CSS', '.css'],
  ] as const) {
    const files = readdirSync(SHIPPED).filter((file) => file.endsWith(ending));
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(SHIPPED, file))).length, 0);
    report(`${kind} shipped, gzip`, tenth(bytes / 1000), 'kB');
  }
}

async function measure(browser: Browser, host: HeadlessProcess, report: ReportFigure): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(watchFrames);
  await page.goto(`${host.url}/?token=${host.token}`);
  await page.getByRole('heading', { level: 1 }).waitFor();

  for (const [name, place, sign] of [
    ['overview', 'overview', '.overview__latest, [class*="latest"] li, .account-ledger'],
    ['list of transactions', 'transactions', '.row-opener'],
  ] as const) {
    const figures = await load(page, session, `${host.url}/#/${place}`, sign);
    report(`${name}, first paint, median`, whole(quantile(figures.paints, 0.5)), 'ms');
    report(`${name} ready, median`, whole(quantile(figures.ready, 0.5)), 'ms');
    report(`${name} ready, slowest of ${LOADS}`, whole(Math.max(...figures.ready)), 'ms');
    report(`${name} ready, the page's own work, median`, whole(quantile(figures.work, 0.5)), 'ms');
  }

  const workedBefore = await workOf(session);
  const scrolled = await scroll(page);
  const worked = (await workOf(session)) - workedBefore;
  report('frames while scrolling', scrolled.frames.length, 'frames');
  report('frame while scrolling, p95', tenth(quantile(scrolled.frames, 0.95)), 'ms');
  report('frame while scrolling, longest', tenth(Math.max(...scrolled.frames)), 'ms');
  report(`frames over ${SLOW_FRAME_MS} ms while scrolling`, over(scrolled.frames), 'frames');
  report(`frames over ${SLOW_FRAME_MS} ms through work of the page`, over(scrolled.ownWork), 'frames');
  report('work of the page in a slow frame, most', whole(Math.max(0, ...scrolled.ownWork)), 'ms');
  report('work of the page a frame while scrolling, mean', tenth(worked / scrolled.frames.length), 'ms');
  report('rows scrolled past', scrolled.rows, 'rows');

  const answers = await search(page);
  report('search of two words on screen, median', whole(quantile(answers, 0.5)), 'ms');
  report('search of two words on screen, slowest', whole(Math.max(...answers)), 'ms');
  await context.close();
}

/**
 * Loads a place anew, several times; times in milliseconds from the start of the navigation, by the page's own clock. `work`
 * is what the page's thread worked until then, which does not grow when the machine has other things to do.
 */
async function load(
  page: Page,
  session: CDPSession,
  address: string,
  sign: string,
): Promise<{ paints: number[]; ready: number[]; work: number[] }> {
  const work: number[] = [];
  const paints: number[] = [];
  const ready: number[] = [];
  // The first load fills the caches and is not counted.
  for (let turn = 0; turn <= LOADS; turn += 1) {
    await page.goto('about:blank');
    await page.goto(address, { waitUntil: 'commit' });
    const readyAt = await page.evaluate(whenShown, sign);
    const paintAt = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    // A load in a process of its own counts from nothing; the page before it was empty.
    const workMs = await workOf(session);
    if (turn === 0) continue;
    work.push(workMs);
    ready.push(readyAt);
    paints.push(paintAt);
  }
  return { paints, ready, work };
}

/** What the thread of the page has worked so far, in milliseconds of the processor. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

/** Resolves with the page's clock at the first frame in which something is shown that fits the selector. */
function whenShown(sign: string): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.querySelector(sign) === null) requestAnimationFrame(look);
      else requestAnimationFrame(() => resolve(performance.now()));
    };
    look();
  });
}

async function scroll(page: Page): Promise<Noted & { rows: number }> {
  await page.mouse.move(700, 500);
  await page.evaluate(() => {
    const { frames, ownWork } = (globalThis as unknown as { coffersNotes: Noted }).coffersNotes;
    frames.splice(0);
    ownWork.splice(0);
  });
  for (let turn = 0; turn < TURNS; turn += 1) await page.mouse.wheel(0, TURN_PX);
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('[role="row"][aria-rowindex]')].map((row) =>
      Number(row.getAttribute('aria-rowindex')),
    );
    return { ...(globalThis as unknown as { coffersNotes: Noted }).coffersNotes, rows: Math.max(...rows) };
  });
}

/** From the last letter of a search to the first frame with its answer. */
async function search(page: Page): Promise<number[]> {
  const field = page.getByRole('searchbox');
  const times: number[] = [];
  for (const words of SEARCHES) {
    await field.fill('');
    await page.waitForFunction(() => document.querySelector('.day-list--dimmed') === null);
    await field.pressSequentially(words.slice(0, -1));
    await page.waitForFunction(() => document.querySelector('.day-list--dimmed') === null);
    const answered = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          addEventListener(
            'keydown',
            () => {
              const began = performance.now();
              const look = (): void => {
                const isOld = document.querySelector('.day-list--dimmed') !== null;
                if (isOld || performance.now() - began < 1) requestAnimationFrame(look);
                else resolve(performance.now() - began);
              };
              requestAnimationFrame(() => requestAnimationFrame(look));
            },
            { once: true, capture: true },
          );
        }),
    );
    await field.press(words.at(-1) ?? '');
    times.push(await answered);
  }
  return times;
}

/**
 * Runs in the page before anything else: notes how long every frame takes, and of the slow ones how much of it the page's
 * own scripts, styles and layout took. The rest is the machine's, which draws in software and may have other work.
 */
function watchFrames(): void {
  const notes: Noted = { frames: [], ownWork: [] };
  (globalThis as unknown as { coffersNotes: Noted }).coffersNotes = notes;
  let last = performance.now();
  const frame = (now: number): void => {
    notes.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  // Not in the compiler's library yet (https://w3c.github.io/long-animation-frames/).
  type SlowFrame = PerformanceEntry & { styleAndLayoutStart: number; scripts: { duration: number }[] };
  new PerformanceObserver((list) => {
    for (const { startTime, duration, styleAndLayoutStart, scripts } of list.getEntries() as SlowFrame[]) {
      const layout = styleAndLayoutStart === 0 ? 0 : startTime + duration - styleAndLayoutStart;
      notes.ownWork.push(layout + scripts.reduce((sum, script) => sum + script.duration, 0));
    }
  }).observe({ type: 'long-animation-frame' });
}

function over(frames: readonly number[]): number {
  return frames.filter((frame) => frame > SLOW_FRAME_MS).length;
}

function whole(value: number): number {
  return Math.round(value);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
