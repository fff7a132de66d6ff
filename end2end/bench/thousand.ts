/** A catalogue of any size, and answers to all of it. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';

const IN_ONE = 50;
/** As many edits as the server takes at once. */
const BATCH = 200;

/** A newer version of the self-assessment with so many items, `IN_ONE` in each dimension. */
export function catalogue(items: number): string {
  const text = (value: string) => JSON.stringify(value);
  const lines = [
    'key = "standort-dv"',
    'version = "9.0.0"',
    'valid_from = "2020-01-01"',
    'title = "Messung"',
    'intro = "Ein Fragebogen zum Messen."',
    'sources = "Erzeugt."',
  ];
  for (let value = 0; value < 5; value += 1) {
    lines.push('[[scale]]', `value = ${value}`, `label = ${text(LABELS[value] ?? '')}`, 'help = "Ein Satz zur Stufe."');
  }
  for (let dimension = 0; dimension * IN_ONE < items; dimension += 1) {
    const key = dimension === 0 ? 'STR' : `X${letter(Math.floor(dimension / 26))}${letter(dimension % 26)}`;
    lines.push('[[dimensions]]', `key = "${key}"`, `title = "Bereich ${dimension + 1}"`, 'question = "Worum geht es?"', 'weight = 1');
    for (let item = 1; item <= Math.min(IN_ONE, items - dimension * IN_ONE); item += 1) {
      const descriptors = [0, 1, 2, 3, 4].map((value) => text(`Was Stufe ${value} bei Frage ${item} bedeutet, in einem ganzen Satz.`));
      lines.push(
        '[[dimensions.items]]',
        `key = "${key}${item}"`,
        `title = "Frage ${item} im Bereich ${dimension + 1}"`,
        `question = "Wie weit sind Sie bei Thema ${item}?"`,
        'why = "Weil die Messung es braucht, und ein zweiter Satz steht hier auch."',
        'how_to_find_out = "Fragen Sie im Hauptamt nach; dort liegen die Unterlagen."',
        `descriptors = [${descriptors.join(', ')}]`,
        'weight = 1',
        'na_allowed = true',
      );
    }
  }
  return lines.join('\n');
}

const LABELS = ['Noch kein Thema', 'Angestoßen', 'Teilweise umgesetzt', 'Umgesetzt und im Alltag genutzt', 'Wird regelmäßig überprüft und verbessert'];
const letter = (number: number) => String.fromCharCode('A'.charCodeAt(0) + number);

interface Card {
  readonly catalogue: string;
  readonly documents: { readonly answers: string };
}

/** Answers every item of the newest assessment over another device of the same person; how many there are. */
export async function fill(page: Page): Promise<number> {
  const ask = async <T>(name: string, data: object): Promise<T> => {
    const answer = await page.request.post(`/api/v1/${name}`, { data });
    if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const me = await ask<{ person: { id: string } }>('account/me', {});
  const [card] = await ask<Card[]>('assessment/list', {});
  if (card === undefined) throw new Error('there is no assessment');
  const questions = await ask<{ dimensions: { items: { key: string }[] }[] }>('assessment/catalogue', { id: card.catalogue });
  const keys = questions.dimensions.flatMap((dimension) => dimension.items.map((item) => item.key));
  const device = randomUUID();
  for (let first = 0; first < keys.length; first += BATCH) {
    const edits = keys.slice(first, first + BATCH).map((key, place) => ({
      document: card.documents.answers,
      seq: first + place + 1,
      edit: { id: randomUUID(), at: Date.now() * 1_000, change: { set: { field: `${key}/value`, value: { number: 2 }, replaces: [] } } },
    }));
    const request = { wire: 1, epoch: null, actor: me.person.id, device, have: {}, edits };
    const { verdicts } = await ask<{ verdicts: (string | object)[] }>('sync/exchange', { request });
    const refused = verdicts.filter((verdict) => typeof verdict === 'string' || !('taken' in verdict)).length;
    if (refused > 0) throw new Error(`${refused} answers were not taken`);
  }
  return keys.length;
}
