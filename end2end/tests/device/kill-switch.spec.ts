/** A version of the app that went wrong can be called back. */
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import {
  INTERNAL_NOTE,
  atItem,
  begin,
  expectSent,
  expectWaiting,
  level,
  openItem,
  write,
} from '../../fixtures/journey.ts';

const PLACE = 'Annaberg';
const EXCHANGE = '**/api/v1/sync/exchange';

test('the kill switch takes the worker and its files away; what people wrote stays and is sent', async ({ device, signIn, account, server }) => {
  test.setTimeout(120_000);
  const ours = await device();
  const { page, base } = await begin(ours, signIn, account('navigator', PLACE));
  await openItem(page, base, 'STR1');
  const workers = (on: Page) => on.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  const kept = (on: Page) => on.evaluate(() => caches.keys());
  expect(await workers(page)).toBe(1);
  expect((await kept(page)).length).toBe(1);
  await page.context().route(EXCHANGE, (route) => route.abort());
  await level(page, 4).check();
  await write(page.getByLabel(INTERNAL_NOTE), 'Überlebt den Notschalter.');
  await expectWaiting(page);

  await server.restart(['--worker-kill-switch', 'true']);
  // The worker asks once an hour: an hour passes.
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    await (await caches.open(name ?? '')).put('/app/kill', new Response('1'));
  });
  await page.reload();
  await expect
    .poll(async () => {
      try {
        return [await workers(page), await kept(page)];
      } catch {
        // The page is just being loaded from the server.
        return undefined;
      }
    })
    .toEqual([0, []]);
  // The worker loads the pages anew where the browser lets it; at the latest the next load is from the server.
  await page.reload();
  await atItem(page, 'STR1');
  await expect(level(page, 4)).toBeChecked();
  await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('Überlebt den Notschalter.');
  await expectWaiting(page);
  expect(await page.evaluate(() => navigator.serviceWorker.controller), 'the page is from the server').toBeNull();

  // The app works on with a network, through starts of its own.
  await page.context().unroute(EXCHANGE);
  await expectSent(page, 30_000);
  await openItem(page, base, 'STR2');
  await level(page, 1).check();
  await expectSent(page);
  await page.reload();
  await atItem(page, 'STR2');
  await expect(level(page, 1)).toBeChecked();
  expect([await workers(page), await kept(page)]).toEqual([0, []]);

  // Switched back, the app keeps itself again.
  await server.restart();
  await page.reload();
  await atItem(page, 'STR2');
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect.poll(async () => (await kept(page)).length).toBe(1);
  await expectSent(page);
  await ours.offline();
  await page.reload();
  await atItem(page, 'STR2');

  const other = await begin(await device(), signIn, account('head', PLACE));
  await openItem(other.page, base, 'STR1');
  await expect(level(other.page, 4)).toBeChecked();
  await expect(other.page.getByLabel(INTERNAL_NOTE)).toHaveValue('Überlebt den Notschalter.');
});
