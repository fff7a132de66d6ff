import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './fixtures/chromium.ts';

export default defineConfig({
  // `tests/server`: journeys in which the database has a say, which run on both engines every time.
  // `tests/device`: the others, which run on both for evidence.
  testDir: 'tests',
  outputDir: 'test-results',
  // A snapshot that is not there, or not the same, is a failure; only the command line writes them anew.
  snapshotPathTemplate: 'snapshots/{arg}{ext}',
  updateSnapshots: 'none',
  // A browser, a server and a database per test: two cores carry one of them at a time.
  workers: Number(process.env.FAHRWASSER_E2E_WORKERS ?? 1),
  // A test that fails now and then is wrong, or has found something.
  retries: 0,
  forbidOnly: true,
  reporter: [['line'], ['./failures.ts']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath, args: chromiumArguments },
  },
});
