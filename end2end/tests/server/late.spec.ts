/** Edits that come too late, edits that are refused, and edits in a file: none is lost, whatever happens. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import {
  COACH_NOTE,
  INTERNAL_NOTE,
  choices,
  expectProgress,
  expectSent,
  expectWaiting,
  level,
  line,
  openAssessment,
  openItem,
  readyForOffline,
  write,
} from '../../fixtures/journey.ts';

const EDITS = '/app/aenderungen';
const TOO_LONG = 'Der Text ist zu lang. Höchstens 20.000 Zeichen sind möglich.';

/** One decision of the page „Nicht übernommene Änderungen“, by what it is about. */
const edit = (page: Page, title: string): Locator => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3, name: title, exact: true }) });

const discard = async (page: Page, title: string): Promise<void> => {
  await edit(page, title).getByRole('button', { name: 'Verwerfen' }).click();
  const ask = page.getByRole('dialog', { name: 'Diese Änderung verwerfen?' });
  await ask.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(edit(page, title)).toHaveCount(1);
  await edit(page, title).getByRole('button', { name: 'Verwerfen' }).click();
  await ask.getByRole('button', { name: 'Verwerfen' }).click();
  await expect(edit(page, title)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
};

/** Copies the value of an edit and reads what was copied. */
const copy = async (page: Page, title: string): Promise<string> => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await edit(page, title).getByRole('button', { name: 'Kopieren' }).click();
  await expect(page.getByText('Der Text ist kopiert.')).toHaveCount(1);
  return await page.evaluate(() => navigator.clipboard.readText());
};

test('what is written offline while somebody submits comes too late, waits for its author alone, and is taken over after withdrawing', async ({
  device,
  browser,
  server,
  signIn,
  account,
}) => {
  test.setTimeout(120_000);
  const ours = await device();
  const page = await ours.open();
  await signIn(page, account('navigator', 'Görlitz'));
  const base = await openAssessment(page);
  await readyForOffline(page);
  await ours.offline();
  await openItem(page, base, 'LEI3');
  await level(page, 1).check();
  await level(page, 2).check();
  await write(page.getByLabel(COACH_NOTE), 'Zu spät, aber nicht verloren.');
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(page.getByLabel('Bezeichnung'), 'Prüfbericht der Website');
  await page.getByRole('button', { name: 'Fertig' }).click();
  await openItem(page, base, 'INF4');
  await write(page.getByLabel(INTERNAL_NOTE), 'Das wird verworfen.');
  await expectWaiting(page);

  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', 'Görlitz'));
  await openAssessment(head);
  await head.goto(`${base}/pruefen`);
  await head.getByRole('button', { name: 'Jetzt einreichen' }).click();
  await expect(head.getByRole('heading', { level: 1, name: 'Eingereicht' })).toBeFocused({ timeout: 20_000 });

  // They arrive, and stand on a page of their own; the assessment is what was submitted.
  await ours.online();
  await expectSent(page);
  await page.getByRole('link', { name: /^\d Änderungen nicht übernommen$/ }).click();
  await expect(page.getByRole('heading', { name: 'Übertragen, noch nicht übernommen' })).toBeVisible();
  const titles = ['LEI3 Barrierefreiheit: Antwort', 'LEI3 Barrierefreiheit: Notiz für die Lotsin oder den Lotsen', 'LEI3 Barrierefreiheit: Beleg', 'INF4 Geräte- und Lizenzübersicht: Interne Notiz'] as const;
  const [answer, note, evidence, internal] = titles;
  await expect(page.getByRole('main').getByRole('heading', { level: 3 })).toHaveText(titles);
  await expect(edit(page, answer)).toContainText('2 – Teilweise umgesetzt');
  await expect(edit(page, note)).toContainText('Zu spät, aber nicht verloren.');
  await expect(edit(page, evidence)).toContainText('Prüfbericht der Website');
  for (const title of titles) {
    await expect(edit(page, title)).toContainText('Zurzeit gesperrt.');
    await expect(edit(page, title).getByRole('button', { name: 'Jetzt übernehmen' })).toHaveCount(0);
  }
  expect(await copy(page, note)).toBe('Zu spät, aber nicht verloren.');
  await discard(page, internal);
  await openItem(page, base, 'LEI3');
  await expect(page.getByText('Nur zum Lesen')).toBeVisible();
  await expect(choices(page).getByRole('radio', { checked: true })).toHaveCount(0);

  // Nobody else sees them.
  await head.goto(EDITS);
  await expect(head.getByRole('heading', { name: 'Alles ist übernommen' })).toBeVisible();
  await openItem(head, base, 'LEI3');
  await expect(head.getByText('Zu spät')).toHaveCount(0);

  await page.goto(`${base}/pruefen`);
  await page.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
  await page.getByRole('button', { name: 'Ja, zurückziehen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Prüfen und einreichen' })).toBeFocused({ timeout: 20_000 });
  await page.goto(EDITS);
  for (const title of [answer, note, evidence]) {
    await edit(page, title).getByRole('button', { name: 'Jetzt übernehmen' }).click();
    await expect(edit(page, title)).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  }
  await expect(page.getByRole('heading', { name: 'Alles ist übernommen' })).toBeVisible();
  await expectSent(page);

  await head.goto(base);
  await expectProgress(head, 30);
  await openItem(head, base, 'LEI3');
  await expect(level(head, 2)).toBeChecked();
  await expect(head.getByLabel(COACH_NOTE)).toHaveValue('Zu spät, aber nicht verloren.');
  await expect(head.getByRole('button', { name: /^Bearbeiten\s*: Prüfbericht der Website$/ })).toHaveCount(1);
  await head.goto(`${base}/konflikte`);
  await expect(head.getByRole('heading', { name: 'Alle Angaben stimmen überein' })).toBeVisible();
  await openItem(head, base, 'INF4');
  await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('');
  await head.close();
});

