/** The page „Nicht übernommene Änderungen“ when something fails there: it is seen where it was pressed. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import { COACH_NOTE, expectSent, expectWaiting, level, openAssessment, openItem, write } from '../../fixtures/journey.ts';

const UNAVAILABLE = { status: 503, body: '{"refused":"unavailable"}', contentType: 'application/json' };
const DROP = '**/api/v1/sync/drop-parked';

const edit = (page: Page, title: string): Locator => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3, name: title, exact: true }) });

test('a text that the browser does not let be copied says so beside the button', async ({ page, signIn, account }) => {
  await page.addInitScript(() => {
    Clipboard.prototype.writeText = () => Promise.reject(new DOMException('forbidden', 'NotAllowedError'));
  });
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'STR1');
  await write(page.getByLabel(COACH_NOTE), 'lang '.repeat(4_001));
  await page.getByRole('link', { name: '1 Änderung nicht übernommen' }).click();
  const row = edit(page, 'STR1 Digitalagenda beschlossen: Notiz für die Lotsin oder den Lotsen');
  await row.getByRole('button', { name: 'Kopieren' }).click();
  await expect(row.getByRole('alert')).toContainText('Der Browser erlaubt das Kopieren nicht.');
});

test('an edit that came too late and cannot be thrown away now keeps its question open', async ({ page, context, browser, server, signIn, account }) => {
  test.setTimeout(60_000);
  await signIn(page, account('navigator', 'Görlitz'));
  const base = await openAssessment(page);
  await openItem(page, base, 'LEI3');
  await expectSent(page);
  await context.setOffline(true);
  await level(page, 1).check();
  await expectWaiting(page);
  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', 'Görlitz'));
  await openAssessment(head);
  await head.goto(`${base}/pruefen`);
  await head.getByRole('button', { name: 'Jetzt einreichen' }).click();
  await expect(head.getByRole('heading', { level: 1, name: 'Eingereicht' })).toBeFocused({ timeout: 20_000 });
  await head.close();

  await context.setOffline(false);
  await page.getByRole('link', { name: /^\d Änderung(en)? nicht übernommen$/ }).click({ timeout: 20_000 });
  const row = edit(page, 'LEI3 Barrierefreiheit: Antwort');
  const ask = page.getByRole('dialog', { name: 'Diese Änderung verwerfen?' });
  const sure = ask.getByRole('button', { name: 'Verwerfen' });
  await page.route(DROP, (route) => route.fulfill(UNAVAILABLE));
  await row.getByRole('button', { name: 'Verwerfen' }).click();
  await sure.click();
  await expect(ask.getByRole('alert')).toContainText('Der Server kann gerade nichts annehmen');
  await page.unroute(DROP);
  await sure.click();
  await expect(row).toHaveCount(0);
  await expect(ask).toBeHidden();
});
