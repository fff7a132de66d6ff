/** Measures inputs inside the page, from outside the app. */
import type { Page } from '@playwright/test';

/** In milliseconds. */
interface Found {
  readonly inputs: number;
  /** To the last change of the page within the task of the input, everything queued as microtasks included. */
  readonly p95: number;
  readonly max: number;
  /** To the last change of the page before the next input: what was stored on the device is shown. */
  readonly settled: number;
  /** The longest task; tasks up to 50 ms are not told apart. */
  readonly longest: number;
}

interface Watch {
  readonly tasks: number[];
  readonly settled: number[];
  readonly stop: () => void;
}

declare global {
  interface Window {
    benchWatch: Watch;
  }
}

/** Begins to measure: keys, clicks on answers, clicks on links. */
export async function begin(page: Page): Promise<void> {
  await page.evaluate(() => {
    const channel = new MessageChannel();
    // Inputs whose task is not over yet.
    const open: { start: number; end: number }[] = [];
    const settled: number[] = [];
    const tasks: number[] = [];
    let last: { start: number; changed: number } | undefined;
    const close = () => {
      if (last !== undefined) settled.push(last.changed - last.start);
      last = undefined;
    };
    // A message is the first task after the one of the input.
    channel.port1.onmessage = () => {
      const done = open.shift();
      if (done !== undefined) performance.measure('input', done);
    };
    const still = () => {
      for (const input of open) input.end = performance.now();
    };
    const hear = (event: Event) => {
      const target = event.target;
      const own = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'radio');
      const link = target instanceof Element && target.closest('a[href]') !== null;
      if (!event.isTrusted || !(event.type === 'keydown' ? own : own || link)) return;
      close();
      const start = performance.now();
      last = { start, changed: start };
      open.push({ start, end: start });
      channel.port2.postMessage(0);
    };
    window.addEventListener('keydown', hear, { capture: true });
    window.addEventListener('click', hear, { capture: true });
    // Where nothing changes, the end is when the last listener of the app has run.
    const handled = ['keydown', 'input', 'click', 'change'];
    for (const type of handled) window.addEventListener(type, still);
    const changes = new MutationObserver(() => {
      still();
      if (last !== undefined) last.changed = performance.now();
    });
    changes.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const long = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
    performance.clearMeasures('input');
    long.observe({ type: 'longtask' });
    const stop = () => {
      close();
      window.removeEventListener('keydown', hear, { capture: true });
      window.removeEventListener('click', hear, { capture: true });
      for (const type of handled) window.removeEventListener(type, still);
      changes.disconnect();
      long.disconnect();
    };
    window.benchWatch = { tasks, settled, stop };
  });
}

/** Ends it and tells. */
export async function end(page: Page): Promise<Found> {
  await page.waitForTimeout(1_000);
  return await page.evaluate(() => {
    const { tasks, settled, stop } = window.benchWatch;
    stop();
    const sorted = (values: number[]) => values.toSorted((one, other) => one - other);
    const at = (values: number[], part: number) => sorted(values)[Math.floor((values.length - 1) * part)] ?? 0;
    const took = performance.getEntriesByName('input').map((entry) => entry.duration);
    return {
      inputs: took.length,
      p95: at(took, 0.95),
      max: at(took, 1),
      settled: at(settled, 0.95),
      longest: Math.max(0, ...tasks),
    };
  });
}
