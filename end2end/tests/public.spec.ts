import { expect, test } from '../fixtures/test.ts';

test('the start page stands without a script', async ({ browser, page: scripted, server, checkAccessibility }) => {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page).toHaveTitle(/Fahrwasser/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gemeinsam auf Kurs zur digitalen Verwaltung');
  await context.close();

  await scripted.goto('/');
  await checkAccessibility(scripted);
});

test('the app starts', async ({ page }) => {
  await page.goto('/app/');
  await expect(page).toHaveTitle(/Fahrwasser/);
  // The note that it is being loaded has gone, and no note that it cannot start has come.
  await expect(page.locator('#boot, .boot-note')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
