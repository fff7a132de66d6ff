/** A server that is ill and takes nothing, though it answers: what people write waits until it is well. */
import type { Page, Route } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import { INTERNAL_NOTE, ITEMS, expectProgress, expectSent, expectWaiting, level, line, openAssessment, openItem, readyForOffline, write } from '../../fixtures/journey.ts';

const EXCHANGE = '**/api/v1/sync/exchange';
const PLACE = 'Annaberg';

/** How many edits a request brings. */
function edits(route: Route): number {
  const body = route.request().postDataJSON() as { request: { edits: unknown[] } };
  return body.request.edits.length;
}

/** Notes each text of the line about saving from now on, however short it stands. */
async function recordLine(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    const note = () => {
      const text = document.querySelector('.sync-line__text')?.textContent ?? '';
      if (text !== told.at(-1)) told.push(text);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(globalThis, { told });
  });
  return () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
}

for (const [how, type, body] of [
  ['a page', 'text/html', '<!doctype html><title>500</title>'],
  ['a refusal', 'application/json', '{"refused":"internal"}'],
] as const) {
  test(`a server that answers everything that is sent with ${how} of 500 loses nothing, and all arrives once it is well`, async ({ page, context, signIn, account, browser, server }) => {
    test.setTimeout(300_000);
    await signIn(page, account('navigator', PLACE));
    const base = await openAssessment(page);
    await readyForOffline(page);
    await context.setOffline(true);
    const keys = ITEMS.slice(0, 7);
    for (const [number, key] of keys.entries()) {
      await openItem(page, base, key);
      await level(page, number % 5).check();
      await expectWaiting(page);
    }
    await write(page.getByLabel(INTERNAL_NOTE), 'Geschrieben, während der Server krank war.');
    await expectWaiting(page);

    // News come, but nothing goes: only what is brought makes this server stumble.
    let stumbles = 0;
    await context.route(EXCHANGE, async (route) => {
      if (edits(route) === 0) return await route.fallback();
      stumbles += 1;
      await route.fulfill({ status: 500, contentType: type, body });
    });
    const told = await recordLine(page);
    await context.setOffline(false);
    // Somebody impatient has every try made at once; each edit gets its turn, alone too.
    const now = page.getByRole('button', { name: 'Jetzt übertragen' });
    for (let press = 0; press < 45; press += 1) {
      const before = stumbles;
      await now.click({ timeout: 2_000 }).catch(() => undefined);
      await expect.poll(() => stumbles, { timeout: 1_000 }).toBeGreaterThan(before).catch(() => undefined);
    }
    expect(stumbles).toBeGreaterThan(20);
    expect((await told()).filter((text) => text === 'Übertragen'), 'nothing is called sent that is not').toEqual([]);
    await expect(line(page)).toContainText(/\d Änderungen warten/);

    await context.unroute(EXCHANGE);
    await expectSent(page, 150_000);
    await expect(page.getByRole('link', { name: /nicht übernommen$/ })).toHaveCount(0);
    const head = await browser.newPage({ baseURL: server.url });
    await signIn(head, account('head', PLACE));
    await openAssessment(head);
    await expectProgress(head, keys.length);
    for (const [number, key] of keys.entries()) {
      await openItem(head, base, key);
      await expect(level(head, number % 5)).toBeChecked();
    }
    await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('Geschrieben, während der Server krank war.');
    await head.close();
  });
}
