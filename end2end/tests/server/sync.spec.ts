/** Two computers, one assessment: nothing is lost, whatever the line does. */
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/test.ts';
import {
  COACH_NOTE,
  INTERNAL_NOTE,
  ITEMS,
  answers,
  atItem,
  begin,
  choices,
  conflict,
  expectProgress,
  expectSent,
  expectWaiting,
  level,
  line,
  next,
  notApplicable,
  openAssessment,
  openItem,
  signOut,
  write,
} from '../../fixtures/journey.ts';

const EXCHANGE = '/api/v1/sync/exchange';
const PLACE = 'Annaberg';

/** What each of the two chooses; they differ in three questions, and at KOM4 in kind. */
const navigators = (number: number): number => number % 3;
const heads = (number: number): number => ([5, 17, 29].includes(number) ? 4 : number % 3);
const CONFLICTS = 3 + 1 + 3;

/** Answers all 32 questions from the start page on, without loading a page. */
async function answerAll(page: Page, choose: (number: number) => number, also: Record<string, () => Promise<void>>): Promise<void> {
  await page.getByRole('link', { name: 'Mit der ersten Frage beginnen' }).click();
  for (const [number, key] of ITEMS.entries()) {
    await atItem(page, key);
    const more = also[key];
    if (more === undefined || key !== 'KOM4') await level(page, choose(number)).check();
    await more?.();
    if (number + 1 < ITEMS.length) await next(page);
  }
  await expectWaiting(page);
}

