/** A device that does not keep anything: forbidden, full, shared, or a browser that cannot do it at all. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type Account, expect, test } from '../../fixtures/test.ts';
import { INTERNAL_NOTE, atItem, expectSent, level, line, next, openAssessment, openItem, write } from '../../fixtures/journey.ts';

const REFUSED = 'Dieser Browser speichert gerade nichts auf dem Gerät.';

/** Another browser, another person of the house: what they see is what the server has. */
async function seenByHead(page: Page, signIn: (page: Page, who: Account) => Promise<Account>, who: Account, address: string): Promise<Page> {
  await signIn(page, who);
  await openAssessment(page);
  await page.goto(address);
  await atItem(page, 'STR1');
  return page;
}

/** Everything in which this origin could keep a text, as one text. */
async function everythingKept(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases()];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request))?.text());
    }
    return JSON.stringify(kept);
  });
}

for (const [how, why] of [
  ['throws', 'Der Browser erlaubt es nicht, zum Beispiel in einem privaten Fenster.'],
  ['breaks', 'Der Speicher des Browsers antwortet nicht.'],
] as const) {
  test(`a store that ${how}: the page says so, and works with a network`, async ({ page, context, browser, server, signIn, account }) => {
    await context.addInitScript((how) => {
      const open = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (name, version) {
        if (how === 'throws') throw new DOMException('forbidden', 'SecurityError');
        // Opening begins, and comes to nothing.
        const request = open.call(this, name, version);
        const error = new DOMException('refused', 'UnknownError');
        Object.defineProperty(request, 'error', { get: () => error });
        request.addEventListener('upgradeneeded', (event) => {
          event.stopImmediatePropagation();
          request.transaction?.abort();
        });
        return request;
      };
    }, how);
    await signIn(page, account('navigator', 'Annaberg'));
    await expect(page.getByText(REFUSED)).toBeVisible();
    await expect(page.getByText(why)).toBeVisible();
    const base = await openAssessment(page);
    await openItem(page, base, 'STR1');
    await level(page, 3).check();
    await write(page.getByLabel(INTERNAL_NOTE), 'Ohne Speicher geschrieben.');
    await expectSent(page);
    await next(page);
    await atItem(page, 'STR2');
    // Loaded again, it is the same: the page works, and says what is the matter.
    await openItem(page, base, 'STR1');
    await expect(level(page, 3)).toBeChecked();
    await expect(page.getByText(REFUSED)).toBeVisible();

    const head = await seenByHead(await browser.newPage({ baseURL: server.url }), signIn, account('head', 'Annaberg'), page.url());
    await expect(level(head, 3)).toBeChecked();
    await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('Ohne Speicher geschrieben.');
  });
}

