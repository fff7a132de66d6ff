/** Keeps what failed, and the slowest journeys, for the end of the run's report: above it nobody reads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** `cargo xtask test` reads it. */
const FILE = 'test-results/failures.txt';

export default class Failures implements Reporter {
  private readonly failed: string[] = [];
  private readonly took: { title: string; seconds: number }[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    const [, , file, ...title] = test.titlePath();
    const name = `${file}: ${title.join(' › ')}`;
    this.took.push({ title: name, seconds: result.duration / 1_000 });
    if (test.ok()) return;
    const reasons = result.errors.map((error) => stripVTControlCharacters(error.message ?? error.value ?? ''));
    const place = result.errors[0]?.location;
    const at = place ? ` (line ${place.line})` : '';
    this.failed.push(`${name}${at}\n${reasons.join('\n').split('\n').slice(0, 12).join('\n')}`);
  }

  onError(error: { message?: string }): void {
    this.failed.push(stripVTControlCharacters(error.message ?? 'the run itself failed'));
  }

  onEnd(_: FullResult): void {
    this.took.sort((one, other) => other.seconds - one.seconds);
    console.log('\nslowest:');
    for (const { title, seconds } of this.took.slice(0, 10)) console.log(`${seconds.toFixed(0).padStart(5)} s  ${title}`);
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, this.failed.join('\n\n'));
  }
}