for (const order of ['navigator', 'head'] as const) {
  test(`both answer everything offline, close, open, and reconnect, the ${order} first`, async ({ device, signIn, account, server, browser }) => {
    test.setTimeout(240_000);
    const [ours, theirs] = [await device(), await device()];
    const mine = await begin(ours, signIn, account('navigator', PLACE));
    const other = await begin(theirs, signIn, account('head', PLACE));
    const base = mine.base;
    await ours.offline();
    await theirs.offline();
    await expect(mine.page.getByText(/^Sie arbeiten ohne Netz\./)).toBeVisible();

    await answerAll(mine.page, navigators, {
      STR2: async () => {
        await mine.page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
        await write(mine.page.getByLabel('Bezeichnung'), 'Auftrag der Navigation');
        await write(mine.page.getByLabel('Link oder Verweis'), 'Az. 1/2026');
        await mine.page.getByRole('button', { name: 'Fertig' }).click();
      },
      FUE1: () => write(mine.page.getByLabel(COACH_NOTE), 'Nur die Navigation schreibt hier.'),
      KOM1: () => write(mine.page.getByLabel(COACH_NOTE), 'Navigation: Der Bedarf ist erhoben.'),
      KOM4: async () => {
        await notApplicable(mine.page).check();
        await write(mine.page.getByLabel('Warum trifft das bei Ihnen nicht zu?'), 'Projekte führt der Landkreis für uns.');
      },
      PRO1: () => write(mine.page.getByLabel(INTERNAL_NOTE), 'Intern von der Navigation.'),
      DAT4: () => write(mine.page.getByLabel(INTERNAL_NOTE), 'Offene Daten: die Navigation fragt nach.'),
    });
    await answerAll(other.page, heads, {
      STR2: async () => {
        await other.page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
        await write(other.page.getByLabel('Bezeichnung'), 'Auftrag der Leitung');
        await other.page.getByRole('button', { name: 'Fertig' }).click();
      },
      KOM1: () => write(other.page.getByLabel(COACH_NOTE), 'Leitung: Der Bedarf ist noch offen.'),
      KOM4: () => level(other.page, 3).check(),
      PRO1: () => write(other.page.getByLabel(INTERNAL_NOTE), 'Intern von der Leitung.'),
      DAT1: () => write(other.page.getByLabel(INTERNAL_NOTE), 'Nur die Leitung schreibt hier.'),
      DAT4: () => write(other.page.getByLabel(INTERNAL_NOTE), 'Offene Daten: die Leitung fragt nach.'),
    });

    // The browsers close; later they open at any address of the app, still without a network.
    await ours.close();
    await theirs.close();
    const left = await ours.open();
    await left.goto(`${base}/frage/KOM4`);
    await expect(notApplicable(left)).toBeChecked();
    await expect(left.getByLabel('Warum trifft das bei Ihnen nicht zu?')).toHaveValue('Projekte führt der Landkreis für uns.');
    await expectWaiting(left);
    await left.goto(base);
    await expectProgress(left, 32);
    const right = await theirs.open();
    await right.goto(base);
    await expectProgress(right, 32);
    await expectWaiting(right);

    const [first, second] = order === 'navigator' ? [ours, theirs] : [theirs, ours];
    await first.online();
    await expectSent(order === 'navigator' ? left : right);
    await second.online();
    await expectSent(order === 'navigator' ? right : left);

    // Both see the same, the differences included.
    for (const page of [left, right]) {
      const pages = page.getByRole('navigation', { name: 'Weitere Seiten' });
      await expect(pages.getByRole('link', { name: `Unterschiedliche Angaben (${CONFLICTS})` })).toBeVisible({ timeout: 30_000 });
    }
    const before = await answers(left);
    expect(await answers(right)).toEqual(before);
    const of = (file: typeof before, key: string) => file.answers.find((one) => one.key === key);
    expect(of(before, 'STR2')?.evidence).toHaveLength(2);
    expect(of(before, 'FUE1')?.note_for_coach).toBe('Nur die Navigation schreibt hier.');
    expect(before.answers.filter((one) => one.state === 'conflict').map((one) => one.key)).toEqual(['FUE2', 'KOM1', 'KOM4', 'LEI2', 'SIC2']);
    for (const [number, key] of ITEMS.entries()) {
      if (navigators(number) === heads(number) && key !== 'KOM4') expect(of(before, key)?.level, key).toBe(navigators(number));
    }
    await left.goto(`${base}/pruefen`);
    const blocked = left.getByRole('listitem').filter({ hasText: 'Es gibt unterschiedliche Angaben' });
    await expect(blocked.getByRole('link')).toHaveCount(1 + 5);

    // They decide: „Meine“, „Andere“, „Beide“, an own text; and the other one sees it.
    await left.goto(`${base}/konflikte`);
    await right.goto(`${base}/konflikte`);
    await expect(left.getByText('Zwei Angaben stehen nebeneinander').filter({ visible: true })).toHaveCount(CONFLICTS);
    await expect(right.getByText('Zwei Angaben stehen nebeneinander').filter({ visible: true })).toHaveCount(CONFLICTS);
    const take = async (page: Page, title: string, field: string, button: string) => {
      const one = conflict(page, title, field);
      await one.getByRole('button', { name: button }).click();
      await expect(one).toHaveCount(0);
    };
    await take(left, 'Beteiligung der Beschäftigten', 'Antwort', '„Meine“ übernehmen');
    await take(left, 'Website und Serviceportal aktuell', 'Antwort', '„Andere“ übernehmen');
    await take(left, 'Methoden für Projekte und Wandel', 'Antwort', '„Meine“ übernehmen');
    await take(left, 'Datenbestand und offene Daten', 'Interne Notiz', '„Meine“ übernehmen');
    await take(right, 'Datensicherung geprüft', 'Antwort', '„Andere“ übernehmen');
    await take(right, 'Lernbedarf ist bekannt', COACH_NOTE, 'Beide');
    const internal = conflict(right, 'Übersicht der Abläufe', 'Interne Notiz');
    await internal.getByText('Eigenen Text schreiben').click();
    await internal.getByLabel('Eigener Text').fill('Gemeinsam: beide haben recht.');
    await internal.getByRole('button', { name: 'Eigenen Text übernehmen' }).click();
    for (const page of [left, right]) {
      await expect(page.getByRole('heading', { name: 'Alle Angaben stimmen überein' })).toBeVisible({ timeout: 30_000 });
      await expectSent(page);
    }
    await left.goto(base);
    await right.goto(base);
    await expectProgress(left, 32);
    await expectProgress(right, 32);
    const after = await answers(left);
    expect(await answers(right)).toEqual(after);
    expect(of(after, 'FUE2')?.level).toBe(navigators(5));
    expect(of(after, 'LEI2')?.level).toBe(heads(17));
    expect(of(after, 'SIC2')?.level).toBe(navigators(29));
    expect(of(after, 'KOM4')?.reason).toBe('Projekte führt der Landkreis für uns.');
    const both = of(after, 'KOM1')?.note_for_coach ?? '';
    expect(both).toContain('Navigation: Der Bedarf ist erhoben.');
    expect(both).toContain('Leitung: Der Bedarf ist noch offen.');
    for (const page of [left, right]) {
      await openItem(page, base, 'PRO1');
      await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('Gemeinsam: beide haben recht.');
      await openItem(page, base, 'DAT4');
      await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('Offene Daten: die Navigation fragt nach.');
      await openItem(page, base, 'DAT1');
      await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue('Nur die Leitung schreibt hier.');
      await page.goto(`${base}/ergebnis`);
    }
    const table = (page: Page) => page.getByRole('table', { name: 'Stand je Bereich' });
    await expect(table(right)).toBeVisible();
    await expect(table(left)).toHaveText((await table(right).textContent()) ?? '');
    await expect(left.locator('.result-head__value')).toHaveText(/%$/);

    // One submits; it is locked for the other at once, and the Lotse reads it.
    await openItem(right, base, 'STR1');
    await left.goto(`${base}/pruefen`);
    await left.getByRole('button', { name: 'Jetzt einreichen' }).click();
    await expect(left.getByRole('heading', { level: 1, name: 'Eingereicht' })).toBeVisible({ timeout: 20_000 });
    await expect(right.getByText('Nur zum Lesen')).toBeVisible({ timeout: 30_000 });
    await expect(choices(right).getByRole('radio').first()).toBeDisabled();
    const coach = server.accounts.find((one) => one.login === 'lotse.3');
    if (coach === undefined) throw new Error('there is no lotse.3');
    const reader = await browser.newPage({ baseURL: server.url });
    await signIn(reader, coach);
    await reader.goto('/app/einreichungen');
    await reader.getByRole('link', { name: 'Standortbestimmung Annaberg-Buchholz' }).click();
    await expect(reader.getByText('Projekte führt der Landkreis für uns.')).toBeVisible();
    await expect(reader.getByText('Gemeinsam: beide haben recht.')).toHaveCount(0);
    await reader.close();
  });
}

