/** The whole way without a mouse: from signing in to withdrawing. */
import { expect, test } from '../../fixtures/test.ts';
import { Keyboard } from '../../fixtures/keyboard.ts';
import { COACH_NOTE, INTERNAL_NOTE, atItem, expectSent, level, notApplicable, openAssessment, unknown } from '../../fixtures/journey.ts';

test('signing in, answering, result, submitting and withdrawing by keyboard alone', async ({ page, account }) => {
  test.setTimeout(120_000);
  // All but three questions of this municipality have their answers.
  const { login, password } = account('navigator', 'Görlitz');
  const keys = await Keyboard.only(page);
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const link = (name: string | RegExp) => page.getByRole('main').getByRole('link', { name });
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  await test.step('signing in', async () => {
    await page.goto('/app/');
    await expect(button('Anmelden')).toBeVisible();
    await keys.press('Tab');
    await keys.to(page.getByLabel('Anmeldename'));
    await keys.type(login);
    await keys.to(page.getByLabel('Passwort', { exact: true }));
    await keys.type('falsch');
    await keys.press('Enter');
    await keys.at(page.locator('.error-summary'));
    await keys.use(page.getByRole('alert').getByRole('link'));
    await keys.at(page.getByLabel('Anmeldename'));
    await keys.to(page.getByLabel('Passwort', { exact: true }));
    await keys.press('ControlOrMeta+a');
    await keys.type(password);
    await keys.press('Enter');
    await keys.at(heading(/^Guten Tag/));
    await expect(page.getByText(/offline verfügbar, Stand /)).toBeVisible();
  });

  await test.step('the menu opens and closes, and the focus stays with it', async () => {
    const menu = page.locator('summary.menu__button');
    await keys.to(menu, true);
    await keys.press('Enter');
    await keys.to(page.locator('.menu__panel').getByRole('link', { name: 'Konto' }));
    await keys.press('Escape');
    await keys.at(menu);
  });

  await test.step('over the start page to the overview', async () => {
    await keys.use(page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Standortbestimmung' }), true);
    await keys.at(heading('Standortbestimmung Görlitz'));
    await expect(page.getByText('29 von 32 beantwortet')).toBeVisible();
    await keys.use(link('Zur nächsten offenen Frage'));
  });

  await test.step('a level by arrow keys, and both notes', async () => {
    await atItem(page, 'LEI3');
    await keys.at(page.getByRole('heading', { level: 1 }));
    await keys.to(level(page, 0));
    await keys.press('Space', 'ArrowDown', 'ArrowDown');
    await keys.at(level(page, 2));
    await expect(level(page, 2)).toBeChecked();
    // What can be taken back comes with the change on the device; it is the next stop.
    await expect(page.getByRole('button', { name: 'Rückgängig', exact: true })).toBeVisible();
    // From a group of answers one key leads on, and back to the chosen one.
    await keys.press('Tab', 'Shift+Tab');
    await keys.at(level(page, 2));
    await keys.use(page.getByText('Warum ist das wichtig?'));
    await keys.to(page.getByLabel('Wo möchten Sie hin?'));
    await keys.press('4');
    await expect(page.getByLabel('Wo möchten Sie hin?')).toHaveValue('4');
    await keys.to(page.getByLabel(COACH_NOTE));
    await keys.type('Mit der Tastatur geschrieben.');
    await keys.to(page.getByLabel(INTERNAL_NOTE));
    await keys.type('Auch das hier.');
    await expectSent(page);
    // The last own change of a field can be taken back, and made again.
    await keys.use(page.getByRole('button', { name: new RegExp(`^Rückgängig\\s*: ${INTERNAL_NOTE}$`) }));
    await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('');
    await keys.at(page.getByLabel(INTERNAL_NOTE));
    await keys.type('Auch das hier.');
    await keys.use(page.getByRole('link', { name: /^Weiter/ }));
    await atItem(page, 'LEI4');
    await keys.at(page.getByRole('heading', { level: 1 }));
  });

  await test.step('the list of all questions, and „trifft nicht zu“ with its reason', async () => {
    await keys.use(page.getByRole('navigation', { name: 'Alle Fragen' }).getByRole('link', { name: /, offen$/ }), true);
    await atItem(page, 'INF4');
    await keys.at(page.getByRole('heading', { level: 1 }));
    await keys.to(level(page, 0));
    await keys.press('Space', 'ArrowUp', 'ArrowUp');
    await expect(notApplicable(page)).toBeChecked();
    await keys.press('Tab');
    await keys.at(page.getByLabel('Warum trifft das bei Ihnen nicht zu?'));
    await keys.type('Das macht der Landkreis für uns.');
    await keys.use(page.getByRole('link', { name: /^Weiter/ }));
    await atItem(page, 'SIC1');
    await keys.at(page.getByRole('heading', { level: 1 }));
    await keys.use(page.getByRole('link', { name: /^Weiter/ }));
  });

  await test.step('a foundation with its evidence', async () => {
    await atItem(page, 'SIC2');
    await keys.at(page.getByRole('heading', { level: 1 }));
    await keys.to(unknown(page));
    await keys.press('ArrowUp', 'ArrowUp');
    await expect(level(page, 3)).toBeChecked();
    await keys.use(button('Beleg hinzufügen'));
    await keys.at(page.getByLabel('Bezeichnung'));
    await keys.type('Protokoll der Probe');
    await keys.to(page.getByLabel('Link oder Verweis'));
    await keys.type('Az. 10.72-1/2026');
    await keys.use(page.getByRole('button', { name: /^Fertig/ }));
    await keys.at(page.getByRole('button', { name: /^Bearbeiten/ }));
    await expect(page.getByText('Az. 10.72-1/2026')).toBeVisible();
    // Removed, and brought back.
    await keys.use(page.getByRole('button', { name: /^Entfernen/ }));
    await keys.at(button('Beleg hinzufügen'));
    await keys.use(page.getByRole('button', { name: 'Rückgängig' }).last());
    await keys.at(page.getByRole('button', { name: /^Bearbeiten/ }));
    await expectSent(page);
  });

  await test.step('the skip link', async () => {
    await page.reload();
    await atItem(page, 'SIC2');
    const skip = page.getByRole('link', { name: 'Zum Inhalt springen' });
    await keys.press('Tab');
    await keys.at(skip);
    await expect(skip).toBeInViewport({ ratio: 1 });
    await keys.press('Enter');
    await keys.at(page.getByRole('main'));
    await keys.press('Tab');
    expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true);
    await keys.use(page.getByRole('navigation', { name: 'Pfad' }).getByRole('link', { name: 'Standortbestimmung Görlitz' }), true);
  });

  await test.step('the result, and how a value came about', async () => {
    await expect(page.getByText('32 von 32 beantwortet')).toBeVisible();
    await keys.at(heading('Standortbestimmung Görlitz'));
    await keys.use(page.getByRole('navigation', { name: 'Weitere Seiten' }).getByRole('link', { name: 'Ergebnis' }));
    await keys.at(heading('Ergebnis'));
    const why = page.locator('summary', { hasText: 'Warum dieser Wert?' });
    await keys.use(why);
    await keys.at(why);
    await expect(page.locator('details[open]')).toHaveCount(1);
    await keys.press('Enter');
    await expect(page.locator('details[open]')).toHaveCount(0);
    await keys.press('Space');
    await page.goBack();
    await keys.at(heading('Standortbestimmung Görlitz'));
  });

  await test.step('checking and submitting', async () => {
    await keys.use(page.getByRole('navigation', { name: 'Weitere Seiten' }).getByRole('link', { name: 'Prüfen und einreichen' }));
    await keys.at(heading('Prüfen und einreichen'));
    await keys.use(button('Jetzt einreichen'));
    await expect(heading('Eingereicht')).toBeFocused({ timeout: 20_000 });
    await keys.at(heading('Eingereicht'));
  });

  await test.step('withdrawing: Escape leaves the question, the focus returns, and then it goes', async () => {
    const withdraw = button('Einreichung zurückziehen');
    const ask = page.getByRole('dialog', { name: 'Einreichung zurückziehen?' });
    await keys.use(withdraw);
    await expect(ask).toBeVisible();
    expect(await ask.evaluate((dialog) => dialog.contains(document.activeElement)), 'the focus is in the dialog').toBe(true);
    await keys.press('Escape');
    await expect(ask).toBeHidden();
    await keys.at(withdraw);
    await keys.press('Space');
    await keys.use(ask.getByRole('button', { name: 'Ja, zurückziehen' }));
    await expect(heading('Prüfen und einreichen')).toBeFocused({ timeout: 20_000 });
    await keys.at(heading('Prüfen und einreichen'));
  });
});

for (const [role, where, pages] of [
  ['navigator', 'Görlitz', ['/app/', '/app/konto', ':', ':/frage/STR1', ':/ergebnis', ':/pruefen', ':/verlauf']],
  ['coach', '', ['/app/', '/app/einreichungen', 'submission']],
  ['director', '', ['/app/', '/app/konto']],
] as const) {
  test(`the focus stays where it is when the server answers: ${role}`, async ({ page, signIn, account }) => {
    await signIn(page, account(role, where));
    const assessment = role === 'navigator' ? await openAssessment(page) : '';
    for (const path of pages) {
      if (path === 'submission') await page.getByRole('main').getByRole('link').last().click();
      else await page.goto(path.replace(':', assessment));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('main .skeleton')).toHaveCount(0);
      const last = page.locator('main :is(a, button, input, select, textarea, summary):visible:not(:disabled)').last();
      await last.focus();
      const stop = await last.elementHandle();
      const answer = page.waitForResponse('**/api/v1/sync/exchange');
      // What a browser says when the network comes back asks for an exchange at once.
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await (await answer).finished();
      await page.waitForTimeout(300);
      expect(await stop?.evaluate((element) => element === document.activeElement), path).toBe(true);
    }
  });
}
