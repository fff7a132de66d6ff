import { expect, test } from '../../fixtures/test.ts';
import {
  COACH_NOTE,
  INTERNAL_NOTE,
  ITEMS,
  answers,
  atItem,
  choices,
  expectProgress,
  expectSent,
  level,
  next,
  notApplicable,
  openAssessment,
  openItem,
  signOut,
  unknown,
  write,
} from '../../fixtures/journey.ts';

test('a municipality begins its first assessment', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Rathen'));
  await expect(page.getByRole('heading', { level: 2, name: 'Noch keine Standortbestimmung' })).toBeVisible();
  await page.getByRole('button', { name: 'Standortbestimmung beginnen' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Bereiche und Fragen' })).toBeVisible();
  await expectProgress(page, 0);
  await page.getByRole('link', { name: 'Mit der ersten Frage beginnen' }).click();
  await atItem(page, 'STR1');
});

test('answers by mouse: a level, not applicable with a reason, unknown, notes, target, evidence; a reload keeps all', async ({
  page,
  signIn,
  account,
}) => {
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await expectProgress(page, 0);
  await page.getByRole('link', { name: 'Mit der ersten Frage beginnen' }).click();

  await atItem(page, 'STR1');
  await level(page, 3).check();
  await page.getByLabel('Wo möchten Sie hin?').selectOption({ label: '4 – Wird regelmäßig überprüft und verbessert' });
  await write(page.getByLabel(COACH_NOTE), 'Der Rat hat im Mai beschlossen.');
  await write(page.getByLabel(INTERNAL_NOTE), 'Anna fragen.');
  await next(page);

  // This one applies to everybody, and from level 3 on it asks for evidence.
  await atItem(page, 'STR2');
  await expect(notApplicable(page)).toHaveCount(0);
  await level(page, 3).check();
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await expect(page.getByLabel('Bezeichnung')).toBeFocused();
  await write(page.getByLabel('Bezeichnung'), 'Stellenbeschreibung');
  await write(page.getByLabel('Link oder Verweis'), 'Az. 11.30-9/2026');
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect(page.getByText('Az. 11.30-9/2026')).toBeVisible();
  await next(page);

  await atItem(page, 'STR3');
  await notApplicable(page).check();
  const reason = page.getByLabel('Warum trifft das bei Ihnen nicht zu?');
  await reason.pressSequentially('Zu kurz');
  await expect(page.getByText('Noch 3 Zeichen, bis dahin bleibt die Frage offen.')).toBeVisible();
  await write(reason, 'Den Haushalt führt die Verwaltungsgemeinschaft.');
  await expect(page.getByText(/^Noch \d+ Zeichen/)).toHaveCount(0);
  await next(page);

  await atItem(page, 'STR4');
  await unknown(page).check();
  await expect(page.getByText('Die Frage zählt bis dahin als offen.')).toBeVisible();
  await expectSent(page);

  await page.goto(base);
  await expectProgress(page, 3);
  for (const [key, state] of [
    ['STR1 Digitalagenda beschlossen', 'beantwortet'],
    ['STR3 Geld und Personal im Haushalt', 'trifft nicht zu'],
    ['STR4 Umsetzungsstand wird berichtet', 'weiß ich nicht'],
    ['FUE1 Rückhalt der Verwaltungsspitze', 'offen'],
  ]) {
    await expect(page.getByRole('link', { name: `${key}: ${state}` })).toBeVisible();
  }

  await openItem(page, base, 'STR1');
  await page.reload();
  await atItem(page, 'STR1');
  await expect(level(page, 3)).toBeChecked();
  await expect(page.getByLabel(COACH_NOTE)).toHaveValue('Der Rat hat im Mai beschlossen.');
  await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('Anna fragen.');
  await expect(page.getByLabel('Wo möchten Sie hin?')).toHaveValue('4');
  await openItem(page, base, 'STR3');
  await expect(notApplicable(page)).toBeChecked();
  await expect(page.getByLabel('Warum trifft das bei Ihnen nicht zu?')).toHaveValue('Den Haushalt führt die Verwaltungsgemeinschaft.');
  await openItem(page, base, 'STR4');
  await expect(unknown(page)).toBeChecked();

  // The last own change can be taken back; an answer can be taken away.
  await level(page, 1).check();
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect(unknown(page)).toBeChecked();
  await page.getByRole('button', { name: 'Antwort entfernen' }).click();
  await expect(unknown(page)).not.toBeChecked();
  await expect(choices(page).getByRole('radio', { checked: true })).toHaveCount(0);

  // Internal notes are in no download.
  await page.goto(base);
  const file = await answers(page);
  expect(JSON.stringify(file)).not.toContain('Anna fragen');
  expect(file.answers.find((one) => one.key === 'STR2')?.evidence).toEqual([
    { label: 'Stellenbeschreibung', place: 'Az. 11.30-9/2026' },
  ]);
});

test('a reason is missed only once there was time to type it; a refused piece of evidence says so where it stands', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await openItem(page, base, 'PRO4');
  await notApplicable(page).check();
  const reason = page.getByLabel('Warum trifft das bei Ihnen nicht zu?');
  await expect(reason).toBeVisible();
  await expect(reason).not.toHaveAttribute('aria-invalid');
  await reason.focus();
  await expect(reason).not.toHaveAttribute('aria-invalid');
  await reason.blur();
  await expect(reason).toHaveAttribute('aria-invalid', 'true');

  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(page.getByLabel('Bezeichnung'), 'Beschluss '.repeat(30));
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect(page.getByText('Bezeichnung: Der Text ist zu lang. Höchstens 200 Zeichen sind möglich.')).toBeVisible();
  await page.getByRole('button', { name: /^Bearbeiten/ }).click();
  await write(page.getByLabel('Bezeichnung'), 'Beschluss vom Mai');
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect(page.getByText('Der Text ist zu lang.')).toHaveCount(0);
});

