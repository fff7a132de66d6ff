/** A step that somebody takes on a state that is not the newest any more: the page shows the newer one, and nothing is lost. */
import type { Page } from '@playwright/test';
import { type Account, expect, test } from '../fixtures/test.ts';
import { expectSent, level, openAssessment, openItem } from '../fixtures/journey.ts';

const PLACE = 'Görlitz';
const EXCHANGE = '**/api/v1/sync/exchange';

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