test('a refused edit stands with its reason at its field and on the page; the others are taken', async ({ page, signIn, account, browser, server }) => {
  test.setTimeout(90_000);
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  const note = page.getByLabel(COACH_NOTE);
  const long = `Anfang ${'lang '.repeat(4_000)}Ende`;
  await level(page, 2).check();
  await note.fill(long);
  // The page says it at once, before anybody has refused anything.
  await expect(page.getByText(TOO_LONG)).toBeVisible();
  await note.blur();
  await page.getByLabel(INTERNAL_NOTE).fill('Ein\u0000Steuerzeichen');
  await page.getByLabel(INTERNAL_NOTE).blur();
  await page.getByLabel('Wo möchten Sie hin?').selectOption('4');
  await expect(page.getByRole('link', { name: '2 Änderungen nicht übernommen' })).toBeVisible();
  await expectSent(page);
  await expect(page.getByText('Der Text enthält ein unsichtbares Steuerzeichen.')).toBeVisible();
  await expect(note).toHaveAccessibleDescription(new RegExp(TOO_LONG));
  await expect(note).toHaveAttribute('aria-invalid', 'true');

  const titles = ['STR1 Digitalagenda beschlossen: Notiz für die Lotsin oder den Lotsen', 'STR1 Digitalagenda beschlossen: Interne Notiz'] as const;
  const [coach, internal] = titles;
  await page.reload();
  await page.getByRole('link', { name: '2 Änderungen nicht übernommen' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Auf diesem Gerät' })).toBeVisible();
  await expect(edit(page, coach)).toContainText(TOO_LONG);
  await expect(edit(page, internal)).toContainText('Steuerzeichen');
  expect(await copy(page, coach)).toBe(long);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Als Datei sichern' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain(long);

  // Once more: refused again. Removed, and gone. Mended at its field, and taken.
  await edit(page, coach).getByRole('button', { name: 'Noch einmal übertragen' }).click();
  await expect(edit(page, coach)).toContainText(TOO_LONG);
  await discard(page, internal);
  await edit(page, coach).getByRole('link', { name: 'Zur Frage' }).click();
  await expect(page).toHaveURL(/\/frage\/STR1$/);
  await write(note, 'Kurz und gut.');
  await expectSent(page);
  await page.goto(EDITS);
  await discard(page, coach);
  await expect(page.getByRole('heading', { name: 'Alles ist übernommen' })).toBeVisible();

  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', 'Annaberg'));
  await openAssessment(head);
  await openItem(head, base, 'STR1');
  await expect(level(head, 2)).toBeChecked();
  await expect(head.getByLabel('Wo möchten Sie hin?')).toHaveValue('4');
  await expect(head.getByLabel(COACH_NOTE)).toHaveValue('Kurz und gut.');
  await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('');
  await head.close();
});

test('a text that was refused and then mended is no error any more at its field', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'STR1');
  const note = page.getByLabel(COACH_NOTE);
  await write(note, 'lang '.repeat(4_001));
  await expect(page.getByRole('link', { name: '1 Änderung nicht übernommen' })).toBeVisible();
  await expect(note).toHaveAttribute('aria-invalid', 'true');
  await write(note, 'Kurz und gut.');
  await expectSent(page);
  await expect(note).toHaveAttribute('aria-invalid', 'false');
});