test('an answer that is lost on the way back has no second effect, and nothing is lost', async ({ device, signIn, account }) => {
  const [ours, theirs] = [await device(), await device()];
  const mine = await begin(ours, signIn, account('navigator', PLACE));
  const other = await begin(theirs, signIn, account('head', PLACE));
  await openItem(mine.page, mine.base, 'STR2');
  await expectSent(mine.page);

  ours.line.loseAnswers(EXCHANGE, 2);
  await level(mine.page, 3).check();
  await mine.page.getByRole('button', { name: 'Beleg hinzufügen' }).click();
  await write(mine.page.getByLabel('Bezeichnung'), 'Genau ein Beleg');
  await mine.page.getByRole('button', { name: 'Fertig' }).click();
  await write(mine.page.getByLabel(COACH_NOTE), 'Genau eine Notiz.');
  await expect.poll(() => ours.line.lossesLeft, { timeout: 20_000 }).toBe(0);
  await expectSent(mine.page, 30_000);

  // The server has taken it once, as others see it and as the history tells.
  await openItem(other.page, other.base, 'STR2');
  await expect(level(other.page, 3)).toBeChecked();
  await expect(other.page.getByRole('button', { name: /^Bearbeiten\s*: Genau ein Beleg$/ })).toHaveCount(1);
  await expect(other.page.getByLabel(COACH_NOTE)).toHaveValue('Genau eine Notiz.');
  await other.page.goto(`${other.base}/verlauf`);
  await expect(other.page.getByText('Zuständigkeit und Auftrag: Antwort geändert')).toHaveCount(1);
  await expect(other.page.getByText(/Zuständigkeit und Auftrag: Beleg /)).toHaveCount(1);
  await expect(other.page.getByText(`Zuständigkeit und Auftrag: ${COACH_NOTE} geändert`)).toHaveCount(1);
  await mine.page.goto(`${mine.base}/konflikte`);
  await expect(mine.page.getByRole('heading', { name: 'Alle Angaben stimmen überein' })).toBeVisible();
  await mine.page.goto('/app/aenderungen');
  await expect(mine.page.getByRole('heading', { name: 'Alles ist übernommen' })).toBeVisible();
});

test('a line that breaks while answers are on their way loses none of them', async ({ device, signIn, account }) => {
  const ours = await device();
  const mine = await begin(ours, signIn, account('navigator', PLACE));
  await mine.page.getByRole('link', { name: 'Mit der ersten Frage beginnen' }).click();
  for (const [number, key] of ITEMS.slice(0, 16).entries()) {
    await atItem(mine.page, key);
    // The line alone: the browser believes that it has a network.
    if (number === 4 || number === 10) ours.line.cut();
    if (number === 6 || number === 12) ours.line.mend();
    if (number === 0 || number === 8 || number === 13) ours.line.loseAnswers(EXCHANGE);
    await level(mine.page, number % 5).check();
    await next(mine.page);
  }
  await mine.page.goto(mine.base);
  await expectProgress(mine.page, 16);
  await expectSent(mine.page, 45_000);

  const fresh = await device();
  const page = await fresh.open();
  await signIn(page, account('head', PLACE));
  await openAssessment(page);
  await expectProgress(page, 16);
  const { answers: all } = await answers(page);
  expect(all.slice(0, 16).map((one) => one.level)).toEqual(ITEMS.slice(0, 16).map((_key, number) => number % 5));
});

