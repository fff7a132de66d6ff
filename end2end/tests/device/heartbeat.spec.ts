/** The tab that sends falls silent: another one notices, takes over, and nothing waits for ever. */
import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import { COACH_NOTE, INTERNAL_NOTE, atItem, expectSent, expectWaiting, level, openAssessment, openItem, write } from '../../fixtures/journey.ts';

const EXCHANGE = '/api/v1/sync/exchange';

/** Brings the program of a page to a standstill in the middle; it keeps every lock that it holds. */
async function freeze(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Debugger.enable');
  const paused = new Promise((resolve) => devtools.once('Debugger.paused', resolve));
  await devtools.send('Debugger.pause');
  await paused;
  return devtools;
}

async function thaw(devtools: CDPSession): Promise<void> {
  await devtools.send('Debugger.disable');
  await devtools.detach();
}

/** How many edits a page has brought to the server. */
function sender(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.url().endsWith(EXCHANGE)) count += (request.postDataJSON() as { request: { edits: unknown[] } }).request.edits.length;
  });
  return () => count;
}

test('a leading tab that shows no life for 15 seconds is replaced, and may wake up again', async ({ page, context, signIn, account, browser, server }) => {
  test.setTimeout(180_000);
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  const tab = await context.newPage();
  const [first, second] = [sender(page), sender(tab)];
  await tab.goto(`${base}/frage/STR2`);
  await atItem(tab, 'STR2');
  // What is written in the second tab is sent by the first.
  await level(tab, 1).check();
  await expectSent(tab);
  expect([first(), second()]).toEqual([1, 0]);

  const frozen = await freeze(page);
  const begin = Date.now();
  await level(tab, 3).check();
  await write(tab.getByLabel(INTERNAL_NOTE), 'Der andere Tab steht.');
  await expectWaiting(tab);
  await tab.waitForTimeout(5_000);
  await expectWaiting(tab);
  await expectSent(tab, 40_000);
  const silent = Date.now() - begin;
  expect(silent).toBeGreaterThan(8_000);
  expect(silent).toBeLessThan(30_000);
  expect(second()).toBe(2);
  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', 'Annaberg'));
  await openAssessment(head);
  await openItem(head, base, 'STR2');
  await expect(level(head, 3)).toBeChecked();
  await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('Der andere Tab steht.');

  // It wakes up: one of the two leads, and what either writes goes once.
  await thaw(frozen);
  await level(page, 2).check();
  await write(page.getByLabel(COACH_NOTE), 'Wieder wach.');
  for (const one of [page, tab]) await expectSent(one);
  await level(tab, 4).check();
  for (const one of [page, tab]) await expectSent(one);
  expect(first() + second()).toBe(6);
  await openItem(head, base, 'STR1');
  await expect(level(head, 2)).toBeChecked();
  await expect(head.getByLabel(COACH_NOTE)).toHaveValue('Wieder wach.');

  // The one that took over is closed: the first one goes on.
  await tab.close();
  await level(page, 4).check();
  await expectSent(page, 40_000);
  await expect(level(head, 4)).toBeChecked({ timeout: 30_000 });
  expect(first() + second()).toBe(7);
  await head.close();
});