test('an answer that was forged on the device is refused by itself', async ({ device, signIn, account }) => {
  const ours = await device();
  const page = await ours.open();
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await readyForOffline(page);
  await ours.offline();
  await openItem(page, base, 'STR1');
  await level(page, 3).check();
  await openItem(page, base, 'STR4');
  await level(page, 1).check();
  await expectWaiting(page);
  // Level 9 does not exist.
  const forged = await page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith('fahrwasser-'))?.name ?? '';
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no database'));
      });
    const database = await done(indexedDB.open(name));
    const store = database.transaction('data', 'readwrite').objectStore('data');
    let count = 0;
    for (const key of await done(store.getAllKeys())) {
      const json = await done<string>(store.get(key));
      if (!String(key).startsWith('w/') || !json.includes('STR1/value')) continue;
      await done(store.put(json.replaceAll('{"number":3}', '{"number":9}'), key));
      count += 1;
    }
    database.close();
    return count;
  });
  expect(forged).toBe(1);
  await page.reload();
  await ours.online();
  await expectSent(page, 30_000);
  await openItem(page, base, 'STR1');
  await expect(page.getByText('Bitte geben Sie eine Zahl von 0 bis 4 an.')).toBeVisible();
  await expect(choices(page).getByRole('radio', { checked: true })).toHaveCount(0);
  await page.goto(EDITS);
  await discard(page, 'STR1 Digitalagenda beschlossen: Antwort');
  await page.goto(base);
  await expectProgress(page, 1);
});

test('waiting edits go into a file, come back in another browser, and count once', async ({ device, signIn, account }, info) => {
  test.setTimeout(120_000);
  const [ours, other] = [await device(), await device()];
  const page = await ours.open();
  const who = account('navigator', 'Annaberg');
  await signIn(page, who);
  const base = await openAssessment(page);
  await readyForOffline(page);
  await ours.offline();
  await openItem(page, base, 'STR2');
  await level(page, 3).check();
  await write(page.getByLabel(INTERNAL_NOTE), 'Kommt mit der Datei.');
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(page.getByLabel('Bezeichnung'), 'Ein Beleg in der Datei');
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expectWaiting(page);
  await page.goto(EDITS);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Als Datei sichern' }).click();
  const file = info.outputPath('fahrwasser-aenderungen.json');
  await (await saved).saveAs(file);

  const second = await other.open();
  await signIn(second, who);
  await openAssessment(second);
  const read = async (on: Page, path: string) => {
    await on.getByLabel('Gesicherte Datei zurücklesen').setInputFiles(path);
    await on.getByRole('button', { name: 'Zurücklesen', exact: true }).click();
  };
  await second.goto(EDITS);
  await second.getByRole('button', { name: 'Zurücklesen', exact: true }).click();
  await expect(second.getByRole('alert')).toContainText('Bitte wählen Sie zuerst eine Datei.');
  const broken = join(info.outputDir, 'kaputt.json');
  await writeFile(broken, '{"format": "etwas anderes"}');
  await read(second, broken);
  await expect(second.getByRole('alert')).toContainText('Diese Datei lässt sich nicht zurücklesen.');
  await read(second, file);
  await expect(second.getByText(/^\d Änderungen zurückgelesen\. Sie werden übertragen, sobald eine Verbindung besteht\.$/)).toBeVisible();
  await expectSent(second);
  await openItem(second, base, 'STR2');
  await expect(level(second, 3)).toBeChecked();
  await expect(second.getByLabel(INTERNAL_NOTE)).toHaveValue('Kommt mit der Datei.');

  // The first computer comes back with the same edits: they count once.
  await ours.online();
  await expectSent(page, 30_000);
  for (const one of [page, second]) {
    await openItem(one, base, 'STR2');
    await expect(one.getByRole('button', { name: /^Bearbeiten\s*: Ein Beleg in der Datei$/ })).toHaveCount(1);
    await one.goto(`${base}/konflikte`);
    await expect(one.getByRole('heading', { name: 'Alle Angaben stimmen überein' })).toBeVisible();
    await one.goto(EDITS);
    await expect(one.getByRole('heading', { name: 'Alles ist übernommen' })).toBeVisible();
  }
  // Read a second time, it changes nothing.
  await read(page, file);
  await expect(page.getByText(/zurückgelesen|nichts, was hier noch fehlt/)).toBeVisible();
  await expectSent(page);
  await openItem(page, base, 'STR2');
  await expect(page.getByRole('button', { name: /^Bearbeiten\s*: Ein Beleg in der Datei$/ })).toHaveCount(1);
  await expect(line(page)).toContainText('Übertragen');

  // Somebody else's file is not read.
  const head = await (await device()).open();
  await signIn(head, account('head', 'Annaberg'));
  await head.goto(EDITS);
  await read(head, file);
  await expect(head.getByRole('alert')).toContainText('Diese Datei gehört zu einem anderen Konto.');
});
