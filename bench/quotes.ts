/** Loads a million price quotes, generated from real revisions, and prints what it costs. See README.md. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { loadSource } from "../sources/registry.ts";
import type { PriceQuote, PriceSource } from "../sources/source.ts";
import { tableHashes } from "../warehouse/hash.ts";
import { loadCaptures } from "../warehouse/loadCaptures.ts";
import { loadCatalogueTables } from "../warehouse/loadCatalogue.ts";
import { openWarehouse, type Warehouse } from "../warehouse/open.ts";
import { settlePrices } from "../warehouse/settlePrices.ts";
import { countChanges, type GeneratedRevision, generateRevisions } from "./generatedRevisions.ts";
import { type MemoryWatch, watchMemory } from "./memory.ts";
import { parseRealRevisions } from "./realRevisions.ts";

const wanted = 1_000_000;
/** When the imported revisions were fetched: after all of them. */
const fetchedAt = "2027-01-01T00:00:00.000Z";

/** One import, with the seconds by what they were spent on. */
async function importRevisions(
  warehouse: Warehouse,
  source: PriceSource,
  revisions: readonly GeneratedRevision[],
  mark: MemoryWatch["mark"],
) {
  const seconds = { generating: 0, checks: 0, load: 0, settle: 0 };
  async function timed<Result>(part: keyof typeof seconds, work: () => Result | Promise<Result>) {
    const began = performance.now();
    const result = await work();
    seconds[part] += (performance.now() - began) / 1000;
    return result;
  }
  let quotes = 0;
  let refused = 0;

  async function observe(revision: GeneratedRevision) {
    const made = await timed("generating", revision.quotes);
    const observations = await timed("checks", () => made.filter((quote) => passes(source, quote)));
    refused += made.length - observations.length;
    const quarter = quarterOf(quotes + made.length);
    if (quarter > quarterOf(quotes) && quarter < 4) mark(`${quarter * 25} %`);
    quotes += made.length;
    return { observations, quarantined: [] };
  }

  // As activities/loadFacts.ts calls it.
  await timed("load", () =>
    loadCaptures(
      warehouse,
      revisions.map((revision) => {
        const { sha256, observedAt } = revision;
        return { source, capture: { sha256, fetchedAt }, observedAt, observe: () => observe(revision) };
      }),
    ),
  );
  seconds.load -= seconds.generating + seconds.checks;
  if (quotes > 0) mark("100 %");
  await timed("settle", () => settlePrices(warehouse));
  if (quotes > 0) mark("settled");
  const total = seconds.checks + seconds.load + seconds.settle;
  return { quotes, held: refused, seconds, total };
}

const quarterOf = (quotes: number): number => Math.floor((quotes * 4) / wanted);

function passes(source: PriceSource, quote: PriceQuote): boolean {
  return source.checks.every((check) => check(quote) === null);
}

/** What the engine itself needs to copy the rows: the yardstick that does not depend on the machine. */
async function secondsToCopy(warehouse: Warehouse): Promise<number> {
  return warehouse.transaction(async (connection) => {
    const began = performance.now();
    await connection.run("CREATE TEMP TABLE copied AS SELECT * FROM price_quotes");
    const seconds = (performance.now() - began) / 1000;
    await connection.run("DROP TABLE copied");
    return seconds;
  });
}

const figure = (value: number, digits = 0): string =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const say = (label: string, text: string): void => {
  process.stdout.write(`${label.padEnd(22)}${text}\n`);
};

async function run(folder: string): Promise<number> {
  const source = await loadSource("litellm");
  if (source.kind !== "prices") throw new Error("litellm is a source of prices");
  const real = parseRealRevisions(source, join(folder, "prices", source.id));
  if (real.revisions.length < 2) {
    process.stderr.write(`DENSING_CAPTURES_DIR must hold prices/${source.id}/*_YYYY-MM-DD_*.json[.gz]\n`);
    return 1;
  }
  const parsed = real.revisions.reduce((sum, { quotes }) => sum + quotes.length, 0);
  const perSecond = parsed / real.seconds;
  say(
    "real revisions",
    `${real.revisions.length} bodies, ${real.refused} more refused, ${figure(parsed)} quotes`,
  );
  const million = `${figure(wanted / perSecond, 1)} s for a million`;
  say("  parsing, apart", `${figure(real.seconds, 2)} s: ${figure(perSecond)} quotes/s, ${million}`);

  const revisions = generateRevisions(real.revisions, wanted);
  const changes = countChanges(real.revisions.map(({ quotes }) => quotes));

  const home = mkdtempSync(join(tmpdir(), "densing-bench-"));
  try {
    const warehouse = await openWarehouse({ path: join(home, "warehouse.duckdb") });
    const catalogue = join(import.meta.dirname, "..", "catalogue");
    await loadCatalogueTables(warehouse, catalogueSha256(catalogue), () => loadCatalogue(catalogue));

    const memory = watchMemory();
    memory.mark("start");
    const cpuBefore = process.cpuUsage();
    const first = await importRevisions(warehouse, source, revisions, memory.mark);
    const cpu = process.cpuUsage(cpuBefore);
    const { marks, peak } = memory.stop();
    const { seconds, quotes, total } = first;
    const share = `${figure((changes / quotes) * 100, 2)} % of the quotes`;
    say("generated revisions", `${figure(revisions.length)}, one a day, ${figure(quotes)} quotes`);
    say("  change points", `${figure(changes)}: ${share}, as many as between the real ones`);
    for (const part of ["checks", "load", "settle"] as const) {
      say(
        `  ${part}`,
        `${figure(seconds[part], 2).padStart(6)} s  ${figure(quotes / seconds[part])} quotes/s`,
      );
    }
    const ratio = quotes / total / 50_000;
    say(
      "  all three",
      `${figure(total, 2).padStart(6)} s  ${figure(quotes / total)} quotes/s: ${figure(ratio, 1)} times 50,000`,
    );
    say("  held back", figure(first.held));
    const copying = await secondsToCopy(warehouse);
    say(
      "  yardstick",
      `the engine copies the rows in ${figure(copying, 2)} s: load takes ${figure(seconds.load / copying, 1)} times that`,
    );
    say(
      "  processor time",
      `${figure((cpu.user + cpu.system) / 1e6, 1)} s, making the quotes (${figure(seconds.generating, 1)} s) included`,
    );
    const column = ({ name, now, peak: high }: (typeof marks)[number]) =>
      `${name} ${figure(now)} (${figure(high)})`;
    say("memory, MB (peak)", marks.map(column).join(", "));
    say("  peak", `${figure(peak)} of 1,000 MB`);

    const before = await warehouse.transaction(tableHashes);
    const again = await importRevisions(warehouse, source, revisions, () => undefined);
    const after = await warehouse.transaction(tableHashes);
    const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
    say(
      "import again",
      `${figure(again.total, 3)} s: 1/${figure(total / again.total)} of the first (at most 1/10)`,
    );
    say(
      "  changed tables",
      changed.length === 0 ? `none of ${Object.keys(before).length}` : changed.join(", "),
    );
    await warehouse.close();
    return changed.length === 0 && again.quotes === 0 ? 0 : 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const folder = process.env.DENSING_CAPTURES_DIR;
if (folder) process.exitCode = await run(folder);
else {
  process.stderr.write(
    "npm run bench needs DENSING_CAPTURES_DIR, a folder of recorded bodies: it makes its quotes from real revisions\n",
  );
  process.exitCode = 1;
}
