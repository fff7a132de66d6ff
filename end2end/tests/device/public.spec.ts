import { expect, test } from '../../fixtures/test.ts';

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

// Signing in loads a part of the program; the pages behind it are the other one.
const LATER = '**/app/pkg/work-*.wasm';

test('pages that cannot be fetched say so, and come when they are asked for again', async ({ page, account, checkAccessibility, complaints }) => {
  complaints.expect(/net::ERR_FAILED/);
  await page.route(LATER, (route) => route.abort());
  // Whenever the server answers an exchange the page asks by itself.
  const EXCHANGE = '**/api/v1/sync/exchange';
  await page.route(EXCHANGE, (route) => route.abort());
  await page.goto('/app/');
  const { login, password } = account('navigator');
  await page.getByLabel('Anmeldename').fill(login);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Das konnte nicht geladen werden');
  await checkAccessibility(page);
  await page.unroute(LATER);
  await page.getByRole('button', { name: 'Erneut versuchen' }).click();
  await expect(heading).toHaveText(/^Guten Tag, /);
  await page.unroute(EXCHANGE);
});

test('a proxy that changes the type of the program does not keep it from running', async ({ page, signIn, complaints }) => {
  // wasm-bindgen tells of it when the first part comes that way.
  complaints.expect(/WebAssembly\.instantiateStreaming/);
  await page.route('**/app/pkg/*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'application/octet-stream' } });
  });
  await signIn(page, 'navigator');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Guten Tag, /);
});
