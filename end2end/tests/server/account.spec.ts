import type { BrowserContext, Page } from '@playwright/test';
import { type Role, expect, test } from '../../fixtures/test.ts';
import { COACH_NOTE, atItem, expectSent, level, line, openAssessment, openItem, signOut, write } from '../../fixtures/journey.ts';

const WRONG = /^Anmeldename oder Passwort stimmen nicht\./;

async function fillIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Anmeldename').fill(login);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
}

/** Everything that the origin keeps on the device, apart from the app's own files. */
async function kept(page: Page): Promise<unknown> {
  return await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map((database) => database.name),
    local: { ...localStorage },
  }));
}

const ROLES: readonly (readonly [Role, string])[] = [
  ['navigator', 'Noch 22 Fragen sind offen'],
  ['head', 'Noch 22 Fragen sind offen'],
  ['staff', 'Ihr Wissen wird gebraucht'],
  ['coach', '2 Einreichungen liegen für Sie bereit'],
  ['director', 'Ihr Programm läuft in den Kommunen'],
  ['admin', 'Konten und Betrieb'],
];

for (const [role, heading] of ROLES) {
  test(`${role} signs in, sees a start page of that role, and signs out`, async ({ page, signIn }) => {
    const who = await signIn(page, role);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Guten Tag, /);
    await expect(page.getByRole('heading', { level: 2, name: heading })).toBeVisible();
    if (who.organisation !== '') await expect(page.getByRole('main')).toContainText(who.organisation);
    await signOut(page);
    await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();
    await expect.poll(() => kept(page), 'what is left on the device').toEqual({ databases: [], local: {} });
    await page.reload();
    await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();
  });
}

test('a wrong password, an unknown name and empty fields are answered in words', async ({ page, account }) => {
  const { login, password } = account('navigator');
  await page.goto('/app/');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  const alert = page.getByRole('alert');
  await expect(alert.getByRole('link', { name: 'Bitte geben Sie Ihren Anmeldenamen ein.' })).toBeVisible();
  await expect(alert.getByRole('link', { name: 'Bitte geben Sie Ihr Passwort ein.' })).toBeVisible();
  await expect(page).toHaveTitle('Fehler: Anmelden – Fahrwasser');

  await fillIn(page, login, `${password}x`);
  await expect(alert.getByRole('link', { name: WRONG })).toBeVisible();
  await expect(page.locator('.error-summary')).toBeFocused();
  // An unknown name gets the same words.
  await fillIn(page, 'niemand.nirgends', password);
  await expect(page.locator('.error-summary')).toBeFocused();
  await alert.getByRole('link', { name: WRONG }).click();
  await expect(page.getByLabel('Anmeldename')).toBeFocused();

  await fillIn(page, login, password);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Guten Tag, /);
  await expect(page).toHaveTitle('Start – Fahrwasser');
});

test('a password can be shown and hidden again', async ({ page }) => {
  await page.goto('/app/');
  const field = page.getByLabel('Passwort', { exact: true });
  await field.fill('geheim');
  await expect(field).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: /^Anzeigen\s*: Passwort$/ }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: /^Verbergen\s*: Passwort$/ }).click();
  await expect(field).toHaveAttribute('type', 'password');
});

test('a shared computer keeps nothing, and still everything arrives', async ({ page, account, browser, server }) => {
  const { login, password } = account('navigator', 'Annaberg');
  await page.goto('/app/');
  await page.getByLabel('Gemeinsam genutzter Computer').check();
  await fillIn(page, login, password);
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await level(page, 3).check();
  await page.getByLabel('Interne Notiz').fill('Bleibt nicht auf diesem Computer.');
  await page.getByLabel('Interne Notiz').blur();
  await expectSent(page);
  expect(await kept(page)).toEqual({ databases: [], local: {} });
  await page.goto('/app/konto');
  await expect(page.getByText('Von Ihrer Arbeit liegt nichts auf diesem Gerät.')).toBeVisible();

  const other = await browser.newPage({ baseURL: server.url });
  await other.goto(`${base}/frage/STR1`);
  await fillIn(other, login, password);
  await atItem(other, 'STR1');
  await expect(level(other, 3)).toBeChecked();
  await expect(other.getByLabel('Interne Notiz')).toHaveValue('Bleibt nicht auf diesem Computer.');
  await other.close();
});