test('a text that is typed on stays, and what arrives meanwhile is offered', async ({ device, signIn, account }) => {
  const [ours, theirs] = [await device(), await device()];
  const mine = await begin(ours, signIn, account('navigator', PLACE));
  const other = await begin(theirs, signIn, account('head', PLACE));
  await openItem(mine.page, mine.base, 'LEI1');
  await openItem(other.page, other.base, 'LEI1');
  const [note, others] = [mine.page.getByLabel(INTERNAL_NOTE), other.page.getByLabel(INTERNAL_NOTE)];

  await note.click();
  await mine.page.keyboard.type('Erster Teil');
  await expect(others).toHaveValue('Erster Teil', { timeout: 30_000 });
  await others.fill('Die Leitung schreibt neu.');
  await others.blur();
  await expectSent(other.page);

  // It is offered below the field; the text and the place of the cursor stay.
  await expect(mine.page.getByText('Inzwischen hat jemand anderes hier geschrieben. Ihr Text bleibt stehen:')).toBeVisible({ timeout: 30_000 });
  await expect(mine.page.getByText('Die Leitung schreibt neu.').filter({ visible: true })).toBeVisible();
  await expect(note).toHaveValue('Erster Teil');
  await expect(note).toBeFocused();
  await mine.page.keyboard.type(', zweiter Teil');
  await expect(note).toHaveValue('Erster Teil, zweiter Teil');
  await note.blur();
  await expectSent(mine.page);

  // Both stand for a decision, on both computers.
  for (const page of [mine.page, other.page]) {
    const compare = page.getByRole('region', { name: 'Zwei Angaben stehen nebeneinander' });
    await expect(compare.getByText('Erster Teil, zweiter Teil').filter({ visible: true })).toBeVisible({ timeout: 30_000 });
    await expect(compare.getByText('Die Leitung schreibt neu.').filter({ visible: true })).toBeVisible();
  }
  await mine.page.getByRole('button', { name: '„Andere“ übernehmen' }).click();
  await expect(note).toHaveValue('Die Leitung schreibt neu.');
  await expect(other.page.getByRole('region', { name: 'Zwei Angaben stehen nebeneinander' })).toHaveCount(0, { timeout: 30_000 });
  await expect(others).toHaveValue('Die Leitung schreibt neu.');
});

test('what arrives while a field has the focus can be taken over', async ({ device, signIn, account }) => {
  const [ours, theirs] = [await device(), await device()];
  const mine = await begin(ours, signIn, account('navigator', PLACE));
  const other = await begin(theirs, signIn, account('head', PLACE));
  await openItem(mine.page, mine.base, 'LEI2');
  await openItem(other.page, other.base, 'LEI2');
  const note = mine.page.getByLabel(COACH_NOTE);
  await note.click();
  await write(other.page.getByLabel(COACH_NOTE), 'Von der Leitung.');
  await mine.page.getByRole('button', { name: 'Diesen Text übernehmen' }).click({ timeout: 30_000 });
  await expect(note).toHaveValue('Von der Leitung.');
  await expect(mine.page.getByRole('button', { name: 'Diesen Text übernehmen' })).toHaveCount(0);
  await note.blur();
  await expectSent(mine.page);
  await expect(mine.page.getByRole('region', { name: 'Zwei Angaben stehen nebeneinander' })).toHaveCount(0);
});

test('two tabs of one person show the same at once, offline too, and the one that stays sends', async ({ device, signIn, account }) => {
  const ours = await device();
  const { page, base } = await begin(ours, signIn, account('navigator', PLACE));
  await openItem(page, base, 'STR1');
  const tab = await ours.tab();
  await tab.goto(base);
  await expectProgress(tab, 0);
  await ours.offline();
  await level(page, 2).check();
  await expectProgress(tab, 1);
  await expectWaiting(tab);
  await tab.getByRole('link', { name: /^FUE1 / }).click();
  await atItem(tab, 'FUE1');
  await level(tab, 4).check();
  const list = page.getByRole('navigation', { name: 'Alle Fragen' });
  await expect(list.getByRole('link', { name: /^Rückhalt der Verwaltungsspitze\s*, beantwortet$/ })).toBeVisible();
  // The first tab had been the one to send.
  await page.close();
  await ours.online();
  await expectSent(tab, 30_000);
});