test('a device that is full: what is typed is sent, can be saved as a file, and the browser asks before closing', async ({ page, context, browser, server, signIn, account }) => {
  test.setTimeout(90_000);
  // The browser's own limit, reached as people reach it: something else of this origin takes all the room.
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: 12_000_000 });
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await level(page, 1).check();
  await expectSent(page);
  await page.evaluate(async () => {
    const opening = indexedDB.open('anderes', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('data', { autoIncrement: true });
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const fits = async (bytes: number) => {
      const transaction = opening.result.transaction('data', 'readwrite');
      transaction.objectStore('data').put(crypto.getRandomValues(new Uint8Array(65_536)).toString().slice(0, bytes));
      return await new Promise<boolean>((resolve) => {
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    };
    for (const bytes of [200_000, 20_000, 2_000, 200]) while (await fits(bytes));
  });
  await level(page, 2).check();
  await write(page.getByLabel(INTERNAL_NOTE), 'Der Platz ist aus.');
  await expect(page.getByText(REFUSED)).toBeVisible();
  await expect(page.getByText('Der Speicher dieses Geräts ist voll.')).toBeVisible();
  await expectSent(page);

  // Without a network nothing may get lost silently.
  await context.setOffline(true);
  await level(page, 4).check();
  await expect(page.getByText('Auf diesem Gerät wird gerade nichts gespeichert')).toBeVisible();
  await expect(page.getByText('Was Sie eingeben, liegt auf diesem Gerät')).toHaveCount(0);
  await expect(line(page)).toContainText('Auf diesem Gerät kann nicht gespeichert werden');
  await expect(line(page)).toContainText('Bitte lassen Sie dieses Fenster offen.');
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Als Datei sichern' }).click();
  expect(await readFile(await (await saved).path(), 'utf8')).toContain('STR1/value');

  await context.setOffline(false);
  await expectSent(page, 30_000);
  const head = await seenByHead(await browser.newPage({ baseURL: server.url }), signIn, account('head', 'Annaberg'), `${base}/frage/STR1`);
  await expect(level(head, 4)).toBeChecked();
  await expect(head.getByLabel(INTERNAL_NOTE)).toHaveValue('Der Platz ist aus.');
});

test('on a shared computer no store of the browser has anything of it, with and without a network', async ({ page, context, account }) => {
  const { login, password } = account('navigator', 'Wermsdorf');
  await page.goto('/app/');
  await page.getByLabel('Anmeldename').fill(login);
  await page.getByLabel('Passwort', { exact: true }).fill(password);
  await page.getByLabel('Gemeinsam genutzter Computer').check();
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.locator('summary.menu__button')).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await write(page.getByLabel(INTERNAL_NOTE), 'Kanarienvogel eins');
  await expectSent(page);
  await context.setOffline(true);
  await expect(page.getByText('Auf einem gemeinsam genutzten Computer wird nichts gespeichert')).toBeVisible();
  await write(page.getByLabel(INTERNAL_NOTE), 'Kanarienvogel zwei');
  await expect(line(page)).toContainText('Noch nicht übertragen');
  const kept = await everythingKept(page);
  expect(kept, 'the app itself is kept').toContain('/app/pkg/');
  expect(kept, 'no store of a person').not.toContain('"name":"fahrwasser');
  // Neither what was written here nor what came from the server.
  for (const text of ['Kanarienvogel', 'Vor der Beratung im Rat', login, 'Wermsdorf']) expect(kept).not.toContain(text);
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await context.setOffline(false);
  await expectSent(page, 30_000);
  expect(await everythingKept(page)).not.toContain('Kanarienvogel');
});

for (const [status, body, why] of [
  [503, '{"refused":"unavailable"}', 'Der Server kann gerade nichts annehmen; es wird von selbst wieder versucht.'],
  [507, '{"refused":"full"}', 'Der Speicher des Servers ist voll; es wird von selbst wieder versucht.'],
  [502, '<!doctype html><title>502 Bad Gateway</title>', 'Der Server ist gerade nicht erreichbar; es wird von selbst wieder versucht.'],
] as const) {
  test(`a server that answers ${status}: the line says why something waits, until it does not`, async ({ page, context, signIn, account }) => {
    await signIn(page, account('navigator', 'Annaberg'));
    await openItem(page, await openAssessment(page), 'STR1');
    await expectSent(page);
    await context.route('**/api/v1/sync/exchange', (route) => route.fulfill({ status, body, contentType: body.startsWith('{') ? 'application/json' : 'text/html' }));
    await level(page, 2).check();
    await expect(line(page)).toContainText('Auf diesem Gerät gespeichert');
    await expect(line(page)).toContainText(why);
    // It is tried again by itself.
    await context.unroute('**/api/v1/sync/exchange');
    await expectSent(page);
    await expect(line(page)).not.toContainText('Server');
  });
}

for (const [how, script, missing] of [
  ['without modules', '', 'JavaScript-Module'],
  ['that cannot read the program', 'const a = ;', 'JavaScript 2020'],
] as const) {
  test(`a browser ${how} gets a page that says what to do`, async ({ page, context, complaints, checkAccessibility }) => {
    complaints.expect(/^console warning: The resource \S+ was preloaded using link preload but not used/);
    complaints.expect(/^exception: SyntaxError/);
    await context.route('**/app/boot-*.js', (route) => route.fulfill({ body: script, contentType: 'text/javascript' }));
    if (script === '') await context.addInitScript(() => Reflect.deleteProperty(HTMLScriptElement.prototype, 'noModule'));
    await page.goto('/app/');
    await expect(page.getByRole('heading', { level: 1, name: 'Dieser Browser kann Fahrwasser nicht ausführen' })).toBeVisible();
    await expect(page.getByText(`Für Ihre IT-Betreuung: Es fehlt ${missing}.`)).toBeVisible();
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('main')).toBeFocused();
    await checkAccessibility(page);
  });
}