test('a click right after the last key is not lost', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  for (const key of ['STR2', 'STR3', 'STR4']) {
    await page.getByLabel(INTERNAL_NOTE).fill('Schnell getippt');
    await next(page);
    await atItem(page, key);
  }
});

test('all 32 questions, the result, submitting, reading by the Lotse, withdrawing', async ({ page, browser, server, signIn, account }) => {
  test.setTimeout(120_000);
  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', 'Annaberg'));
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);

  // With nothing answered the check says what is missing, and leads there.
  await page.goto(`${base}/pruefen`);
  const missing = page.getByRole('listitem').filter({ hasText: 'Es sind noch Fragen offen' });
  await expect(missing).toContainText('32 Fragen sind offen.');
  await page.getByRole('button', { name: 'Jetzt einreichen' }).click();
  const blocked = page.getByRole('alert').filter({ hasText: 'Einreichen geht noch nicht' });
  await expect(blocked).toBeFocused();
  await blocked.getByRole('link', { name: 'Zeigen, was noch fehlt' }).click();
  await expect(page.getByRole('heading', { name: 'Ist alles beisammen?' })).toBeFocused();
  await missing.getByRole('link', { name: 'STR1 Digitalagenda beschlossen' }).click();

  for (const [number, key] of ITEMS.entries()) {
    await atItem(page, key);
    await level(page, number % 4).check();
    if (key === 'FUE1') await write(page.getByLabel(INTERNAL_NOTE), 'Nur für das Haus');
    if (key === 'FUE1') await write(page.getByLabel(COACH_NOTE), 'Für das Gespräch');
    if (number + 1 < ITEMS.length) await next(page);
  }
  // What is open without blocking is led to as well, and what somebody wants to ask about.
  const [last, lastLevel] = ['SIC4', (ITEMS.length - 1) % 4];
  await unknown(page).check();
  await expectSent(page);
  await page.goto(`${base}/pruefen`);
  for (const line of ['Genug Fragen sind beantwortet', '„Weiß ich nicht“']) {
    await expect(page.getByRole('listitem').filter({ hasText: line }).getByRole('link', { name: new RegExp(`^${last} `) })).toHaveCount(1);
  }
  await page.getByRole('listitem').filter({ hasText: '„Weiß ich nicht“' }).getByRole('link').click();
  await atItem(page, last);
  await level(page, lastLevel).check();
  await page.getByRole('link', { name: /^Zum Ergebnis/ }).click();

  // The picture and the table say the same.
  await expect(page.getByRole('heading', { level: 1, name: 'Ergebnis' })).toBeFocused();
  await expect(page.locator('.result-head__value')).toHaveText(/^\d+\s%$/);
  const picture = page.getByRole('img', { name: 'Netzbild der Bereiche' });
  await expect(picture).toBeVisible();
  const told = (await picture.locator('desc').textContent()) ?? '';
  const rows = page.getByRole('table', { name: 'Stand je Bereich' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(8);
  for (const row of await rows.all()) {
    const name = (await row.getByRole('rowheader').innerText()).replace(/^\s*[A-Z]{3}\s*/, '').trim();
    const value = await row.getByRole('cell').first().innerText();
    expect(value).toMatch(/^\d+\s%$/);
    expect(told).toContain(`${name} ${value}`);
  }
  await page.getByText('Warum dieser Wert?').first().click();

  // A foundation with level 3 and no evidence blocks; the link leads to it.
  await page.goto(`${base}/pruefen`);
  const evidence = page.getByRole('listitem').filter({ hasText: 'Bei einer Voraussetzung fehlt ein Beleg' });
  await expect(page.getByText('Alle Fragen, die zutreffen, haben eine Antwort.')).toBeVisible();
  if ((await evidence.count()) > 0) {
    for (const link of await evidence.getByRole('link').all()) await expect(link).toHaveText(/^(STR2|SIC1|SIC2) /);
  }
  await openItem(page, base, 'STR2');
  await level(page, 3).check();
  await expectSent(page);
  await page.goto(`${base}/pruefen`);
  await evidence.getByRole('link', { name: 'STR2 Zuständigkeit und Auftrag' }).click();
  await atItem(page, 'STR2');
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(page.getByLabel('Bezeichnung'), 'Auftrag vom 3. März');
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expectSent(page);

  await page.goto(`${base}/pruefen`);
  await expect(page.getByText('Die Voraussetzungen sind belegt')).toBeVisible();
  await page.getByRole('button', { name: 'Jetzt einreichen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Eingereicht' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Einreichung zurückziehen' })).toBeVisible();

  // Locked for both.
  for (const one of [page, head]) {
    await openItem(one, base, 'FUE1');
    await expect(one.getByText('Nur zum Lesen')).toBeVisible();
    await expect(one.getByRole('radio').first()).toBeDisabled();
    await expect(choices(one).getByRole('radio', { checked: true })).toHaveCount(1);
    await expect(one.getByRole('button', { name: 'Beleg hinzufügen' })).toHaveCount(0);
    await expect(one.getByRole('textbox')).toHaveCount(0);
    await expect(one.getByText('Nur für das Haus')).toBeVisible();
  }

  // The Lotse of this municipality reads it, the others do not.
  const coaches = server.accounts.filter((one) => one.role === 'coach');
  const readers: string[] = [];
  for (const coach of coaches) {
    const reader = await browser.newPage({ baseURL: server.url });
    await signIn(reader, coach);
    await reader.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Einreichungen' }).click();
    await expect(reader.getByRole('heading', { level: 1, name: 'Eingereichte Standortbestimmungen' })).toBeFocused();
    await expect(reader.locator('.skeleton')).toHaveCount(0);
    const link = reader.getByRole('link', { name: 'Standortbestimmung Annaberg-Buchholz' });
    if ((await link.count()) > 0) {
      readers.push(coach.login);
      await link.click();
      await expect(reader.getByRole('heading', { level: 1, name: 'Standortbestimmung Annaberg-Buchholz' })).toBeVisible();
      await expect(reader.getByText('Nur zum Lesen')).toBeVisible();
      await expect(reader.getByText('Für das Gespräch')).toBeVisible();
      await expect(reader.getByText('Auftrag vom 3. März')).toBeVisible();
      await expect(reader.getByText('Nur für das Haus')).toHaveCount(0);
      await expect(reader.getByRole('img', { name: 'Netzbild der Bereiche' })).toBeVisible();
      await expect(reader.getByRole('heading', { level: 4 })).toHaveCount(32);
      await expect(reader.getByRole('main').getByRole('radio')).toHaveCount(0);
      await expect(reader.getByRole('main').getByRole('textbox')).toHaveCount(0);
    }
    await signOut(reader);
    await reader.close();
  }
  expect(readers, 'the two Lotsen of this municipality').toEqual(['lotse.2', 'lotse.3']);

  await page.goto(`${base}/pruefen`);
  await page.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
  const ask = page.getByRole('dialog', { name: 'Einreichung zurückziehen?' });
  await ask.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(page.getByRole('button', { name: 'Einreichung zurückziehen' })).toBeFocused();
  await page.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
  await ask.getByRole('button', { name: 'Ja, zurückziehen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Prüfen und einreichen' })).toBeFocused();
  await expect(head.getByRole('radio').first()).toBeEnabled();
  await head.close();
});
