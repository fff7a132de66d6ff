/** The questionnaire on paper: all of it, empty or filled in, and nothing that can only be clicked. */
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import { COACH_NOTE, INTERNAL_NOTE, ITEMS, LEVELS, expectSent, level, notApplicable, openAssessment, openItem, unknown, write } from '../../fixtures/journey.ts';
import { expectLayoutHolds } from '../../fixtures/layout.ts';

/** Width of A4 within the margins of the print sheet, at 96 pixels per inch. */
const PAPER = { width: 673, height: 980 } as const;

const LONG = `Beginn der Notiz. ${'Ein Satz, der auf dem Papier umbrochen wird. '.repeat(60)}Ende der Notiz.`;
const WORD = 'Donaudampfschifffahrt'.repeat(6);

const question = (page: Page, key: string) => page.locator('.questionnaire__item').filter({ has: page.getByRole('heading', { level: 3, name: new RegExp(`^${key} `) }) });

/** Everything of the article is on paper, all of it readable, and nothing of the screen's frame. */
async function expectWholeOnPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  const headings = page.getByRole('heading', { level: 3 });
  await expect(headings).toHaveCount(ITEMS.length);
  for (const [place, key] of ITEMS.entries()) {
    await expect(headings.nth(place)).toHaveText(new RegExp(`^${key} \\S.*\\?`));
    await expect(headings.nth(place)).toBeVisible();
    for (const [number, name] of LEVELS.entries()) await expect(question(page, key).locator('.questionnaire__level').getByText(`${number} – ${name}`, { exact: true })).toBeVisible();
  }
  await expect(page.getByRole('heading', { level: 2, name: 'Quellen' })).toBeVisible();
  for (const frame of ['.site-header', '.site-footer', '.skip-link', '.status-bar', '.breadcrumb', '.toolbar', 'nav', 'button', 'input', '.offline-banner', '.update-banner']) {
    await expect(page.locator(frame).filter({ visible: true }), frame).toHaveCount(0);
  }
  await expectLayoutHolds(page, [PAPER]);
  // Nothing hides or scrolls what does not fit: on paper nobody can scroll.
  const hidden = await page.evaluate(() => {
    const shown = (one: Element) => one.checkVisibility({ visibilityProperty: true }) && one.closest('.visually-hidden') === null;
    const cuts = (one: Element) => {
      const { overflowX, overflowY } = getComputedStyle(one);
      return (overflowX !== 'visible' && one.scrollWidth > one.clientWidth) || (overflowY !== 'visible' && one.scrollHeight > one.clientHeight);
    };
    return [...document.body.querySelectorAll('*')].filter((one) => shown(one) && cuts(one)).map((one) => `${one.localName}.${one.className}`);
  });
  expect(hidden).toEqual([]);
  // Eight areas, each from a new page on: a box of fixed height around them would be a single page.
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThanOrEqual(8);
  await page.emulateMedia({ media: 'screen' });
}

test('the questionnaire prints as a whole, filled in and empty', async ({ page, signIn, account }) => {
  test.setTimeout(120_000);
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await level(page, 3).check();
  await page.getByLabel('Wo möchten Sie hin?').selectOption('4');
  await write(page.getByLabel(COACH_NOTE), LONG);
  await write(page.getByLabel(INTERNAL_NOTE), 'Nur für das Haus.');
  await expectSent(page);
  await openItem(page, base, 'STR2');
  await level(page, 3).check();
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(page.getByLabel('Bezeichnung'), WORD);
  await write(page.getByLabel('Link oder Verweis'), 'Az. 10.72-1/2026');
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expectSent(page);
  await openItem(page, base, 'KOM4');
  await notApplicable(page).check();
  await write(page.getByLabel('Warum trifft das bei Ihnen nicht zu?'), 'Das macht der Landkreis für uns.');
  await expectSent(page);
  await openItem(page, base, 'SIC4');
  await unknown(page).check();
  await expectSent(page);

  await page.goto(`${base}/drucken`);
  const filled = page.getByRole('checkbox', { name: 'Mit unseren Antworten' });
  await expect(filled).toBeChecked();
  await expectWholeOnPaper(page);
  const paper = page.getByRole('article');
  await expect(paper.getByText('Annaberg-Buchholz · ', { exact: false })).toBeVisible();
  await expect(question(page, 'STR1').locator('.questionnaire__level--chosen')).toHaveText(/^3 – Umgesetzt und im Alltag genutzt .*\(gewählt\)$/);
  await expect(question(page, 'STR1')).toContainText(LONG);
  await expect(question(page, 'STR1')).toContainText(/Ziel\s*4 – Wird regelmäßig überprüft und verbessert/);
  await expect(question(page, 'STR2')).toContainText(WORD);
  await expect(question(page, 'STR2')).toContainText('Az. 10.72-1/2026');
  await expect(question(page, 'KOM4').locator('.questionnaire__level--chosen')).toHaveText(/^Trifft nicht zu/);
  await expect(question(page, 'KOM4')).toContainText('Das macht der Landkreis für uns.');
  await expect(question(page, 'SIC4').locator('.questionnaire__level--chosen')).toHaveText(/^Weiß ich nicht/);
  await expect(paper.locator('.questionnaire__level--chosen')).toHaveCount(4);
  await expect(paper).not.toContainText('Nur für das Haus.');

  // The box of what is chosen is filled, and stays so where browsers leave backgrounds out.
  await page.emulateMedia({ media: 'print' });
  const boxes = await question(page, 'STR1')
    .locator('.questionnaire__box')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one)).map((style) => [style.backgroundImage !== 'none', style.printColorAdjust === 'exact']));
  expect(boxes.filter(([isFilled]) => isFilled)).toEqual([[true, true]]);
  expect(boxes[3]).toEqual([true, true]);
  await page.emulateMedia({ media: 'screen' });

  await filled.uncheck();
  await expect(paper.locator('.questionnaire__level--chosen')).toHaveCount(0);
  await expectWholeOnPaper(page);
  for (const text of ['Beginn der Notiz', WORD, 'Landkreis für uns', '(gewählt)', 'Nur für das Haus.']) await expect(paper).not.toContainText(text);
  for (const key of ITEMS) {
    await expect(question(page, key).getByText('Ziel, Stufe und Jahr:')).toHaveCount(1);
    await expect(question(page, key).getByText('Notizen:')).toHaveCount(1);
  }
  // There is room to write: lines as wide as a hand needs.
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(PAPER);
  const room = await paper.locator('.questionnaire__lines').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => [width, height]));
  expect(room).toHaveLength(ITEMS.length);
  for (const [width = 0, height = 0] of room) {
    expect(width).toBeGreaterThan(400);
    expect(height).toBeGreaterThan(40);
  }
});

test('the button prints the page as it stands', async ({ page, signIn, account }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { printed: 0 });
    globalThis.print = () => void ((globalThis as unknown as { printed: number }).printed += 1);
  });
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await page.goto(`${base}/drucken`);
  await page.getByRole('button', { name: 'Drucken' }).click();
  expect(await page.evaluate(() => (globalThis as unknown as { printed: number }).printed)).toBe(1);
});