for (const [lacks, remove] of [
  ['WebAssembly', () => Reflect.deleteProperty(globalThis, 'WebAssembly')],
  ['IndexedDB', () => Reflect.deleteProperty(Object.getPrototypeOf(globalThis) as object, 'indexedDB') && Reflect.deleteProperty(globalThis, 'indexedDB')],
  ['Web Locks', () => Reflect.deleteProperty(Navigator.prototype, 'locks')],
] as const) {
  test(`a browser without ${lacks} gets a page that says what to do`, async ({ page, context, checkAccessibility, complaints }) => {
    // The program is fetched ahead and then not started.
    complaints.expect(/^console warning: The resource \S+ was preloaded using link preload but not used/);
    await context.addInitScript(remove);
    await page.goto('/app/');
    await expect(page.getByRole('heading', { level: 1, name: 'Dieser Browser kann Fahrwasser nicht ausführen' })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Firefox ab 128' })).toBeVisible();
    await expect(page.getByText(`Für Ihre IT-Betreuung: Es fehlt ${lacks}`)).toBeVisible();
    await expect(page.getByRole('main')).toBeFocused();
    await checkAccessibility(page);
    await page.getByRole('link', { name: 'Zur Startseite' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gemeinsam auf Kurs zur digitalen Verwaltung');
  });
}

test('a device that is slow: of quick choices the last one stays, and none jumps back', async ({ page, context, signIn, account }) => {
  test.setTimeout(60_000);
  // What writes takes half a second, as on an old disk under load: one reading after the other keeps it open.
  await context.addInitScript(() => {
    const transaction = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      const begun = transaction.call(this, stores, mode, options);
      const until = performance.now() + 500;
      const store = begun.objectStore(begun.objectStoreNames[0] ?? '');
      const hold = (): void => {
        if (performance.now() < until) store.count().addEventListener('success', hold);
      };
      if (mode === 'readwrite') {
        begun.commit = () => undefined;
        hold();
      }
      return begun;
    };
  });
  await signIn(page, account('navigator', 'Annaberg'));
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  const note = page.getByLabel(INTERNAL_NOTE);
  await write(note, 'Zuerst dies.');
  await level(page, 0).focus();
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { seen });
    const look = (): void => {
      seen.add(document.querySelector<HTMLInputElement>('input[id^=antwort-]:checked')?.value ?? 'none');
      requestAnimationFrame(look);
    };
    look();
  });
  await expectSent(page);
  expect(await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen])).toEqual(['4']);

  // A text is there again for whoever comes back while other changes are still on their way, and goes on.
  // A text does not jump back either while it is on its way.
  await write(note, 'Zuerst das.');
  const texts = await note.evaluate(async (field: HTMLTextAreaElement) => {
    const seen = new Set<string>();
    for (const until = performance.now() + 2_000; performance.now() < until; ) {
      seen.add(field.value);
      await new Promise(requestAnimationFrame);
    }
    return [...seen];
  });
  expect(texts).toEqual(['Zuerst das.']);
  await expectSent(page);
  await write(note, 'Zuerst dies. Dann das.');
  for (const number of [3, 2, 1]) await level(page, number).check();
  await next(page);
  await atItem(page, 'STR2');
  await page.goBack();
  await atItem(page, 'STR1');
  await expect(note).toHaveValue('Zuerst dies. Dann das.');
  await write(note, 'Zuerst dies. Dann das. Und mehr.');
  await expectSent(page);
  await page.reload();
  await expect(level(page, 1)).toBeChecked();
  await expect(note).toHaveValue('Zuerst dies. Dann das. Und mehr.');
});
