/** A server that stumbles over something: what it stumbles over is set aside, everything else goes on. */
import type { Route } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import {
  INTERNAL_NOTE,
  expectProgress,
  expectSent,
  expectWaiting,
  level,
  line,
  openAssessment,
  openItem,
  readyForOffline,
  write,
} from '../../fixtures/journey.ts';

const EXCHANGE = '**/api/v1/sync/exchange';
const PLACE = 'Annaberg';
const POISON = 'Gift fuer den Proxy';

/** What a proxy says in place of the server. */
async function stumble(route: Route, status: number): Promise<void> {
  await route.fulfill({ status, contentType: 'text/html', body: `<!doctype html><title>${status}</title><h1>${status}</h1>` });
}

/** How many edits a request brings. */
function edits(route: Route): number {
  const body = route.request().postDataJSON() as { request: { edits: unknown[] } };
  return body.request.edits.length;
}

test('one edit that no server takes is set aside with its words, and the others arrive', async ({ page, context, signIn, account, browser, server }) => {
  test.setTimeout(240_000);
  await signIn(page, account('navigator', PLACE));
  const base = await openAssessment(page);
  await readyForOffline(page);
  await context.setOffline(true);
  await openItem(page, base, 'STR1');
  await level(page, 1).check();
  await write(page.getByLabel(INTERNAL_NOTE), POISON);
  await expectWaiting(page);
  for (const [number, key] of ['STR2', 'STR3', 'STR4'].entries()) {
    await openItem(page, base, key);
    await level(page, number + 2).check();
    await expectWaiting(page);
  }
  await write(page.getByLabel(INTERNAL_NOTE), 'Eine Notiz wie jede andere.');
  await expectWaiting(page);

  const batches: number[] = [];
  await context.route(EXCHANGE, async (route) => {
    if (route.request().postData()?.includes(POISON) !== true) return await route.fallback();
    batches.push(edits(route));
    await stumble(route, batches.length % 2 === 0 ? 500 : 502);
  });
  await context.setOffline(false);
  // Nobody waits for the pauses between the tries.
  const aside = page.getByRole('link', { name: '1 Änderung nicht übernommen' });
  await expect(async () => {
    if (await aside.isHidden()) await page.getByRole('button', { name: 'Jetzt übertragen' }).click({ timeout: 500 });
    await expect(aside).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 180_000 });
  await expectSent(page, 60_000);
  // Three tries each before it is made smaller, down to the one.
  expect(batches.slice(0, 3)).toEqual([6, 6, 6]);
  expect(batches.at(-1)).toBe(1);
  expect(batches.filter((size) => size === 1).length).toBeGreaterThanOrEqual(3);

  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', PLACE));
  await openAssessment(head);
  await expectProgress(head, 4);
  for (const [number, key] of ['STR2', 'STR3', 'STR4'].entries()) {
    await openItem(head, base, key);
    await expect(level(head, number + 2)).toBeChecked();
  }
  await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('Eine Notiz wie jede andere.');
  await openItem(head, base, 'STR1');
  await expect(level(head, 1)).toBeChecked();
  await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('');

  // It stands on its page with its words, and is not sent again by itself.
  await aside.click();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3, name: 'STR1 Digitalagenda beschlossen: Interne Notiz' }) });
  await expect(row).toContainText(POISON);
  await expect(row).toContainText('Zurückgestellt');
  await expect(row).toContainText('Der Server kam mit dieser Änderung mehrmals nicht zurecht.');
  const tries = batches.length;
  await openItem(page, base, 'STR2');
  await level(page, 0).check();
  await expectSent(page);
  expect(batches.length).toBe(tries);

  // Whatever was in the way is gone: asked once more, it arrives.
  await context.unroute(EXCHANGE);
  await page.goto('/app/aenderungen');
  await row.getByRole('button', { name: 'Noch einmal übertragen' }).click();
  await expect(page.getByRole('heading', { name: 'Alles ist übernommen' })).toBeVisible();
  await expectSent(page);
  await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue(POISON, { timeout: 30_000 });
  await head.close();
});

test('an edit that no server takes does not hold up those that come later', async ({ page, context, signIn, account }) => {
  test.setTimeout(120_000);
  await signIn(page, account('navigator', PLACE));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  await context.route(EXCHANGE, async (route) => {
    if (route.request().postData()?.includes(POISON) === true) await stumble(route, 502);
    else await route.fallback();
  });
  await write(page.getByLabel(INTERNAL_NOTE), POISON);
  await expect(line(page)).toContainText('Der Server ist gerade nicht erreichbar; es wird von selbst wieder versucht.');
  for (const [number, key] of ['STR2', 'STR3'].entries()) {
    await openItem(page, base, key);
    await level(page, number + 1).check();
    await expectWaiting(page);
  }
  await expect(page.getByRole('link', { name: '1 Änderung nicht übernommen' })).toBeVisible({ timeout: 90_000 });
  await expectSent(page, 30_000);
  await page.goto('/app/aenderungen');
  await expect(page.getByRole('listitem').filter({ hasText: POISON })).toHaveCount(1);
});