test('when somebody else signs in in another tab, the first one stops and says so', async ({ context, page, signIn, account }) => {
  const [navigator, head] = [account('navigator', PLACE), account('head', PLACE)];
  const tab = await context.newPage();
  await tab.goto('/app/');
  await expect(tab.getByRole('button', { name: 'Anmelden' })).toBeVisible();
  await signIn(page, navigator);
  const base = await openAssessment(page);
  await openItem(page, base, 'STR1');
  await expectSent(page);
  // Nothing gets through from here on: the answer waits on the device.
  await page.route(`**${EXCHANGE}`, (route) => route.abort());
  await level(page, 4).check();
  await expectWaiting(page);

  await tab.getByLabel('Anmeldename').fill(head.login);
  await tab.getByLabel('Passwort', { exact: true }).fill(head.password);
  await tab.getByRole('button', { name: 'Anmelden' }).click();
  await expect(tab.getByRole('main').getByText('Leitung · Annaberg-Buchholz')).toBeVisible();

  await page.unroute(`**${EXCHANGE}`);
  await expect(page.getByRole('heading', { level: 1, name: 'In diesem Browser ist jetzt jemand anderes angemeldet' })).toBeFocused({ timeout: 30_000 });
  await expect(page.getByRole('radio')).toHaveCount(0);
  // Nothing of the one is sent in the name of the other.
  await openAssessment(tab);
  await expectSent(tab);
  await expectProgress(tab, 0);

  await signOut(tab);
  await expect(tab.getByRole('button', { name: 'Anmelden' })).toBeVisible();
  await page.getByRole('button', { name: 'Mit der neuen Anmeldung weiterarbeiten' }).click();
  await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();
  // Back as the first person: the answer had stayed on the device, and now it arrives.
  await signIn(page, navigator);
  await openItem(page, base, 'STR1');
  await expect(level(page, 4)).toBeChecked();
  await expectSent(page);
});

test('a server that dies while answers wait gets them after its restart', async ({ device, signIn, account, server }) => {
  const ours = await device();
  const { page, base } = await begin(ours, signIn, account('navigator', PLACE));
  await openItem(page, base, 'STR1');
  await level(page, 1).check();
  await expectSent(page);
  await server.kill9();
  await level(page, 2).check();
  await write(page.getByLabel(INTERNAL_NOTE), 'Geschrieben, während der Server stand.');
  await next(page);
  await atItem(page, 'STR2');
  await level(page, 2).check();
  await expectWaiting(page);
  await page.reload();
  await atItem(page, 'STR2');
  await expect(level(page, 2)).toBeChecked();
  await expectWaiting(page);
  await server.start();
  await page.getByRole('button', { name: 'Jetzt übertragen' }).click();
  await expectSent(page);

  const theirs = await device();
  const other = await begin(theirs, signIn, account('head', PLACE));
  await openItem(other.page, base, 'STR1');
  await expect(level(other.page, 2)).toBeChecked();
  await expect(other.page.getByLabel(INTERNAL_NOTE)).toHaveValue('Geschrieben, während der Server stand.');
  await expect(line(other.page)).toContainText('Übertragen');
});

test('what is taken back is the own last word alone, and „Meine“ is right on a second computer', async ({ device, signIn, account }) => {
  test.setTimeout(120_000);
  const [ours, theirs, also] = [await device(), await device(), await device()];
  const mine = await begin(ours, signIn, account('navigator', PLACE));
  const other = await begin(theirs, signIn, account('head', PLACE));
  const undo = mine.page.getByRole('button', { name: /^Rückgängig/ });
  for (const { page } of [mine, other]) await openItem(page, mine.base, 'STR1');
  await level(mine.page, 1).check();
  await expect(level(other.page, 1)).toBeChecked({ timeout: 30_000 });
  await expect(undo).toHaveCount(1);
  await level(other.page, 4).check();
  await expect(level(mine.page, 4)).toBeChecked({ timeout: 30_000 });
  await expect(undo).toHaveCount(0);

  await ours.offline();
  await theirs.offline();
  await level(mine.page, 0).check();
  await level(other.page, 3).check();
  await expectWaiting(mine.page);
  await expectWaiting(other.page);
  await ours.online();
  await theirs.online();
  const compared = (page: Page) => page.getByRole('region', { name: 'Zwei Angaben stehen nebeneinander' });
  for (const { page } of [mine, other]) await expect(compared(page)).toBeVisible({ timeout: 30_000 });
  const second = await begin(also, signIn, account('navigator', PLACE));
  await openItem(second.page, second.base, 'STR1');
  await expect(compared(second.page).getByText('Meine', { exact: true })).toBeVisible();

  // A decided conflict cannot be brought back.
  await mine.page.getByRole('button', { name: '„Andere“ übernehmen' }).click();
  await expect(level(mine.page, 3)).toBeChecked();
  await expect(undo).toHaveCount(0);
});
