/** Pages in awkward moments: left before an answer, older than the server, clicked faster than a device writes. */
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import { COACH_NOTE, INTERNAL_NOTE, atItem, expectSent, expectWaiting, level, line, openAssessment, openItem, readyForOffline, write } from '../../fixtures/journey.ts';

const EXCHANGE = '**/api/v1/sync/exchange';
const EDITS = '/app/aenderungen';
const SUBMISSION = '**/api/v1/assessment/submission';
const OUTDATED = { status: 426, body: '{"refused":{"outdated":{"oldest":999}}}', contentType: 'application/json' };

/** Holds a call of the page back; `let go` lets it through, and waits for its answer. */
async function hold(page: Page, path: string): Promise<{ held: Promise<unknown>; letGo: () => Promise<void> }> {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  await page.route(`**${path}`, async (route) => {
    await gate;
    await route.continue();
  });
  const held = page.waitForRequest(`**${path}`);
  const letGo = async () => {
    const answered = page.waitForResponse(`**${path}`);
    open();
    await (await answered).finished();
    await page.unroute(`**${path}`);
  };
  return { held, letGo };
}

/** To the start page without loading anything. */
async function leave(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Guten Tag, /);
}

/** The program still runs: after a fault it would stand still for good. */
async function expectAlive(page: Page): Promise<void> {
  await expect(page).toHaveTitle('Start – Fahrwasser');
  await openAssessment(page);
}

test('a text that gives way to an offered one while it is typed is not „being saved“ for ever', async ({ device, signIn, account }) => {
  const [ours, theirs] = [await device(), await device()];
  const [page, other] = [await ours.open(), await theirs.open()];
  await signIn(page, account('navigator', 'Annaberg'));
  await signIn(other, account('head', 'Annaberg'));
  const base = await openAssessment(page);
  await openAssessment(other);
  await openItem(page, base, 'LEI2');
  await openItem(other, base, 'LEI2');
  const note = page.getByLabel(COACH_NOTE);
  await note.click();
  await write(other.getByLabel(COACH_NOTE), 'Von der Leitung.');
  const take = page.getByRole('button', { name: 'Diesen Text übernehmen' });
  await expect(take).toBeVisible({ timeout: 30_000 });
  // Both in one go: the text is not yet on its way to the device.
  const button = await take.elementHandle();
  await note.evaluate((field: HTMLTextAreaElement, button) => {
    field.value = 'Halb getippt';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    (button as HTMLElement | null)?.click();
  }, button);
  await expect(note).toHaveValue('Von der Leitung.');
  await expectSent(page);
  await note.blur();
  await expectSent(page);
  await expect(note).toHaveValue('Von der Leitung.');
});

test('a refused password that is told when its page is left harms nothing', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await page.goto('/app/konto');
  await page.getByLabel('Bisheriges Passwort', { exact: true }).fill('ganz bestimmt falsch');
  await page.getByLabel('Neues Passwort', { exact: true }).fill('Elbe Mulde Pleiße 47');
  const { held, letGo } = await hold(page, '/api/v1/account/change-password');
  await page.getByRole('button', { name: 'Passwort ändern' }).click();
  await held;
  await leave(page);
  await letGo();
  // The start page has no form that failed.
  await expectAlive(page);
});

test('a late edit that is gone when its page is left harms nothing', async ({ device, browser, server, signIn, account }) => {
  test.setTimeout(120_000);
  const ours = await device();
  const page = await ours.open();
  await signIn(page, account('navigator', 'Görlitz'));
  const base = await openAssessment(page);
  await readyForOffline(page);
  await ours.offline();
  await openItem(page, base, 'LEI3');
  await level(page, 1).check();
  await expectWaiting(page);
  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', 'Görlitz'));
  await openAssessment(head);
  await head.goto(`${base}/pruefen`);
  await head.getByRole('button', { name: 'Jetzt einreichen' }).click();
  await expect(head.getByRole('heading', { level: 1, name: 'Eingereicht' })).toBeFocused({ timeout: 20_000 });
  await head.close();
  await ours.online();
  await expectSent(page);

  await page.goto(EDITS);
  await page.getByRole('listitem').getByRole('button', { name: 'Verwerfen' }).click();
  const ask = page.getByRole('dialog', { name: 'Diese Änderung verwerfen?' });
  const { held, letGo } = await hold(page, '/api/v1/sync/drop-parked');
  await ask.getByRole('button', { name: 'Verwerfen' }).click();
  await held;
  await page.keyboard.press('Escape');
  await leave(page);
  await letGo();
  await expectAlive(page);
  await page.goto(EDITS);
  await expect(page.getByRole('heading', { name: 'Alles ist übernommen' })).toBeVisible();
});

