/** The question before signing out: it follows what waits, and says what its buttons do. */
import { expect, test } from '../../fixtures/test.ts';
import { expectSent, expectWaiting, level, openAssessment, openItem, signOut } from '../../fixtures/journey.ts';

const EXCHANGE = '**/api/v1/sync/exchange';
const SIGN_OUT = '**/api/v1/account/sign-out';
const UNAVAILABLE = { status: 503, body: '{"refused":"unavailable"}', contentType: 'application/json' };
const WAITS = 'Noch nicht alles ist übertragen';
const FREE = 'Von diesem Gerät abmelden?';

test('what is sent while the question stands is not asked about any more, and only this device is signed out', async ({ page, context, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'STR1');
  await expectSent(page);
  await context.route(EXCHANGE, (route) => route.fulfill(UNAVAILABLE));
  await level(page, 2).check();
  await expectWaiting(page);
  await signOut(page);
  await expect(page.getByRole('dialog', { name: WAITS })).toBeVisible();
  await context.unroute(EXCHANGE);
  const free = page.getByRole('dialog', { name: FREE });
  await expect(free).toBeVisible({ timeout: 30_000 });
  await expect(free.getByRole('button', { name: 'Überall abmelden' })).toHaveCount(0);
  await expect(free.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  await free.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
});

test('all is sent but the server cannot sign out: the question says so and keeps the focus', async ({ page, context, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'STR1');
  await expectSent(page);
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await context.route(EXCHANGE, async (route) => {
    await held;
    await route.fallback();
  });
  await context.route(SIGN_OUT, (route) => route.fulfill(UNAVAILABLE));
  await level(page, 2).check();
  await expectWaiting(page);
  await signOut(page);
  const waits = page.getByRole('dialog', { name: WAITS });
  await waits.getByRole('button', { name: 'Übertragen und abmelden' }).click();
  await expect(waits.getByRole('button', { name: 'Wird übertragen …' })).toBeFocused();
  goOn();
  const free = page.getByRole('dialog', { name: FREE });
  await expect(free).toContainText('Der Server kann gerade nichts annehmen');
  await expect(free.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  await context.unroute(SIGN_OUT);
  await free.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Anmelden' })).toBeVisible();
});
