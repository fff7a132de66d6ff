// Cuts Fira Sans down to what German and Sorbian texts need.
// Usage: node fonts.mjs DIRECTORY  →  DIRECTORY/fira-sans-400.woff2 and fira-sans-600.woff2
// Hinting stays in: office screens with few pixels per inch need it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const LIMIT = 25 * 1024;
const FONTS = { "fira-sans-400": "FiraSans-Regular", "fira-sans-600": "FiraSans-SemiBold" };
const FEATURES = ["kern", "mark", "ccmp", "locl", "liga", "tnum"];
const LICENCE_NAMES = [13, 14];

const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");
// Basic Latin, Latin-1, Upper and Lower Sorbian with their neighbours, German punctuation, arrows and signs.
const TEXT =
  range(0x20, 0x7e) + range(0xa0, 0xff) + "čěłžřšćńóśźČĚŁŽŘŠĆŃÓŚŹ" + "–—„“”‚‘’…•→←↑↓✓×€§" + "\u2011\u202f\u2212";

const [out] = process.argv.slice(2);
if (!out) throw new Error("name the directory to write to");
await mkdir(out, { recursive: true });
for (const [name, source] of Object.entries(FONTS)) {
  const path = fileURLToPath(
    new URL(`node_modules/@kern-ux/native/dist/fonts/fira-sans/${source}.woff2`, import.meta.url),
  );
  const font = await subsetFont(await readFile(path), TEXT, {
    targetFormat: "woff2",
    keepFeatures: FEATURES,
    preserveNameIds: LICENCE_NAMES,
  });
  if (font.length > LIMIT) throw new Error(`${name} has ${font.length} bytes, allowed are ${LIMIT}`);
  await writeFile(join(out, `${name}.woff2`), font);
}
