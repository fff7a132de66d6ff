/** A step that somebody takes on a state that is not the newest any more: the page shows the newer one, and nothing is lost. */
import type { BrowserContext, Page } from '@playwright/test';
import { type Account, expect, test } from '../../fixtures/test.ts';
import { INTERNAL_NOTE, choices, expectSent, level, openAssessment, openItem, write } from '../../fixtures/journey.ts';

const PLACE = 'Görlitz';
const EXCHANGE = '**/api/v1/sync/exchange';
const SUBMIT = '**/api/v1/assessment/submit';
const WITHDRAW = '**/api/v1/assessment/withdraw';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** How many questions have a level, as the page that checks says. */
async function answered(page: Page): Promise<number> {
  const fact = page.locator('.facts__row').filter({ hasText: 'Mit einer Stufe beantwortet' });
  return Number(/(\d+) von 32/.exec((await fact.textContent()) ?? '')?.[1]);
}

type SignIn = (page: Page, who: Account) => Promise<Account>;

/** The assessment of the town in two browsers; the address of its overview. */
async function begin(pages: readonly (readonly [Page, Account])[], signIn: SignIn): Promise<string> {
  let base = '';
  for (const [page, who] of pages) {
    await signIn(page, who);
    base = await openAssessment(page);
  }
  return base;
}

/** Keeps news away from a browser until they are let in. */
async function withoutNews(context: BrowserContext): Promise<() => Promise<void>> {
  const busy = (route: { fulfill(answer: object): Promise<void> }) => route.fulfill({ status: 503, contentType: 'application/json', body: '{"refused":"unavailable"}' });
  await context.route(EXCHANGE, busy);
  return () => context.unroute(EXCHANGE);
}

for (const how of ['while the submission is on its way', 'while no news come'] as const) {
  test(`somebody changes an answer ${how}: it is not handed in, and the page shows what is new`, async ({ page, context, browser, server, signIn, account }) => {
    test.setTimeout(90_000);
    const head = await browser.newPage({ baseURL: server.url });
    const base = await begin([[page, account('navigator', PLACE)], [head, account('head', PLACE)]], signIn);
    await openItem(head, base, 'LEI3');
    await page.goto(`${base}/pruefen`);
    await expect(heading(page, 'Prüfen und einreichen')).toBeVisible();
    await expectSent(page);
    const before = await answered(page);

    const change = async () => {
      await level(head, 2).check();
      await write(head.getByLabel(INTERNAL_NOTE), 'Gerade noch geändert.');
      await expectSent(head);
    };
    if (how === 'while no news come') {
      const letIn = await withoutNews(context);
      await change();
      expect(await answered(page)).toBe(before);
      const refused = page.waitForResponse(SUBMIT);
      await page.getByRole('button', { name: 'Jetzt einreichen' }).click();
      expect((await refused).status()).toBe(409);
      await letIn();
    } else {
      await context.route(SUBMIT, async (route) => {
        await change();
        await route.fallback();
      });
      const refused = page.waitForResponse(SUBMIT);
      await page.getByRole('button', { name: 'Jetzt einreichen' }).click();
      expect((await refused).status()).toBe(409);
      await context.unroute(SUBMIT);
    }
    const told = page.getByRole('alert').filter({ hasText: 'Inzwischen hat sich etwas geändert' });
    await expect(told).toContainText('Die Seite zeigt jetzt den neuen Stand, nichts ist verloren.');
    await expect(told).toBeFocused();
    await expect(heading(page, 'Prüfen und einreichen')).toBeVisible();
    // What is new stands on the page without loading it again.
    await expect.poll(() => answered(page), { timeout: 30_000 }).toBe(before + 1);
    await expect(head.getByText('Nur zum Lesen')).toHaveCount(0);

    // Looked at once more, it is handed in, with what was changed.
    await page.getByRole('button', { name: 'Jetzt einreichen' }).click();
    await expect(heading(page, 'Eingereicht')).toBeFocused({ timeout: 20_000 });
    await expect(head.getByText('Nur zum Lesen')).toBeVisible({ timeout: 30_000 });
    await expect(level(head, 2)).toBeChecked();
    await openItem(page, base, 'LEI3');
    await expect(level(page, 2)).toBeChecked();
    await expect(page.getByText('Gerade noch geändert.')).toBeVisible();
    await head.close();
  });
}

for (const how of ['and the news come first', 'and the answer comes first'] as const) {
  test(`somebody withdraws while another person is asked whether to, ${how}`, async ({ page, context, browser, server, signIn, account }) => {
    test.setTimeout(90_000);
    const head = await browser.newPage({ baseURL: server.url });
    const base = await begin([[page, account('navigator', 'Borna')], [head, account('head', 'Borna')]], signIn);
    for (const one of [page, head]) {
      await one.goto(`${base}/pruefen`);
      await expect(heading(one, 'Eingereicht')).toBeVisible();
    }
    await expectSent(page);
    const ask = page.getByRole('dialog', { name: 'Einreichung zurückziehen?' });
    await page.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
    await expect(ask).toBeVisible();

    const letIn = how === 'and the answer comes first' ? await withoutNews(context) : undefined;
    await head.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
    await head.getByRole('button', { name: 'Ja, zurückziehen' }).click();
    await expect(heading(head, 'Prüfen und einreichen')).toBeFocused({ timeout: 20_000 });
    if (letIn !== undefined) {
      const refused = page.waitForResponse(WITHDRAW);
      await ask.getByRole('button', { name: 'Ja, zurückziehen' }).click();
      expect((await refused).status()).toBe(409);
      await expect(ask.getByRole('alert')).not.toBeEmpty();
      await letIn();
    }

    // The question is over; the page is the open one, and can be used.
    await expect(heading(page, 'Prüfen und einreichen')).toBeVisible({ timeout: 30_000 });
    await expect(ask).toBeHidden();
    await expect.poll(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body), 'the focus is not lost').toBe(true);
    await expect(page.getByRole('button', { name: 'Jetzt einreichen' })).toBeEnabled();
    await openItem(page, base, 'STR1');
    await expect(choices(page).getByRole('radio').first()).toBeEnabled();
    await level(page, 4).check();
    await expectSent(page);
    await openItem(head, base, 'STR1');
    await expect(level(head, 4)).toBeChecked({ timeout: 30_000 });
    await head.close();
  });
}

test('what somebody changed a moment ago is not handed in by a person who has not seen it', async ({ page, context, browser, server, signIn, account }) => {
  test.setTimeout(90_000);
  const head = await browser.newPage({ baseURL: server.url });
  const base = await begin([[page, account('navigator', PLACE)], [head, account('head', PLACE)]], signIn);
  await openItem(head, base, 'LEI3');
  await page.goto(`${base}/pruefen`);
  await expect(heading(page, 'Prüfen und einreichen')).toBeVisible();
  await expectSent(page);
  const before = await answered(page);
  // On a slow line the news arrive after the click, and before the submission is sent.
  await context.route(EXCHANGE, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await route.fallback();
  });
  await level(head, 2).check();
  await expectSent(head);
  expect(await answered(page)).toBe(before);
  await page.getByRole('button', { name: 'Jetzt einreichen' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Inzwischen hat sich etwas geändert' })).toBeVisible();
  await expect(heading(page, 'Prüfen und einreichen')).toBeVisible();
  await expect.poll(() => answered(page), { timeout: 30_000 }).toBe(before + 1);
  await head.close();
});
