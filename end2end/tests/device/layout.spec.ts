/** Hostile texts, and people who want no movement. The layout of every page as it is lies in a11y.spec.ts. */
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import { expectLayoutHolds } from '../../fixtures/layout.ts';
import { COACH_NOTE, INTERNAL_NOTE, expectSent, expectWaiting, level, openAssessment, openItem, readyForOffline, write } from '../../fixtures/journey.ts';

const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)><b>fett</b> & &amp; {{7*7}} "\'`';
/** Marks that turn the direction, and do not turn back. */
const RTL = 'Links \u202Estehcerr\u2067 und \u202Bweiter \u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627';
const EMOJI = '👩🏽‍💻🏳️‍🌈🇩🇪 Z͑ͫ̓ͪ̂ͫ̽a̴̵̜̰l̍ͬg̨o \uFEFF\u200B\u00AD fertig';
const ENDLESS = 'W'.repeat(10_000);

/** No part of a text has become a part of the page. */
async function expectOnlyText(page: Page): Promise<void> {
  await expect(page.locator('main img[src="x"], main script, main b')).toHaveCount(0);
}

async function holds(page: Page): Promise<void> {
  await expect(page.locator('#boot, .skeleton')).toHaveCount(0);
  await expectOnlyText(page);
  await expectLayoutHolds(page);
}

test('hostile texts stand as texts, and the layout holds: questions, history, comparisons, print, the Lotse', async ({
  page,
  device,
  server,
  signIn,
  account,
}) => {
  test.setTimeout(150_000);
  const theirs = await device();
  const other = await theirs.open();
  const opened: string[] = [];
  const watch = (one: Page) => one.on('dialog', (dialog) => {
    opened.push(dialog.message());
    void dialog.dismiss();
  });
  for (const one of [page, other]) watch(one);
  await signIn(page, account('navigator', 'Görlitz'));
  const base = await openAssessment(page);
  await signIn(other, account('head', 'Görlitz'));
  await openAssessment(other);
  await readyForOffline(other);
  await theirs.offline();

  await openItem(page, base, 'LEI3');
  await level(page, 2).check();
  await write(page.getByLabel(COACH_NOTE), `${SCRIPT}\n${RTL}\n${EMOJI}\n${ENDLESS}`);
  await write(page.getByLabel(INTERNAL_NOTE), `${ENDLESS} eins`);
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(page.getByLabel('Bezeichnung'), `${SCRIPT} ${'B'.repeat(100)}`);
  await write(page.getByLabel('Link oder Verweis'), `https://beispiel.example/${'p'.repeat(1_500)}`);
  await holds(page);
  await page.getByRole('button', { name: 'Fertig' }).click();
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(page.getByLabel('Bezeichnung'), RTL);
  await write(page.getByLabel('Link oder Verweis'), 'javascript:alert(1)');
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expectSent(page);
  // No link that could do anything, and the reason stands on the page of edits.
  await page.getByRole('link', { name: '1 Änderung nicht übernommen' }).click();
  await expect(page.getByText('Dieser Link ist hier nicht möglich.')).toBeVisible();
  await holds(page);
  await openItem(page, base, 'LEI3');
  await expect(page.getByLabel(COACH_NOTE)).toHaveValue(`${SCRIPT}\n${RTL}\n${EMOJI}\n${ENDLESS}`);
  await expect(page.locator('a[href^="javascript"]')).toHaveCount(0);
  await expect(page.getByText(`${SCRIPT} BBB`).first()).toBeVisible();
  await holds(page);

  // The same field of somebody else: both texts side by side, at the question and on the page of differences.
  await openItem(other, base, 'LEI3');
  await write(other.getByLabel(INTERNAL_NOTE), `${SCRIPT}\n${RTL}\n${ENDLESS} zwei`);
  await expectWaiting(other);
  await openItem(other, base, 'INF4');
  await level(other, 1).check();
  await expectWaiting(other);
  await openItem(page, base, 'INF4');
  await page.getByRole('radio', { name: /^Trifft nicht zu/ }).check();
  await write(page.getByLabel('Warum trifft das bei Ihnen nicht zu?'), `${SCRIPT} ${'N'.repeat(900)}`);
  await expectSent(page);
  await theirs.online();
  await expectSent(other, 30_000);
  for (const below of ['/frage/LEI3', '/frage/INF4', '/konflikte']) {
    await page.goto(`${base}${below}`);
    await expect(page.getByText('Zwei Angaben stehen nebeneinander').first()).toBeVisible({ timeout: 30_000 });
    await holds(page);
  }
  await expect(page.getByText('alert(1)').filter({ visible: true }).first()).toBeVisible();
  const mine = page.getByRole('button', { name: '„Meine“ übernehmen' });
  await mine.first().click();
  await expect(mine).toHaveCount(1);
  await mine.click();
  await expect(page.getByRole('heading', { name: 'Alle Angaben stimmen überein' })).toBeVisible();
  await expectSent(page);

  for (const below of ['/verlauf', '/drucken', '', '/ergebnis']) {
    await page.goto(`${base}${below}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (below === '/verlauf') await expect(page.getByText('alert(1)').first()).toBeVisible();
    await holds(page);
  }
  await page.goto(`${base}/pruefen`);
  await write(page.getByRole('textbox'), `${SCRIPT} ${RTL} ${ENDLESS}`);
  await holds(page);
  await page.getByRole('button', { name: 'Jetzt einreichen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Eingereicht' })).toBeVisible({ timeout: 20_000 });
  await holds(page);

  // The Lotse of this municipality.
  const coach = server.accounts.find((one) => one.login === 'lotse.2');
  if (coach === undefined) throw new Error('there is no lotse.2');
  const reader = await (await device()).open();
  watch(reader);
  await signIn(reader, coach);
  await reader.goto('/app/einreichungen');
  await expect(reader.locator('.skeleton')).toHaveCount(0);
  await reader.getByRole('link', { name: 'Standortbestimmung Görlitz' }).click();
  await expect(reader.getByText('alert(1)').first()).toBeVisible();
  await holds(reader);
  expect(opened, 'dialogs that a text has opened').toEqual([]);
});

test('whoever wants no movement gets none', async ({ page, signIn, account }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, account('navigator', 'Wermsdorf'));
  const base = await openAssessment(page);
  for (const address of ['/', '/app/', '/app/konto', base, `${base}/frage/STR1`, `${base}/ergebnis`]) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const moving = await page.evaluate(() => {
      const longest = (times: string) => Math.max(...times.split(',').map((time) => Number.parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1_000)));
      const all = [...document.querySelectorAll('*')].filter((one) => {
        const style = getComputedStyle(one);
        return longest(style.transitionDuration) > 1 || (style.animationName !== 'none' && longest(style.animationDuration) > 1) || style.scrollBehavior === 'smooth';
      });
      return all.map((one) => `${one.localName}.${one.className.toString()}`);
    });
    expect(moving, address).toEqual([]);
  }
});