test('whoever is signed out comes back to where they wanted', async ({ page, signIn, account }) => {
  const { login, password } = await signIn(page, account('head', 'Annaberg'));
  const base = await openAssessment(page);
  await signOut(page);
  await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();

  await page.goto(`${base}/frage/DAT2`);
  await expect(page.getByText('Danach öffnet sich die Seite, die Sie aufgerufen haben.')).toBeVisible();
  await fillIn(page, login, password);
  await atItem(page, 'DAT2');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a foreign assessment is not there, and nothing is told about it', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await signOut(page);
  await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();

  await page.goto(`${base}/ergebnis`);
  const stranger = account('navigator', 'Borna');
  await fillIn(page, stranger.login, stranger.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Diese Standortbestimmung ist hier nicht verfügbar' })).toBeVisible();
  await expect(page.getByText('Annaberg')).toHaveCount(0);
});

test('a changed password ends every other session, and only the new one is good', async ({ page, signIn, account, browser, server }) => {
  const who = account('navigator', 'Annaberg');
  await signIn(page, who);
  const elsewhere = await browser.newPage({ baseURL: server.url });
  await signIn(elsewhere, who);
  await openItem(elsewhere, await openAssessment(elsewhere), 'STR1');

  await page.goto('/app/konto');
  const change = page.getByRole('button', { name: 'Passwort ändern' });
  await page.getByLabel('Bisheriges Passwort', { exact: true }).fill('ganz bestimmt falsch');
  await page.getByLabel('Neues Passwort', { exact: true }).fill('Elbe Mulde Pleiße 47');
  await change.click();
  await expect(page.getByRole('alert')).toContainText('Das bisherige Passwort stimmt nicht.');
  await page.getByLabel('Bisheriges Passwort', { exact: true }).fill(who.password);
  await page.getByLabel('Neues Passwort', { exact: true }).fill('kurz');
  await change.click();
  await expect(page.getByRole('alert')).toContainText('mindestens 12 Zeichen');
  await page.getByLabel('Neues Passwort', { exact: true }).fill('Elbe Mulde Pleiße 47');
  await change.click();
  await expect(page.getByText('Ihr Passwort ist geändert.')).toBeVisible();

  // The other computer goes on to keep what is typed, and says that it is signed out.
  await level(elsewhere, 2).check();
  await expect(elsewhere.getByText('Bitte neu anmelden – 1 Änderung wartet')).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Neu anmelden' }).click();
  const again = elsewhere.getByRole('dialog', { name: 'Bitte neu anmelden' });
  await again.getByLabel('Passwort', { exact: true }).fill(who.password);
  await again.getByRole('button', { name: 'Anmelden' }).click();
  await expect(again.getByRole('alert')).toContainText('Anmeldename oder Passwort stimmen nicht.');
  await again.getByLabel('Passwort', { exact: true }).fill('Elbe Mulde Pleiße 47');
  await again.getByRole('button', { name: 'Anmelden' }).click();
  await expect(again).toBeHidden();
  await expectSent(elsewhere);
  await elsewhere.close();
  // The one where it was changed is still signed in.
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Konto' })).toBeVisible();
});

const TOO_LONG = 'wichtig '.repeat(2_600);

test('signing out everywhere asks about what lies only here, like signing out here', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'STR1');
  await write(page.getByLabel(COACH_NOTE), TOO_LONG);
  await expect(page.getByRole('link', { name: '1 Änderung nicht übernommen' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Start', exact: true }).click();
  await page.locator('summary.menu__button').click();
  await page.getByRole('link', { name: 'Konto' }).click();
  const everywhere = page.getByRole('main').getByRole('button', { name: 'Überall abmelden' });
  await everywhere.click();
  const asks = page.getByRole('dialog', { name: 'Auf allen Geräten abmelden?' });
  await expect(asks).toContainText('Eine Änderung liegt nur auf diesem Gerät.');
  const saved = page.waitForEvent('download');
  await asks.getByRole('button', { name: 'Als Datei sichern' }).click();
  await saved;
  await asks.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(page.getByRole('link', { name: '1 Änderung nicht übernommen' })).toBeVisible();
  // What the server does not take keeps the person here.
  await everywhere.click();
  await asks.getByRole('button', { name: 'Übertragen und abmelden' }).click();
  await expect(asks).toContainText('Es konnte nicht alles übertragen werden.');
  await asks.getByRole('button', { name: 'Ohne Übertragen abmelden' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
  await expect.poll(() => kept(page)).toEqual({ databases: [], local: {} });
});

test('signing out everywhere with nothing at stake asks once', async ({ page, signIn, account, browser, server }) => {
  const who = account('navigator', 'Annaberg');
  await signIn(page, who);
  const elsewhere = await browser.newPage({ baseURL: server.url });
  await signIn(elsewhere, who);
  await page.goto('/app/konto');
  await page.getByRole('main').getByRole('button', { name: 'Überall abmelden' }).click();
  const asks = page.getByRole('dialog', { name: 'Auf allen Geräten abmelden?' });
  await expect(asks.getByRole('button', { name: 'Ohne Übertragen abmelden' })).toHaveCount(0);
  await asks.getByRole('button', { name: 'Überall abmelden' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
  await elsewhere.reload();
  await expect(line(elsewhere)).toContainText('Bitte neu anmelden');
  await elsewhere.close();
});

const UNCONFIRMED = 'Die letzte Abmeldung ist noch nicht bestätigt';
const SIGN_OUT = '**/api/v1/account/sign-out';

/** What the pages of this browser ask the server, in order. */
function calls(context: BrowserContext): string[] {
  const calls: string[] = [];
  context.on('request', (request) => {
    const call = request.url().split('/api/v1/')[1];
    if (call !== undefined) calls.push(call);
  });
  return calls;
}

test('whoever signed out without a network is signed out as soon as there is one, in any tab', async ({ page, context, signIn, account }) => {
  await signIn(page, account('navigator', 'Görlitz'));
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const other = await context.newPage();
  await other.goto('/app/');
  await expect(other.locator('summary.menu__button')).toBeVisible();
  await context.setOffline(true);
  await signOut(page);
  for (const tab of [page, other]) await expect(tab.getByText(UNCONFIRMED)).toBeVisible();
  // The tab where it happened is gone; another one brings the end to the server.
  await page.close();
  const asked = calls(context);
  await context.setOffline(false);
  await expect(other.getByText(UNCONFIRMED)).toBeHidden();
  await expect.poll(() => kept(other)).toEqual({ databases: [], local: {} });
  expect(asked.filter((call) => call !== 'account/sign-out')).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
  await other.reload();
  await expect(other.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
  await expect(other.getByText(UNCONFIRMED)).toBeHidden();
});

test('nobody signs in before the end of the last session is confirmed', async ({ page, context, signIn, account }) => {
  await signIn(page, account('navigator', 'Görlitz'));
  await context.route(SIGN_OUT, (route) => route.abort('connectionrefused'));
  await signOut(page);
  await expect(page.getByText(UNCONFIRMED)).toBeVisible();
  const asked = calls(context);
  const next = account('head', 'Görlitz');
  await fillIn(page, next.login, next.password);
  await expect(page.getByRole('alert')).toContainText('Es besteht keine Verbindung.');
  expect(asked).not.toContain('account/sign-in');
  // A new start says the same.
  await page.reload();
  await expect(page.getByText(UNCONFIRMED)).toBeVisible();
  await context.unroute(SIGN_OUT);
  await fillIn(page, next.login, next.password);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Guten Tag, /);
  const first = asked.lastIndexOf('account/sign-out');
  expect(asked.indexOf('account/sign-in')).toBeGreaterThan(first);
  const stores = async () => await page.evaluate(async () => (await indexedDB.databases()).length);
  await expect.poll(stores, 'the store of the new person alone').toBe(1);
});

test('on a shared computer, too, signing out without a network holds after a new start', async ({ page, context, account }) => {
  const { login, password } = account('navigator', 'Görlitz');
  await page.goto('/app/');
  await page.getByLabel('Gemeinsam genutzter Computer').check();
  await fillIn(page, login, password);
  await expect(page.locator('summary.menu__button')).toBeVisible();
  await context.route(SIGN_OUT, (route) => route.abort('connectionrefused'));
  await signOut(page);
  await expect(page.getByText(UNCONFIRMED)).toBeVisible();
  expect(JSON.stringify(await kept(page)), 'it names nobody').toBe(JSON.stringify({ databases: [], local: { 'fahrwasser-ended': '' } }));
  await page.reload();
  await expect(page.getByText(UNCONFIRMED)).toBeVisible();
  await context.unroute(SIGN_OUT);
  await expect(page.getByText(UNCONFIRMED)).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
  expect(await kept(page)).toEqual({ databases: [], local: {} });
});

test('a one-time link sets a password once', async ({ page, server, account }) => {
  const { login } = account('staff');
  const link = /\S+\/app\/passwort#\S+/.exec(await server.command('user', 'password', login, '--address', `127.0.0.1:${server.port}`))?.[0];
  if (link === undefined) throw new Error('no link was printed');
  const here = new URL(link).hash;
  await page.goto(`/app/passwort${here}`);
  await page.getByLabel('Neues Passwort', { exact: true }).fill('Zschopau Flöha Striegis 9');
  await page.getByRole('button', { name: 'Passwort setzen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ihr Passwort ist gesetzt' })).toBeFocused();
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();
  await fillIn(page, login, 'Zschopau Flöha Striegis 9');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Guten Tag, /);
  await signOut(page);

  await page.goto(`/app/passwort${here}`);
  await page.getByLabel('Neues Passwort', { exact: true }).fill('Noch ein ganz anderes 9');
  await page.getByRole('button', { name: 'Passwort setzen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dieser Link gilt nicht mehr' })).toBeVisible();
});
