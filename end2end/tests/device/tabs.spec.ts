/** Several tabs of one browser, of one person and of several: one of them sends, and each learns who is signed in. */
import type { BrowserContext, Page, Route } from '@playwright/test';
import { type Account, expect, test } from '../../fixtures/test.ts';
import { atItem, expectProgress, expectSent, expectWaiting, level, line, openAssessment, openItem, signOut } from '../../fixtures/journey.ts';

const PLACE = 'Annaberg';
const EXCHANGE = '**/api/v1/sync/exchange';
const STOPPED = 'In diesem Browser ist jetzt jemand anderes angemeldet';
const LEFT = 'Sie haben sich in einem anderen Fenster abgemeldet';
/** Less than the fifteen silent seconds after which the lock is taken over. */
const AT_ONCE = { timeout: 8_000 };

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const signInButton = (page: Page) => page.getByRole('button', { name: 'Anmelden', exact: true });

/** Signs in on a page that stands at the sign-in form. */
async function enter(page: Page, who: Account, shared = false): Promise<void> {
  await page.getByLabel('Anmeldename').fill(who.login);
  await page.getByLabel('Passwort', { exact: true }).fill(who.password);
  if (shared) await page.getByLabel('Gemeinsam genutzter Computer').check();
  await signInButton(page).click();
  await expect(page.locator('summary.menu__button')).toBeVisible();
}

/** Another tab at the sign-in form, opened while nobody is signed in. */
async function door(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto('/app/');
  await expect(signInButton(page)).toBeVisible();
  return page;
}

/** Ends the session behind the back of all tabs. */
const endSession = async (context: BrowserContext) => await context.clearCookies();

test('whoever signs out and in again in the same tab sends at once', async ({ page, signIn, account }) => {
  const who = account('navigator', PLACE);
  await signIn(page, who);
  const base = await openAssessment(page);
  await signOut(page);
  await expect(signInButton(page)).toBeVisible();
  await enter(page, who);
  // The store had been emptied: without an exchange there would be no assessment.
  expect(await openAssessment(page)).toBe(base);
  await page.getByRole('link', { name: /^FUE1 / }).click();
  await atItem(page, 'FUE1');
  await level(page, 3).check();
  await expectSent(page, AT_ONCE.timeout);
});

test('after the end of a session every tab says so, a later one too, and all go on together', async ({ context, page, signIn, account }) => {
  const who = account('navigator', PLACE);
  await signIn(page, who);
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  await endSession(context);
  await level(page, 2).check();
  await expect(line(page)).toContainText('Bitte neu anmelden');
  // The one that sent has stepped aside: this one asks by itself.
  const tab = await context.newPage();
  await tab.goto(`${base}/frage/STR2`);
  await expect(line(tab)).toContainText('Bitte neu anmelden', AT_ONCE);

  await tab.getByRole('button', { name: 'Neu anmelden' }).click();
  const again = tab.getByRole('dialog', { name: 'Bitte neu anmelden' });
  await again.getByLabel('Passwort', { exact: true }).fill(who.password);
  await again.getByRole('button', { name: 'Anmelden' }).click();
  await expect(again).toBeHidden();
  for (const one of [page, tab]) await expectSent(one, AT_ONCE.timeout);
  await tab.goto(base);
  await expectProgress(tab, 1);
});

test('another sign-in stops all tabs of the first person at once, and their own next one lets them go on', async ({ context, page, signIn, account }) => {
  const [navigator, head] = [account('navigator', PLACE), account('head', PLACE)];
  const [theirs, again] = [await door(context), await door(context)];
  await signIn(page, navigator);
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  const second = await context.newPage();
  await openItem(second, base, 'STR2');
  await expectSent(second);

  await enter(theirs, head);
  for (const one of [page, second]) await expect(heading(one, STOPPED)).toBeVisible(AT_ONCE);
  await signOut(theirs);
  await expect(signInButton(theirs)).toBeVisible();
  await enter(again, navigator);
  for (const one of [page, second]) await expect(heading(one, STOPPED)).toHaveCount(0, AT_ONCE);
  await openAssessment(again);
  await again.getByRole('link', { name: /^FUE1 / }).click();
  await atItem(again, 'FUE1');
  await level(again, 4).check();
  await expectSent(again, AT_ONCE.timeout);
  await level(page, 1).check();
  await expectSent(page, AT_ONCE.timeout);
});

test('a shared sign-in leaves the work of the device’s own person alone and does not open it', async ({ context, page, signIn, account }) => {
  const [navigator, head] = [account('navigator', PLACE), account('head', PLACE)];
  const tab = await door(context);
  await signIn(page, navigator);
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  await page.route(EXCHANGE, (route) => route.abort());
  await level(page, 4).check();
  await expectWaiting(page);
  await endSession(context);

  await enter(tab, head, true);
  await expect(heading(page, STOPPED)).toBeVisible(AT_ONCE);
  await tab.reload();
  await expect(tab.getByRole('main').getByText('Leitung · Annaberg-Buchholz')).toBeVisible();
  await openAssessment(tab);
  await expectProgress(tab, 0);
  // The tab that stopped goes on as the one who is signed in.
  await page.unroute(EXCHANGE);
  await page.getByRole('button', { name: 'Mit der neuen Anmeldung weiterarbeiten' }).click();
  await expect(page.locator('summary.menu__button')).toBeVisible();
  await expect(heading(page, STOPPED)).toHaveCount(0);

  await signOut(tab);
  await expect(signInButton(tab)).toBeVisible();
  await expect(signInButton(page)).toBeVisible(AT_ONCE);
  await signIn(page, navigator);
  await openItem(page, base, 'STR1');
  await expect(level(page, 4)).toBeChecked();
  await expectSent(page);
});

