/** What is typed reaches the device by itself: soon after the last key, and at once when the page goes. */
import type { Page } from '@playwright/test';
import { type Account, type Device, expect, test } from '../../fixtures/test.ts';
import { COACH_NOTE, INTERNAL_NOTE, atItem, expectSent, expectWaiting, openAssessment, openItem, readyForOffline } from '../../fixtures/journey.ts';

const PLACE = 'Annaberg';

/** A page of a question on a computer without a network, with the cursor in the note. */
async function typing(device: Device, signIn: (page: Page, who: Account) => Promise<Account>, who: Account, label: string): Promise<{ page: Page; base: string }> {
  const page = await device.open();
  await signIn(page, who);
  const base = await openAssessment(page);
  await readyForOffline(page);
  await device.offline();
  await openItem(page, base, 'STR1');
  await page.getByLabel(label).click();
  return { page, base };
}

/** Opens the browser again, still without a network: the text is there, and then it is sent. */
async function expectKept(device: Device, page: Page, base: string, label: string, text: string): Promise<void> {
  await page.goto(`${base}/frage/STR1`);
  await atItem(page, 'STR1');
  await expect(page.getByLabel(label)).toHaveValue(text);
  await expectWaiting(page);
  await device.online();
  await expectSent(page, 30_000);
  await expect(page.getByLabel(label)).toHaveValue(text);
}

for (const label of [COACH_NOTE, INTERNAL_NOTE]) {
  test(`half a second after the last key the device has it, even if the tab dies: ${label}`, async ({ device, signIn, account }) => {
    const ours = await device();
    const { page, base } = await typing(ours, signIn, account('navigator', PLACE), label);
    await page.keyboard.type('Getippt und nie verlassen');
    await page.waitForTimeout(600);
    // Nothing of the page runs any more, no event tells it.
    const died = page.waitForEvent('crash');
    const devtools = await page.context().newCDPSession(page);
    devtools.send('Page.crash').catch(() => undefined);
    await died;
    await ours.close();
    await expectKept(ours, await ours.open(), base, label, 'Getippt und nie verlassen');
  });
}

test('a page that is hidden right after the last key has it', async ({ device, signIn, account }) => {
  const ours = await device();
  const { page, base } = await typing(ours, signIn, account('navigator', PLACE), COACH_NOTE);
  // As on a telephone: the app goes to the background, and later the system ends it without a word.
  await page.evaluate(() => {
    addEventListener('keyup', () => {
      Object.defineProperty(document, 'hidden', { get: () => true });
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, { once: true });
  });
  await page.keyboard.type('x');
  await page.waitForTimeout(200);
  const died = page.waitForEvent('crash');
  const devtools = await page.context().newCDPSession(page);
  devtools.send('Page.crash').catch(() => undefined);
  await died;
  await ours.close();
  await expectKept(ours, await ours.open(), base, COACH_NOTE, 'x');
});
test('a tab that is closed right after the last key has it', async ({ device, signIn, account }) => {
  const ours = await device();
  const { page, base } = await typing(ours, signIn, account('navigator', PLACE), INTERNAL_NOTE);
  const other = await ours.tab();
  await page.keyboard.type('Sofort geschlossen');
  await page.close({ runBeforeUnload: false });
  await expectKept(ours, other, base, INTERNAL_NOTE, 'Sofort geschlossen');
});

test('a page that is left by its address right after the last key has it', async ({ device, signIn, account }) => {
  const ours = await device();
  const { page, base } = await typing(ours, signIn, account('navigator', PLACE), COACH_NOTE);
  await page.keyboard.type('Sofort woanders');
  // The browser asks first, as the device does not have it yet.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto('about:blank');
  await expectKept(ours, page, base, COACH_NOTE, 'Sofort woanders');
});