test('a page that the server does not understand any more can be loaded anew while edits wait on the device', async ({ page, context, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'STR1');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expectSent(page);
  await context.route(EXCHANGE, (route) => route.fulfill(OUTDATED));
  await level(page, 2).check();
  await expectWaiting(page);
  await expect(line(page)).toContainText('Diese Seite ist veraltet.');
  const load = page.getByRole('button', { name: 'Jetzt laden' });
  await expect(load).toBeVisible();
  await context.unroute(EXCHANGE);
  const loaded = page.waitForEvent('load');
  await load.click();
  await loaded;
  await atItem(page, 'STR1');
  await expect(level(page, 2)).toBeChecked();
  await expectSent(page);
});

test('such a page on a shared computer offers a file first, and its edits come back from there', async ({ page, context, account }, info) => {
  const { login, password } = account('navigator', 'Annaberg');
  await page.goto('/app/');
  await page.getByLabel('Anmeldename').fill(login);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByLabel('Gemeinsam genutzter Computer').check();
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.locator('summary.menu__button')).toBeVisible();
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expectSent(page);
  await context.route(EXCHANGE, (route) => route.fulfill(OUTDATED));
  await level(page, 2).check();
  await expect(page.getByText('Diese Seite ist veraltet und kann nichts mehr übertragen.')).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Als Datei sichern' }).click();
  const file = info.outputPath('fahrwasser-aenderungen.json');
  await (await saved).saveAs(file);
  await context.unroute(EXCHANGE);
  // The browser asks, as what waits is in this window alone.
  const asked: string[] = [];
  page.once('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Jetzt laden' }).click();
  await loaded;
  expect(asked).toEqual(['beforeunload']);
  await atItem(page, 'STR1');
  await expect(level(page, 2)).not.toBeChecked();
  await page.goto(EDITS);
  await page.getByLabel('Gesicherte Datei zurücklesen').setInputFiles(file);
  await page.getByRole('button', { name: 'Zurücklesen', exact: true }).click();
  await expect(page.getByText('1 Änderung zurückgelesen. Sie wird übertragen, sobald eine Verbindung besteht.')).toBeVisible();
  await expectSent(page);
  await openItem(page, base, 'STR1');
  await expect(level(page, 2)).toBeChecked();
});

test('a part of the program that the server has no more is fetched by loading the page anew', async ({ page, account, complaints }) => {
  complaints.expect(/status of 404/);
  const later = '**/app/pkg/work-*.wasm';
  await page.route(later, (route) => route.fulfill({ status: 404 }));
  await page.goto('/app/');
  const { login, password } = account('navigator');
  await page.getByLabel('Anmeldename').fill(login);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Das konnte nicht geladen werden');
  await expect(page.getByText(/eine neue Version von Fahrwasser/)).toBeVisible();
  await page.unroute(later);
  await page.getByRole('button', { name: 'Seite neu laden' }).click();
  await expect(heading).toHaveText(/^Guten Tag, /);
});

test('an answer that is changed back at once is the one that stays', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'STR1');
  await level(page, 1).check();
  await expectSent(page);
  // Both clicks before the device has written the first one.
  const one = await level(page, 1).elementHandle();
  await level(page, 3).evaluate((three: HTMLElement, one) => {
    three.click();
    (one as HTMLElement | null)?.click();
  }, one);
  await expectSent(page);
  await expect(level(page, 1)).toBeChecked();
  await page.reload();
  await atItem(page, 'STR1');
  await expect(level(page, 1)).toBeChecked();
});

