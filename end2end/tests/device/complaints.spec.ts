/** What every other spec relies on: whatever a page complains about fails the test. */
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';

const WAYS: readonly (readonly [string, RegExp, () => void])[] = [
  ['an error in the console', /^console error: provoked/, () => console.error('provoked')],
  ['a warning in the console', /^console warning: provoked/, () => console.warn('provoked')],
  ['an exception', /^exception: Error: provoked/, () => void setTimeout(() => { throw new Error('provoked'); })],
  ['a promise that nobody handled', /^unhandled rejection: Error: provoked/, () => void Promise.reject(new Error('provoked'))],
  ['a style in the markup', /^policy violation: style-src-attr blocks inline/, () => document.body.setAttribute('style', 'color: red')],
  ['a script in the markup', /^policy violation: script-src-elem blocks inline/, () => void document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))],
  ['a picture from elsewhere', /^policy violation: img-src blocks http:\/\/elsewhere\.invalid/, () => void document.body.append(Object.assign(new Image(), { src: 'http://elsewhere.invalid/x.png' }))],
  ['a file of ours that is not there', /^console error: Failed to load resource: .*404.*gibt-es-nicht/, () => void document.body.append(Object.assign(new Image(), { src: '/app/gibt-es-nicht.png' }))],
];

test('every way to complain is heard, in every page of every browser', async ({ page, browser, context, device, server, complaints }) => {
  const tab = await context.newPage();
  const other: BrowserContext = await browser.newContext({ baseURL: server.url });
  const pages: readonly Page[] = [page, tab, await other.newPage(), await (await device()).open()];
  for (const one of pages) await one.goto('/');
  expect(complaints.all).toEqual([]);
  for (const [about, heard, provoke] of WAYS) {
    const before = complaints.all.filter((text) => heard.test(text)).length;
    for (const one of pages) await one.evaluate(provoke);
    await expect.poll(() => complaints.all.filter((text) => heard.test(text)).length, { message: `${about}: ${complaints.all.join('\n')}` }).toBe(before + pages.length);
  }
  // They were wanted here; a policy violation also writes to the console.
  complaints.expect(/provoked|policy violation|Content Security Policy|gibt-es-nicht/);
  expect(complaints.all).toEqual([]);
  await other.close();
});

test.fail('a complaint fails its test', async ({ page }) => {
  await page.goto('/');
  const heard = page.waitForEvent('console');
  await page.evaluate(() => console.error('provoked'));
  await heard;
});
