/** The measurements of `cargo xtask bench browser`; the tests do not run them. */
import tests from './playwright.config.ts';

export default {
  ...tests,
  testDir: 'bench',
  testMatch: '*.bench.ts',
  workers: 1,
  timeout: 600_000,
};
