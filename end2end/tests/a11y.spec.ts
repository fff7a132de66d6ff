/** Every page in both themes: no violation, one heading of the first level, and the focus where reading begins. */
import type { Page } from '@playwright/test';
import { type Role, expect, test } from '../fixtures/test.ts';
import { openAssessment } from '../fixtures/journey.ts';

type Check = (page: Page) => Promise<void>;

/** The page as it stands, light and dark. */
async function inspect(page: Page, check: Check): Promise<void> {
  await expect(page.locator('#boot, .skeleton')).toHaveCount(0);
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/Fahrwasser$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours that still fade into the other theme are nobody's.
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    await test.step(`${page.url()}, ${colorScheme}`, () => check(page));
  }
}

const PUBLIC = ['/', '/einfache-sprache', '/barrierefreiheit', '/feedback', '/feedback/danke', '/impressum', '/datenschutz'];

test('the public pages', async ({ page, checkAccessibility }) => {
  test.setTimeout(120_000);
  for (const address of PUBLIC) {
    await page.goto(address);
    await inspect(page, checkAccessibility);
  }
});

test('a public page that does not exist', async ({ page, checkAccessibility, complaints }) => {
  complaints.expect(/status of 404 .*\/gibt-es-nicht/);
  const answer = await page.goto('/gibt-es-nicht');
  expect(answer?.status()).toBe(404);
  await inspect(page, checkAccessibility);
});

test('the pages before signing in', async ({ page, checkAccessibility }) => {
  test.setTimeout(120_000);
  await page.goto('/app/');
  await inspect(page, checkAccessibility);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await inspect(page, checkAccessibility);
  for (const address of ['/app/passwort', '/app/passwort#unbekannt']) {
    await page.goto('/');
    await page.goto(address);
    await inspect(page, checkAccessibility);
  }
});

const BELOW = ['', '/frage/STR1', '/frage/STR2', '/frage/STR3', '/ergebnis', '/pruefen', '/verlauf', '/konflikte', '/drucken', '/frage/GIBT9'];

for (const [place, about] of [
  ['Wermsdorf', 'a draft'],
  ['Pirna', 'differences'],
  ['Borna', 'a submission'],
] as const) {
  test(`the pages of an assessment: ${about}`, async ({ page, signIn, account, checkAccessibility }) => {
    test.setTimeout(180_000);
    await signIn(page, account('navigator', place));
    await inspect(page, checkAccessibility);
    const base = await openAssessment(page);
    for (const below of BELOW) {
      await page.goto(`${base}${below}`);
      await inspect(page, checkAccessibility);
    }
  });
}

const ROLES: readonly (readonly [Role, string, readonly string[]])[] = [
  ['navigator', 'Rathen', ['/app/', '/app/konto', '/app/aenderungen', '/app/gibt-es-nicht']],
  ['staff', '', ['/app/', '/app/konto', '/app/aenderungen', '/app/einreichungen']],
  ['coach', '', ['/app/', '/app/einreichungen', '/app/konto', '/app/aenderungen']],
  ['director', '', ['/app/', '/app/konto', '/app/einreichungen']],
  ['admin', '', ['/app/', '/app/konto']],
];

for (const [role, place, addresses] of ROLES) {
  test(`the pages of ${role}`, async ({ page, signIn, account, checkAccessibility }) => {
    test.setTimeout(120_000);
    await signIn(page, account(role, place));
    for (const address of addresses) {
      await page.goto(address);
      await inspect(page, checkAccessibility);
    }
  });
}

test('a submission as the Lotse reads it, with its calculation opened', async ({ page, signIn, checkAccessibility }) => {
  test.setTimeout(120_000);
  await signIn(page, 'coach');
  await page.getByRole('link', { name: 'Einreichungen', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Eingereichte Standortbestimmungen' })).toBeFocused();
  await page.getByRole('link', { name: 'Standortbestimmung Borna' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Standortbestimmung Borna' })).toBeFocused();
  for (const summary of await page.getByText('Warum dieser Wert?').all()) await summary.click();
  await inspect(page, checkAccessibility);
  // Another submission by its address: nothing is there for this role.
  await page.goto('/app/einreichungen/00000000-0000-7000-8000-000000000000');
  await inspect(page, checkAccessibility);
});

test('menus, dialogs and the page without a network', async ({ page, context, signIn, account, checkAccessibility }) => {
  test.setTimeout(120_000);
  await signIn(page, account('navigator', 'Borna'));
  await page.locator('summary.menu__button').click();
  await inspect(page, checkAccessibility);
  await page.keyboard.press('Escape');
  await expect(page.locator('summary.menu__button')).toBeFocused();
  const base = await openAssessment(page);
  await page.goto(`${base}/pruefen`);
  await page.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await inspect(page, checkAccessibility);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Einreichung zurückziehen' })).toBeFocused();
  await context.setOffline(true);
  await expect(page.getByText(/ohne Netz|Keine Verbindung/).first()).toBeVisible();
  await inspect(page, checkAccessibility);
});

test('the focus follows every change of the page, and is never lost', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Wermsdorf'));
  const atHeading = async () => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  };
  await atHeading();
  const main = page.getByRole('navigation', { name: 'Hauptnavigation' });
  await main.getByRole('link', { name: 'Standortbestimmung' }).click();
  await atHeading();
  const pages = page.getByRole('navigation', { name: 'Weitere Seiten' });
  for (const name of ['Ergebnis', 'Prüfen und einreichen', /^Unterschiedliche Angaben/, 'Verlauf', 'Fragebogen drucken']) {
    await pages.getByRole('link', { name }).click();
    await atHeading();
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Bereiche und Fragen' })).toBeVisible();
    await atHeading();
  }
  await page.getByRole('link', { name: /^FUE1 / }).click();
  await atHeading();
  await page.getByRole('link', { name: /^Weiter/ }).click();
  await expect(page).toHaveURL(/FUE2$/);
  await atHeading();
  for (const name of ['Konto', 'Nicht übernommene Änderungen']) {
    await page.locator('summary.menu__button').click();
    await page.locator('.menu__panel').getByRole('link', { name, exact: true }).click();
    await atHeading();
  }
  await main.getByRole('link', { name: 'Start', exact: true }).click();
  await atHeading();
  await page.getByRole('link', { name: 'Zum Inhalt springen' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});