test('the history keeps the older changes on the page when a newer one comes', async ({ page, device, signIn, account }) => {
  const other = await (await device()).open();
  await signIn(page, account('navigator', 'Görlitz'));
  await signIn(other, account('head', 'Görlitz'));
  const base = await openAssessment(page);
  // Three entries to a page: the real pages are longer than any history of the demo.
  await page.route('**/api/v1/assessment/history', async (route) => {
    const question = route.request().postDataJSON() as { id: string; skip: number };
    const response = await route.fetch({ postData: JSON.stringify({ ...question, skip: 0 }) });
    const { rows } = (await response.json()) as { rows: unknown[] };
    const end = question.skip + 3;
    await route.fulfill({ response, json: { rows: rows.slice(question.skip, end), next: end < rows.length ? end : null } });
  });
  await page.goto(`${base}/verlauf`);
  const entries = page.locator('.history__entry');
  await expect(entries).toHaveCount(3);
  await page.getByRole('button', { name: 'Frühere Änderungen laden' }).click();
  await expect(entries).toHaveCount(6);
  await expect(entries.nth(3)).toBeFocused();
  // What comes again as it was is not drawn again.
  const answer = page.waitForResponse('**/api/v1/assessment/history');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await (await answer).finished();
  await page.waitForTimeout(500);
  await expect(entries.nth(3)).toBeFocused();

  await openItem(other, await openAssessment(other), 'LEI2');
  await write(other.getByLabel(COACH_NOTE), 'Etwas Neues.');
  await expectSent(other);
  await expect(entries.first()).toContainText(COACH_NOTE, { timeout: 30_000 });
  await expect(entries).toHaveCount(6);
  await expect(entries.nth(3)).toBeFocused();
});

test('a second one-time link in the same tab is another link', async ({ page, server, account }) => {
  const { login } = account('staff');
  const [first, second] = ['Zschopau Flöha Striegis 9', 'Parthe Pleiße Elster 12'];
  for (const password of [first, second]) {
    const printed = await server.command('user', 'password', login, '--address', `127.0.0.1:${server.port}`);
    const token = /\/app\/passwort(#\S+)/.exec(printed)?.[1] ?? '';
    // The second one differs behind the `#` only: nothing is loaded.
    await page.goto(`/app/passwort${token}`);
    await page.getByLabel('Neues Passwort', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Passwort setzen' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ihr Passwort ist gesetzt' })).toBeFocused();
  }
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();
  await page.getByLabel('Anmeldename').fill(login);
  await page.getByLabel('Passwort', { exact: true }).fill(second);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Guten Tag, /);
});

test('a submission that was withdrawn is taken from the Lotse who has it open, a server that fails takes nothing', async ({ page, context, browser, server, signIn, account }) => {
  await signIn(page, 'coach');
  await page.getByRole('link', { name: 'Einreichungen', exact: true }).click();
  await page.getByRole('link', { name: 'Standortbestimmung Borna' }).click();
  const title = page.getByRole('heading', { level: 1, name: 'Standortbestimmung Borna' });
  const reading = page.getByText('Nur zum Lesen');
  await expect(reading).toBeVisible();
  // It asks again when the network comes back.
  const askAgain = async () => {
    await context.setOffline(true);
    await expect(page.getByText('Keine Verbindung.')).toBeVisible();
    await context.setOffline(false);
  };
  await context.route(SUBMISSION, (route) => route.fulfill({ status: 503, body: '{"refused":"unavailable"}', contentType: 'application/json' }));
  const failed = page.waitForResponse(SUBMISSION);
  await askAgain();
  expect((await failed).status()).toBe(503);
  await expect(title).toBeVisible();
  await expect(reading).toBeVisible();
  await context.unroute(SUBMISSION);

  const head = await browser.newPage({ baseURL: server.url });
  await signIn(head, account('head', 'Borna'));
  await head.goto(`${await openAssessment(head)}/pruefen`);
  await head.getByRole('button', { name: 'Einreichung zurückziehen' }).click();
  await head.getByRole('button', { name: 'Ja, zurückziehen' }).click();
  await expect(head.getByRole('heading', { level: 1, name: 'Prüfen und einreichen' })).toBeFocused({ timeout: 20_000 });
  await head.close();
  await askAgain();
  await expect(page.getByRole('heading', { level: 1, name: 'Diese Seite gibt es nicht' })).toBeVisible();
  await expect(reading).toHaveCount(0);
});

