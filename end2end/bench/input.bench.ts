/**
 * From an input to the end of our own update of the page: 200 inputs, three times, with 32 items and with 1,000.
 * Asserts nothing about time; writes what it finds, as lines of JSON, to the file that FAHRWASSER_BENCH names.
 */
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Server, expect, test } from '../fixtures/test.ts';
import { INTERNAL_NOTE, LEVELS, expectSent, level } from '../fixtures/journey.ts';
import { catalogue, fill } from './thousand.ts';
import { begin, end } from './watch.ts';

const RUNS = 3;
const INPUTS = 200;
/** So many keys between two answers. */
const KEYS = 4;

for (const items of [32, 1_000]) {
  test(`inputs with ${items} items`, async ({ page, server, signIn, account }) => {
    if (items > 32) await importCatalogue(server, items);
    // The one municipality of the demo data that has not begun yet.
    await signIn(page, account('navigator', 'Rathen'));
    await page.getByRole('button', { name: 'Standortbestimmung beginnen' }).first().click();
    await page.waitForURL(/\/app\/standort\//);
    await expect(page.getByRole('heading', { name: 'Bereiche und Fragen' })).toBeVisible();
    const base = new URL(page.url()).pathname;
    const filled = await fill(page);
    expect(filled, 'answered items').toBe(items);
    await page.goto(base);
    await expect(page.getByText(`${items} von ${items} beantwortet`).first()).toBeVisible();

    for (let run = 0; run < RUNS; run += 1) await keep(items, 'keys and answers', await atOneQuestion(page, base));
    for (let run = 0; run < RUNS; run += 1) await keep(items, 'overview, question and back', await toAndFro(page, base));
  });
}

/** Keys in the internal note, and an answer after every fourth. */
async function atOneQuestion(page: Page, base: string): Promise<Found> {
  await page.goto(`${base}/frage/STR1`);
  await page.getByLabel(INTERNAL_NOTE).click();
  await expectSent(page);
  await begin(page);
  for (let input = 0; input < INPUTS; input += 1) {
    if (input % (KEYS + 1) === KEYS) {
      await level(page, Math.floor(input / (KEYS + 1)) % LEVELS.length).click();
      await page.waitForTimeout(150);
      await page.getByLabel(INTERNAL_NOTE).focus();
    } else {
      await page.keyboard.press('abcd efgh'.charAt(input % 9) === ' ' ? 'Space' : 'abcd efgh'.charAt(input % 9));
      await page.waitForTimeout(60);
    }
  }
  return await end(page);
}

/** From the overview to a question and back, by links. */
async function toAndFro(page: Page, base: string): Promise<Found> {
  await page.goto(base);
  await begin(page);
  for (let input = 0; input < INPUTS; input += 2) {
    await page.locator('a.item-chip').nth(input % 32).click();
    await expect(level(page, 0)).toBeVisible();
    await page.locator(`a[href="${base}"]`).first().click();
    await expect(page.locator('a.item-chip').first()).toBeVisible();
  }
  return await end(page);
}

type Found = Awaited<ReturnType<typeof end>>;

async function keep(items: number, what: string, found: Found): Promise<void> {
  const file = process.env.FAHRWASSER_BENCH;
  const line = JSON.stringify({ items, what, ...found });
  if (file === undefined) console.log(line);
  else await appendFile(file, `${line}\n`);
}

async function importCatalogue(server: Server, items: number): Promise<void> {
  const file = join(server.folder, 'catalogue.toml');
  await writeFile(file, catalogue(items));
  await server.command('catalogue', 'import', file);
}
