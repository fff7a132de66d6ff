/**
 * An older backup is put back under three browsers: everybody signs in again, and what they were told is
 * „Übertragen“ comes back.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type Server, expect, test } from '../../fixtures/test.ts';
import { COACH_NOTE, INTERNAL_NOTE, answers, expectSent, expectWaiting, level, line, openAssessment, openItem, readyForOffline, signInAgain, write } from '../../fixtures/journey.ts';

const PLACE = 'Annaberg';
const AGS = '14521020';

/** What somebody wrote, and whether it was before the backup. */
const BEFORE = 'Geschrieben vor der Sicherung.';
const NOTE = 'Nach der Sicherung: Die Leitung hat zugestimmt.';
const INTERNAL = 'Nach der Sicherung: Erst mit der Kämmerei reden.';
const UNSENT = 'Geschrieben, als kein Server da war.';

interface Exported {
  readonly assessments: readonly { readonly documents: readonly { readonly log: readonly { readonly entry: Entry }[] }[] }[];
}

interface Entry {
  readonly what: { readonly edit?: { readonly id: string } };
}

/** Everything that the server has of the town. */
async function exported(server: Server): Promise<string> {
  return await server.command('export', '--organisation', AGS);
}

/** The ids of all edits in all logs. */
function edits(text: string): string[] {
  const logs = (JSON.parse(text) as Exported).assessments.flatMap(({ documents }) => documents.flatMap(({ log }) => log));
  return logs.flatMap(({ entry }) => entry.what.edit?.id ?? []);
}

/** What the three did before and after the backup, as one browser has it. */
async function expectEverything(page: Page, base: string): Promise<void> {
  await page.goto(base);
  await expect(async () => {
    const { answers: all } = await answers(page);
    const of = (key: string) => all.find((answer) => answer.key === key);
    const levels = ['STR1', 'STR2', 'STR3', 'KOM1'].map((key) => of(key)?.level);
    const notes = ['STR1', 'STR2', 'STR3'].map((key) => of(key)?.note_for_coach);
    expect([...levels, ...notes]).toEqual([1, 3, 1, 2, BEFORE, UNSENT, NOTE]);
  }).toPass({ timeout: 60_000 });
  await openItem(page, base, 'KOM1');
  await expect(page.getByLabel(INTERNAL_NOTE)).toHaveValue(INTERNAL);
  await expectSent(page);
}

test('an older backup is put back, and three browsers bring what it lacks', async ({ device, signIn, account, server }) => {
  test.setTimeout(240_000);
  const computers = [await device(), await device(), await device()] as const;
  const who = [account('navigator', PLACE), account('head', PLACE), account('navigator', PLACE)] as const;
  const pages: Page[] = [];
  let base = '';
  for (const [number, computer] of computers.entries()) {
    const page = await computer.open();
    await signIn(page, who[number] ?? who[0]);
    base = await openAssessment(page);
    await readyForOffline(page);
    pages.push(page);
  }
  const [first, second, third] = pages as [Page, Page, Page];
  await openItem(first, base, 'STR1');
  await level(first, 1).check();
  await write(first.getByLabel(COACH_NOTE), BEFORE);
  await expectSent(first);

  await server.backup('copy');
  await openItem(first, base, 'STR2');
  await level(first, 3).check();
  await expectSent(first);
  await openItem(second, base, 'STR3');
  await level(second, 1).check();
  await write(second.getByLabel(COACH_NOTE), NOTE);
  await expectSent(second);
  await openItem(third, base, 'KOM1');
  await level(third, 2).check();
  await write(third.getByLabel(INTERNAL_NOTE), INTERNAL);
  await expectSent(third);
  const all = edits(await exported(server));
  expect(all.length).toBeGreaterThanOrEqual(7);

  // The third computer is switched off meanwhile; the first one stays as it is.
  await computers[2].close();
  await server.stop();
  await write(first.getByLabel(COACH_NOTE), UNSENT);
  await expectWaiting(first);
  await server.restore('copy');
  const old = await exported(server);
  expect(old).toContain(BEFORE);
  for (const later of [NOTE, INTERNAL]) expect(old).not.toContain(later);
  expect(edits(old).length).toBeLessThan(all.length);
  await server.start();

  // No session of the backup is good any more; what waits lies where it was written.
  await second.reload();
  const again = await computers[2].open();
  await again.goto(base);
  await expect(line(first)).toContainText(/Bitte neu anmelden – \d+ Änderung/u, { timeout: 60_000 });
  await signInAgain(first, who[0]);
  await signInAgain(second, who[1]);
  await signInAgain(again, who[2]);
  await expectSent(first, 60_000);
  for (const page of [again, second, first]) await expectEverything(page, base);
  const now = edits(await exported(server));
  expect(now.length).toBeGreaterThan(all.length);
  expect(now).toEqual(expect.arrayContaining(all));

  // What stood here before is kept as a copy to read.
  await second.goto('/app/aenderungen');
  await expect(second.getByRole('heading', { name: 'Sicherungskopien' })).toBeVisible();
  const saved = second.waitForEvent('download');
  await second.getByRole('button', { name: /^Kopie als Textdatei speichern: /u }).click();
  const text = await readFile(await (await saved).path(), 'utf8');
  for (const written of [BEFORE, NOTE, 'STR2']) expect(text).toContain(written);
});

test('a snapshot is put back past the program, others catch up with it, and nothing is lost', async ({ device, signIn, account, server }) => {
  test.setTimeout(120_000);
  const computers = [await device(), await device()] as const;
  const [first, second] = [await computers[0].open(), await computers[1].open()];
  await signIn(first, account('navigator', PLACE));
  const base = await openAssessment(first);
  await readyForOffline(first);
  await signIn(second, account('head', PLACE));
  await openItem(second, base, 'STR2');
  await server.backup('copy');
  await openItem(first, base, 'STR1');
  await level(first, 3).check();
  await expectSent(first);
  await computers[0].offline();
  await computers[1].close();

  await server.stop();
  await server.putBack('copy');
  await server.start();
  const again = await computers[1].open();
  await openItem(again, base, 'STR2');
  // More than one: the head of the document passes what the first browser has.
  for (const number of [1, 4]) {
    await level(again, number).check();
    await expectSent(again);
  }
  await computers[0].online();
  for (const page of [first, again]) {
    await expect(async () => {
      await page.goto(base);
      const { answers: all } = await answers(page);
      const of = (key: string) => all.find((answer) => answer.key === key)?.level;
      expect([of('STR1'), of('STR2')]).toEqual([3, 4]);
    }).toPass({ timeout: 60_000 });
    await expectSent(page);
  }
});