test('on a shared computer signing out ends every tab of the person', async ({ context, page, account }) => {
  await page.goto('/app/');
  await enter(page, account('navigator', PLACE), true);
  await openItem(page, await openAssessment(page), 'STR1');
  await expectSent(page);
  const tab = await context.newPage();
  await tab.goto('/app/');
  await signOut(tab);
  for (const one of [page, tab]) await expect(signInButton(one)).toBeVisible(AT_ONCE);
  await page.reload();
  await expect(signInButton(page)).toBeVisible();
});

test('on a shared computer a tab with something left offers it to its author alone', async ({ context, page, account }) => {
  const [navigator, head] = [account('navigator', PLACE), account('head', PLACE)];
  const save = page.getByRole('button', { name: 'Als Datei sichern' });
  await page.goto('/app/');
  await enter(page, navigator, true);
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  const tab = await context.newPage();
  await tab.goto('/app/');
  await expect(tab.locator('summary.menu__button')).toBeVisible();
  await page.route(EXCHANGE, (route) => route.abort());
  await level(page, 1).check();
  await expect(line(page)).toContainText('Noch nicht übertragen');
  await signOut(tab);
  await expect(heading(page, LEFT)).toBeVisible(AT_ONCE);
  await expect(page.getByRole('radio')).toHaveCount(0);
  const saved = page.waitForEvent('download');
  await save.click();
  await saved;

  await enter(tab, head, true);
  await expect(heading(page, STOPPED)).toBeVisible(AT_ONCE);
  await expect(page.getByText('ist noch nicht übertragen')).toBeVisible();
  await expect(save).toHaveCount(0);
  await openAssessment(tab);
  await expectProgress(tab, 0);

  // Back again, its author goes on where it stopped.
  await signOut(tab);
  await expect(signInButton(tab)).toBeVisible();
  await page.unroute(EXCHANGE);
  await enter(tab, navigator, true);
  await expect(level(page, 1)).toBeChecked(AT_ONCE);
  await expectSent(page);
  await openAssessment(tab);
  await expectProgress(tab, 1);
});

test('what a tab wrote and could tell nobody is sent by the one that sends next', async ({ context, page, browser, server, signIn, account }) => {
  await signIn(page, account('navigator', PLACE));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  const mute = await context.newPage();
  // It dies before it can tell: its words about changes do not come out.
  await mute.addInitScript(() => {
    const say = BroadcastChannel.prototype.postMessage;
    BroadcastChannel.prototype.postMessage = function (word: unknown) {
      if (!String(word).includes('changed')) say.call(this, word);
    };
  });
  await openItem(mute, base, 'STR2');
  const heir = await context.newPage();
  await openItem(heir, base, 'STR3');
  const known = heir.getByRole('navigation', { name: 'Alle Fragen' }).getByRole('link', { name: /^Zuständigkeit und Auftrag\s*, beantwortet$/ });
  await level(mute, 2).check();
  await expectWaiting(mute);
  await expect(known).toHaveCount(0);
  await mute.close();
  await page.close();
  await expect(known).toBeVisible(AT_ONCE);
  await expectSent(heir);

  const other = await browser.newPage({ baseURL: server.url });
  await signIn(other, account('head', PLACE));
  await openItem(other, await openAssessment(other), 'STR2');
  await expect(level(other, 2)).toBeChecked();
  await other.close();
});

test('a tab that does not send can ask for it, and hears at once that it failed', async ({ context, page, signIn, account }) => {
  await signIn(page, account('navigator', PLACE));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  const tab = await context.newPage();
  await openItem(tab, base, 'STR2');
  await expectSent(tab);
  let tries = 0;
  const refuse = async (route: Route) => {
    tries += 1;
    await route.fulfill({ status: 503, body: '{"refused":"unavailable"}', contentType: 'application/json' });
  };
  await context.route(EXCHANGE, refuse);
  await level(tab, 2).check();
  await expectWaiting(tab);
  // After the third failure the sender pauses for five seconds.
  await expect.poll(() => tries, { intervals: [100], timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  await context.unroute(EXCHANGE);
  await tab.getByRole('button', { name: 'Jetzt übertragen' }).click();
  await expectSent(tab, 4_000);

  await context.route(EXCHANGE, refuse);
  await level(tab, 3).check();
  await expectWaiting(tab);
  await signOut(tab);
  const ask = tab.getByRole('dialog', { name: 'Noch nicht alles ist übertragen' });
  await ask.getByRole('button', { name: 'Übertragen und abmelden' }).click();
  // Long before the ten seconds after which it gives up.
  await expect(ask).toContainText('Es konnte nicht alles übertragen werden.', { timeout: 6_000 });
});