test('a text of one’s own, begun to decide, stays when somebody else has decided', async ({ device, signIn, account }) => {
  const [ours, theirs] = [await device(), await device()];
  const [page, other] = [await ours.open(), await theirs.open()];
  await signIn(page, account('navigator', 'Annaberg'));
  await signIn(other, account('head', 'Annaberg'));
  const base = await openAssessment(page);
  await openAssessment(other);
  await openItem(page, base, 'LEI4');
  await openItem(other, base, 'LEI4');
  await ours.offline();
  await write(page.getByLabel(COACH_NOTE), 'Aus dem Zug.');
  await write(page.getByLabel(INTERNAL_NOTE), 'Aus dem Zug.');
  await expectWaiting(page);
  await write(other.getByLabel(COACH_NOTE), 'Aus dem Rathaus.');
  await write(other.getByLabel(INTERNAL_NOTE), 'Aus dem Rathaus.');
  await expectSent(other);
  await ours.online();
  await page.goto(`${base}/konflikte`);
  const differ = (where: Page) => where.getByRole('region', { name: 'Zwei Angaben stehen nebeneinander' });
  await expect(differ(page)).toHaveCount(2, { timeout: 30_000 });
  await differ(page).first().getByText('Eigenen Text schreiben').click();
  const own = page.getByLabel('Eigener Text').first();
  await own.fill('Drei Absätze von Hand.');

  await expect(differ(other)).toHaveCount(2, { timeout: 30_000 });
  await other.getByRole('button', { name: '„Andere“ übernehmen' }).first().click();
  const settled = page.getByRole('region', { name: 'Inzwischen wurde entschieden' });
  await expect(settled).toBeVisible({ timeout: 30_000 });
  await expect(own).toHaveValue('Drei Absätze von Hand.');
  await expect(own).toBeFocused();
  // It waits on other pages, too, and leaving for good is asked about first.
  await leave(page);
  await page.goBack();
  await expect(own).toHaveValue('Drei Absätze von Hand.');
  const asked = page.waitForEvent('dialog');
  const reload = page.reload().catch(() => {});
  await (await asked).dismiss();
  await reload;
  await page.getByRole('button', { name: 'Eigenen Text übernehmen' }).first().click();
  await expect(settled).toHaveCount(0);
  await expect(differ(page)).toHaveCount(1);
  await expectSent(page);
  await openItem(page, base, 'LEI4');
  await expect(page.getByLabel(COACH_NOTE)).toHaveValue('Drei Absätze von Hand.');
});

test('a link that is refused half typed sets nobody against themselves', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'KOM1');
  await page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  const place = page.getByLabel('Link oder Verweis');
  await place.fill('https://alt.example/');
  await place.blur();
  await expectSent(page);
  await place.fill('https://');
  await expect(page.getByText(/Link/).filter({ visible: true }).and(page.locator('.field__error'))).toBeVisible({ timeout: 15_000 });
  await place.pressSequentially('neu.example/');
  await expect(page.locator('.field__error').filter({ visible: true })).toHaveCount(0);
  await place.blur();
  await expectSent(page);
  await expect(place).toHaveValue('https://neu.example/');
  await expect(page.getByText('Zwei Angaben stehen nebeneinander').filter({ visible: true })).toHaveCount(0);
});

test('the text that somebody types on is not offered to them as news', async ({ page, signIn, account }) => {
  await signIn(page, account('navigator', 'Annaberg'));
  await openItem(page, await openAssessment(page), 'KOM2');
  const note = page.getByLabel(COACH_NOTE);
  await write(note, 'Von gestern.');
  await expectSent(page);
  await page.reload();
  await atItem(page, 'KOM2');
  await expect(note).toHaveValue('Von gestern.');
  await note.evaluate((field) => {
    const news = document.getElementById(`${field.id}-news`);
    const seen: (string | null)[] = [];
    Object.assign(globalThis, { seen });
    if (news !== null) new MutationObserver(() => seen.push(news.textContent)).observe(news, { childList: true, subtree: true });
  });
  await note.click();
  await page.keyboard.type(' Und von heute.', { delay: 60 });
  await note.blur();
  await expectSent(page);
  expect(await page.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen)).toEqual([]);
});
