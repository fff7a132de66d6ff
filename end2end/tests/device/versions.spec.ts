/** A new version of the app is offered and never forced, and what waits comes along. */
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import {
  INTERNAL_NOTE,
  atItem,
  begin,
  expectSent,
  expectWaiting,
  level,
  openItem,
  write,
} from '../../fixtures/journey.ts';

const PLACE = 'Annaberg';
const NEW_BUILD = 'ffffffffffffffff';
const EXCHANGE = '**/api/v1/sync/exchange';

const offer = (page: Page) => page.getByText(/^Eine neue Version von Fahrwasser ist da\./);
const take = (page: Page) => page.getByRole('button', { name: 'Jetzt laden' });

/** Which build the page is of. */
async function build(page: Page): Promise<string> {
  return (await page.locator('meta[name="fahrwasser-build"]').getAttribute('content')) ?? '';
}

/** Looks for a new version, as the browser does by itself each time the app is opened. */
async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
}

test('a new version is offered, waits while edits wait, and brings them along', async ({ device, signIn, account }) => {
  test.setTimeout(90_000);
  const ours = await device();
  const { page, base } = await begin(ours, signIn, account('navigator', PLACE));
  await openItem(page, base, 'STR1');
  await expectSent(page);
  const before = await build(page);
  await expect(offer(page)).toHaveCount(0);
  ours.line.rebuild(before, NEW_BUILD);
  await lookForUpdate(page);
  await expect(offer(page)).toBeVisible();
  await expect(take(page)).toBeVisible();

  // While something waits it is offered all the same, says what becomes of that, and is not forced.
  await ours.offline();
  await level(page, 3).check();
  await write(page.getByLabel(INTERNAL_NOTE), 'Vor der neuen Version geschrieben.');
  await expectWaiting(page);
  await expect(offer(page)).toContainText('Was auf diesem Gerät gespeichert ist, bleibt beim Laden erhalten.');
  // Loading again without a network is still the version that works here.
  await page.reload();
  await atItem(page, 'STR1');
  expect(await build(page)).toBe(before);
  await expect(level(page, 3)).toBeChecked();
  await expectWaiting(page);
  await expect(take(page)).toBeVisible();

  await ours.online();
  await expectSent(page, 30_000);
  expect(await build(page), 'nothing was forced').toBe(before);
  const loaded = page.waitForEvent('load');
  await take(page).click();
  await loaded;
  await atItem(page, 'STR1');
  expect(await build(page)).toBe(NEW_BUILD);
  await expect(offer(page)).toHaveCount(0);
  await expect(level(page, 3)).toBeChecked();
  await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('Vor der neuen Version geschrieben.');
  await expectSent(page);
  // Only the new version's files are kept, and it opens without a network.
  expect(await page.evaluate(() => caches.keys())).toEqual([`fahrwasser-${NEW_BUILD}`]);
  await ours.offline();
  await page.reload();
  await atItem(page, 'STR1');
  expect(await build(page)).toBe(NEW_BUILD);

  const other = await begin(await device(), signIn, account('head', PLACE));
  await openItem(other.page, base, 'STR1');
  await expect(level(other.page, 3)).toBeChecked();
  await expect(other.page.getByLabel(INTERNAL_NOTE)).toHaveValue('Vor der neuen Version geschrieben.');
});

test('a version that came while edits wait takes them over at the next start of the browser', async ({ device, signIn, account }) => {
  test.setTimeout(90_000);
  const ours = await device();
  let { page, base } = await begin(ours, signIn, account('navigator', PLACE));
  await openItem(page, base, 'STR2');
  const before = await build(page);
  await page.context().route(EXCHANGE, (route) => route.abort());
  await level(page, 2).check();
  await write(page.getByLabel(INTERNAL_NOTE), 'Wartet über die neue Version hinweg.');
  await expectWaiting(page);
  ours.line.rebuild(before, NEW_BUILD);
  await lookForUpdate(page);
  await expect(take(page)).toBeVisible();

  // With the last window the old version ends; what waits does not.
  await ours.offline();
  await ours.close();
  page = await ours.open();
  await page.goto(`${base}/frage/STR2`);
  await atItem(page, 'STR2');
  await expect.poll(() => build(page)).toBe(NEW_BUILD);
  await expect(level(page, 2)).toBeChecked();
  await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('Wartet über die neue Version hinweg.');
  await expectWaiting(page);
  await ours.online();
  await expectSent(page, 30_000);

  const other = await begin(await device(), signIn, account('head', PLACE));
  await openItem(other.page, base, 'STR2');
  await expect(level(other.page, 2)).toBeChecked();
  await expect(other.page.getByLabel(INTERNAL_NOTE)).toHaveValue('Wartet über die neue Version hinweg.');
});

test('taking the new version in one tab leaves what is typed in the other one alone', async ({ device, signIn, account }) => {
  const ours = await device();
  const { page, base } = await begin(ours, signIn, account('navigator', PLACE));
  await openItem(page, base, 'STR1');
  const tab = await ours.tab();
  await tab.goto(base);
  await expectSent(tab);
  const before = await build(page);
  ours.line.rebuild(before, NEW_BUILD);
  await lookForUpdate(page);
  await expect(take(tab)).toBeVisible();
  const note = page.getByLabel(INTERNAL_NOTE);
  await note.fill('Noch im Feld.');
  await expectSent(page);
  await note.press('End');
  const loaded = tab.waitForEvent('load');
  await take(tab).click();
  await loaded;
  await expect.poll(() => build(tab)).toBe(NEW_BUILD);
  await expect(tab.getByRole('heading', { name: 'Bereiche und Fragen' })).toBeVisible();

  await page.keyboard.type(' Und weiter.');
  await expect(note).toHaveValue('Noch im Feld. Und weiter.');
  await expect(note).toBeFocused();
  expect(await build(page)).toBe(before);
  await note.blur();
  await expectSent(page);
  await take(page).click();
  await expect.poll(() => build(page)).toBe(NEW_BUILD);
  await atItem(page, 'STR1');
  await expect(note).toHaveValue('Noch im Feld. Und weiter.');
});
