/**
 * Every page in its states and for each role: axe in both themes, what assistive technology is told, the
 * layout at all widths, one heading of the first level, and the focus where reading begins.
 */
import type { Page } from '@playwright/test';
import { type Role, expect, test } from '../../fixtures/test.ts';
import { openAssessment } from '../../fixtures/journey.ts';
import { SIZES, expectLayoutHolds, settled } from '../../fixtures/layout.ts';
import { expectSnapshot } from '../../fixtures/snapshot.ts';

/** With `FAHRWASSER_SHOTS=1`, pictures of every page for people to look at, in `test-results/pages`. */
const SHOTS = process.env.FAHRWASSER_SHOTS === '1';

type Check = (page: Page) => Promise<void>;

interface Part {
  /** What is compared; the main part of the page where nothing is said. */
  readonly of?: string;
  /** What begins with this is left out. */
  readonly until?: string;
}

/** The page as it stands. `name` is its snapshot's; without one only the rest is checked. */
async function inspect(page: Page, check: Check, name?: string, { of = 'main', until }: Part = {}): Promise<void> {
  await expect(page.locator('#boot, .skeleton')).toHaveCount(0);
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/Fahrwasser$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  // Whoever edits something: the first answer of the server is there.
  const line = page.locator('.sync-line__more');
  if ((await line.count()) > 0) await expect(line).not.toHaveText('');
  await test.step(`${page.url()}, ${name ?? 'without a snapshot'}`, async () => {
    if (name !== undefined) await expectSnapshot(page.locator(of), name, until);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Colours that still fade into the other theme are nobody's.
      await expect.poll(() => page.evaluate(() => document.getAnimations().filter((one) => one.playState !== 'finished').length)).toBe(0);
      await check(page);
      if (SHOTS) await take(page, `${name ?? new URL(page.url()).pathname.split('/').at(-1)}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await expectLayoutHolds(page);
  });
}

/** The whole page on a notebook and on a phone. */
async function take(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const size of SIZES.filter(({ width }) => width === 1280 || width === 360)) {
    await page.setViewportSize(size);
    await settled(page, size.width);
    await page.screenshot({ path: `test-results/pages/${name}-${size.width}.png`, fullPage: true });
  }
  if (before !== null) await page.setViewportSize(before);
}

test('the public pages', async ({ page, checkAccessibility }) => {
  test.setTimeout(120_000);
  for (const [address, name] of [
    ['/', 'start'],
    ['/einfache-sprache', 'easy'],
    ['/barrierefreiheit', 'statement'],
    ['/feedback', 'feedback'],
    ['/feedback/danke', 'feedback-thanks'],
    ['/impressum', 'imprint'],
    ['/datenschutz', 'privacy'],
  ] as const) {
    await page.goto(address);
    await inspect(page, checkAccessibility, `public-${name}`, { of: name === 'start' ? 'body' : 'main' });
  }
});

test('a public page that does not exist', async ({ page, checkAccessibility, complaints }) => {
  complaints.expect(/status of 404 .*\/gibt-es-nicht/);
  const answer = await page.goto('/gibt-es-nicht');
  expect(answer?.status()).toBe(404);
  await inspect(page, checkAccessibility, 'public-not-found');
});

test('the pages before signing in', async ({ page, checkAccessibility }) => {
  test.setTimeout(120_000);
  await page.goto('/app/');
  await inspect(page, checkAccessibility, 'sign-in', { of: 'body' });
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await inspect(page, checkAccessibility, 'sign-in-refused');
  for (const [address, name] of [
    ['/app/passwort', 'password-without-link'],
    ['/app/passwort#unbekannt', 'password-by-link'],
  ] as const) {
    await page.goto('/');
    await page.goto(address);
    await inspect(page, checkAccessibility, name);
  }
});

const ITEM: Part = { of: 'article.item' };
const PRINT: Part = { until: '- heading "STR2' };

/** Address below the assessment, name of the snapshot, part of the page. */
type Below = readonly (readonly [string, string, Part?])[];

/** All pages of a draft, and of the other states those that differ. */
const ASSESSMENTS: readonly (readonly [string, string, Below])[] = [
  [
    'Wermsdorf',
    'draft',
    [
      ['', 'overview'],
      ['/frage/STR1', 'item-STR1'],
      ['/frage/STR2', 'item-STR2', ITEM],
      ['/frage/GIBT9', 'item-unknown'],
      ['/ergebnis', 'result'],
      ['/pruefen', 'check'],
      // When an example was made decides how its history is divided: that has no snapshot.
      ['/verlauf', ''],
      ['/konflikte', 'conflicts'],
      ['/drucken', 'print', PRINT],
    ],
  ],
  [
    'Pirna',
    'differences',
    [
      ['', 'overview'],
      ['/frage/STR3', 'item-STR3', ITEM],
      ['/ergebnis', 'result'],
      ['/pruefen', 'check'],
      ['/konflikte', 'conflicts'],
      ['/drucken', ''],
    ],
  ],
  [
    'Borna',
    'submitted',
    [
      ['', 'overview'],
      ['/frage/STR1', 'item-STR1', ITEM],
      ['/frage/STR2', 'item-STR2', ITEM],
      ['/ergebnis', 'result'],
      ['/pruefen', 'check'],
      ['/verlauf', ''],
    ],
  ],
];

for (const [place, about, below] of ASSESSMENTS) {
  test(`the pages of an assessment: ${about}`, async ({ page, signIn, account, checkAccessibility }) => {
    test.setTimeout(180_000);
    await signIn(page, account('navigator', place));
    await expect(page.getByText(/offline verfügbar, Stand /)).toBeVisible();
    await inspect(page, checkAccessibility, `${about}-start`);
    const base = await openAssessment(page);
    for (const [address, name, part] of below) {
      await page.goto(`${base}${address}`);
      await inspect(page, checkAccessibility, name === '' ? undefined : `${about}-${name}`, part);
    }
  });
}

test('the history, and a result with little in it', async ({ page, signIn, account, checkAccessibility }) => {
  await signIn(page, account('head', 'Markkleeberg'));
  const base = await openAssessment(page);
  await page.goto(`${base}/verlauf`);
  await inspect(page, checkAccessibility, 'history');
  await page.goto(`${base}/ergebnis`);
  await inspect(page, checkAccessibility, 'draft-result-early');
});

/** The first page of each role is compared with its frame. */
const ROLES: readonly (readonly [Role, string, readonly (readonly [string, string])[]])[] = [
  ['navigator', 'Rathen', [['/app/', 'start'], ['/app/konto', 'account'], ['/app/aenderungen', 'edits'], ['/app/einreichungen', 'submissions'], ['/app/gibt-es-nicht', 'not-found']]],
  ['head', 'Rathen', [['/app/', 'start']]],
  ['staff', '', [['/app/', 'start'], ['/app/konto', 'account'], ['/app/aenderungen', 'edits'], ['/app/einreichungen', 'submissions']]],
  ['coach', '', [['/app/', 'start'], ['/app/einreichungen', 'submissions'], ['/app/konto', 'account'], ['/app/aenderungen', 'edits']]],
  ['director', '', [['/app/', 'start'], ['/app/konto', 'account'], ['/app/einreichungen', 'submissions']]],
  ['admin', '', [['/app/', 'start'], ['/app/konto', 'account']]],
];

for (const [role, place, pages] of ROLES) {
  test(`the pages of ${role}`, async ({ page, signIn, account, checkAccessibility }) => {
    test.setTimeout(120_000);
    await signIn(page, account(role, place));
    for (const [address, name] of pages) {
      await page.goto(address);
      await inspect(page, checkAccessibility, `${role}-${name}`, { of: name === 'start' ? 'body' : 'main' });
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
  await inspect(page, checkAccessibility, 'submission', { until: '- heading "STR2' });
  // Another submission by its address: nothing is there for this role.
  await page.goto('/app/einreichungen/00000000-0000-7000-8000-000000000000');
  await inspect(page, checkAccessibility, 'submission-not-there');
});

test('menus, dialogs and the page without a network', async ({ page, context, signIn, account, checkAccessibility }) => {
  test.setTimeout(120_000);
  await signIn(page, account('navigator', 'Borna'));
  await page.locator('summary.menu__button').click();
  await inspect(page, checkAccessibility, 'menu', { of: 'header.site-header' });
  await page.keyboard.press('Escape');
  await expect(page.locator('summary.menu__button')).toBeFocused();
  const base = await openAssessment(page);
  await page.goto(`${base}/pruefen`);
  await page.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await inspect(page, checkAccessibility, 'withdraw', { of: 'dialog[open]' });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Einreichung zurückziehen' })).toBeFocused();
  await context.setOffline(true);
  await expect(page.getByText(/ohne Netz|Keine Verbindung/).first()).toBeVisible();
  await inspect(page, checkAccessibility, 'offline', { of: 'body', until: '- main:' });
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
