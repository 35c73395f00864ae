import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epoch } from "./epoch.ts";
import { parseCapture, type ScoreReport } from "./source.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/epoch/${name}/body.csv`, import.meta.url), "utf8");
function parse(body: string | Buffer, part?: string) {
  const capture = {
    part,
    body: Buffer.from(body),
    url: epoch.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: "text/csv",
  };
  const { observations, quarantined, skipped } = parseCapture(epoch, capture);
  return { reports: observations.filter((each) => each.kind === "score"), quarantined, skipped };
}
const sorted = (reports: readonly ScoreReport[]) => reports.map((each) => JSON.stringify(each)).sort();
const drift = (seen: RegExp) =>
  expect.objectContaining({
    type: "layout-drift",
    facts: expect.objectContaining({ seen: expect.stringMatching(seen) }),
  });
const records = (text: string): string[][] => parseCsv(text, { bom: true });
/** The good body with one cell of its first row set. */
function withCell(column: string, value: string): string {
  const [header, first, ...rest] = records(fixture("good"));
  const index = header!.indexOf(column);
  return stringify([header!, first!.map((cell, at) => (at === index ? value : cell)), ...rest]);
}

describe("a table of the hub", () => {
  it("gives percents, whether it prints fractions or percents, and the reporter of each document", () => {
    const { reports } = parse(fixture("good"));
    expect(reports.map((each) => [each.model, each.score, each.shots, each.reporter, each.training])).toEqual(
      [
        ["gemma-7b", 66.1, 5, "Stanford CRFM HELM", null],
        ["Llama-2-70b-hf", 68.9, 5, "Meta", null],
        ["falcon-7b", 26.2, 5, "Alibaba Qwen", null],
        ["falcon-40b", 56.9, 5, "TII", null],
        ["Baichuan-2-13B-Base", 59.17, 5, "Baichuan", "base"],
        ["DBRX Instruct", 74.1, 5, "Stanford CRFM HELM", "instruct"],
        ["gpt-4-0613", 87, null, "A report nobody has heard of", null],
      ],
    );
    const percents = parse(fixture("percents")).reports;
    // The export prints one digit after the point.
    expect(percents.map((each) => each.score)).toEqual(reports.map(({ score }) => Number(score.toFixed(1))));
  });

  it("gives only reports that wait to be confirmed, each with the row that it is from", () => {
    for (const name of ["good", "bbh", "percents"]) {
      const { reports } = parse(fixture(name));
      expect(new Set(reports.map((each) => each.doubt))).toEqual(new Set(["relayed"]));
      expect(new Set(reports.map((each) => each.table)).size).toBe(reports.length);
    }
  });

  it("is the same in any order of its columns and rows", () => {
    const body = records(fixture("typed-wrong"));
    const columns = fc.shuffledSubarray([...body[0]!.keys()], { minLength: body[0]!.length });
    const rows = fc.shuffledSubarray(body.slice(1), { minLength: body.length - 1 });
    const expected = parse(fixture("typed-wrong"));
    fc.assert(
      fc.property(columns, rows, fc.constantFrom("", "\ufeff"), (order, shuffled, mark) => {
        const text = stringify([body[0]!, ...shuffled].map((row) => order.map((index) => row[index]!)));
        const { reports, quarantined, skipped } = parse(mark + text);
        expect(sorted(reports)).toEqual(sorted(expected.reports));
        expect(quarantined.map(({ key }) => key).sort()).toEqual(
          expected.quarantined.map(({ key }) => key).sort(),
        );
        expect(skipped).toEqual(expected.skipped);
      }),
      { numRuns: 100, seed: 20261124 },
    );
  });

  it("is refused when a column that it needs is renamed, missing or there twice, and says which", () => {
    const body = records(fixture("good"));
    for (const column of ["Model version", "EM", "Name", "Shots", "Source", "Source link", "id"]) {
      const index = body[0]!.indexOf(column);
      const problem =
        column === "EM" ? /no column "em" or "average"/ : new RegExp(`no column "${column}"`, "i");
      const renamed = body.map((row, line) => (line === 0 ? row.with(index, "Renamed") : row));
      expect(() => parse(stringify(renamed), "mmlu"), column).toThrow(drift(problem));
      const without = body.map((row) => row.toSpliced(index, 1));
      expect(() => parse(stringify(without), "mmlu"), column).toThrow(drift(problem));
      const twice = body.map((row) => [...row, row[index]!]);
      expect(() => parse(stringify(twice), "mmlu"), column).toThrow(drift(/more than one column/));
    }
  });

  it("is read without the columns that it has no need of", () => {
    const body = records(fixture("good"));
    const index = body[0]!.indexOf("Notes");
    const without = stringify(body.map((row) => row.toSpliced(index, 1)));
    const told = ({ note: _note, ...report }: ScoreReport) => report;
    expect(parse(without).reports.map(told)).toEqual(parse(fixture("good")).reports.map(told));
  });

  it.each([
    ["66.1%", "not-in-its-unit"],
    ["66.1", "not-in-its-unit"],
    ["NaN", "not-in-its-unit"],
    ["", "not-in-its-unit"],
    ["1,234", "not-in-its-unit"],
    ["-0.5", "not-in-its-unit"],
    ["6e-1", "not-in-its-unit"],
    ["1.01", "not-in-its-unit"],
    ["1", "perfect-score"],
    ["0.00661", "below-chance"],
  ])("holds back %j among fractions", (score, reason) => {
    const { reports, quarantined } = parse(withCell("EM", score));
    expect(quarantined).toMatchObject([{ reason, key: expect.stringContaining("gemma-7b") }]);
    expect(reports).toHaveLength(6);
  });

  it("keeps the printed digits and drops the noise of arithmetic", () => {
    const scores = { "0.5917": 59.17, "0.28200000000000003": 28.2, ".5": 50, "0.8749999": 87.49999 };
    for (const [printed, score] of Object.entries(scores)) {
      expect(parse(withCell("EM", printed)).reports[0]?.score, printed).toBe(score);
    }
  });

  it("is refused where its cells have no unit in common", () => {
    const bare = records(fixture("good")).map((row, line) => (line === 0 ? row : row.with(1, "66.1")));
    expect(() => parse(stringify(bare))).toThrow(drift(/66\.1, 66\.1, 66\.1/));
    expect(() => parse(fixture("mixed-units"))).toThrow(drift(/scores such as/));
  });
});

describe("which benchmark a table is of", () => {
  const unknown = (text: string) =>
    text.replaceAll(
      /rec(?!Fixture)[A-Za-z0-9]{14}/g,
      (id) => `rec${[...id].reverse().join("").slice(0, 14)}`,
    );

  it("is told by the part or by known records, and by nothing less", () => {
    expect(new Set(parse(fixture("good")).reports.map((each) => each.benchmark))).toEqual(new Set(["mmlu"]));
    expect(new Set(parse(fixture("bbh")).reports.map((each) => each.benchmark))).toEqual(new Set(["bbh"]));
    expect(parse(unknown(fixture("good")), "mmlu").reports).toHaveLength(7);
    expect(parse(unknown(fixture("bbh")), "bbh").reports).toHaveLength(4);
    expect(() => parse(unknown(fixture("good")))).toThrow(drift(/none of them/));
    expect(() => parse(unknown(fixture("bbh")))).toThrow(drift(/none of them/));
  });

  it("is refused where the part is another one", () => {
    expect(() => parse(fixture("good"), "bbh")).toThrow(drift(/a column "em"/));
    expect(() => parse(fixture("bbh"), "mmlu")).toThrow(drift(/a column "average"/));
    expect(() => parse(fixture("another-benchmark"), "mmlu")).toThrow(drift(/1 of 2 rows about gsm8k/));
    expect(() => parse(fixture("another-benchmark"))).toThrow(drift(/none of them/));
  });
});

const folder = process.env.DENSING_CAPTURES_DIR ?? "";
const recorded = (file: string) => readFileSync(join(folder, "leaderboards", file));
const hub = { mmlu: "epoch_mmlu_external.csv", bbh: "epoch_bbh_external.csv" };
const exports = {
  mmlu: "epoch_stitching_external_benchmark_mmlu.csv",
  bbh: "epoch_stitching_external_benchmark_bbh.csv",
};

describe.skipIf(folder === "" || !existsSync(join(folder, "leaderboards", hub.mmlu)))(
  "the recorded tables",
  () => {
    const catalogue = (file: string): Record<string, string>[] =>
      parseCsv(readFileSync(new URL(`../catalogue/${file}`, import.meta.url), "utf8"), { columns: true });
    const truth = catalogue("scores.csv").filter((row) => row.document_id!.startsWith("epoch-hub-"));

    it.each([
      ["as the hub publishes them", hub, 2],
      ["as they were exported before", exports, 1],
    ])("hold every score that the catalogue has of them, %s", (_name, files, digits) => {
      const reports = [...parse(recorded(files.mmlu)).reports, ...parse(recorded(files.bbh)).reports];
      // Six BBH rows were typed twice; of each pair the record that sorts first is kept.
      const twins = new Map([
        ["recwEiyaFKdx0PezD", "recVIooB7cvf68T0j"],
        ["recv5qI392enMRudT", "rec8lvLyj6LfxLcTT"],
      ]);
      const byRow = new Map(reports.map((each) => [/row (\w+)/.exec(each.table)?.[1], each]));
      const models = new Map<string, string>();
      for (const row of truth) {
        const id = /row (\w+)/.exec(row.source_table!)![1]!;
        const report = byRow.get(twins.get(id) ?? id);
        expect(report, row.source_table).toMatchObject({
          benchmark: row.benchmark,
          variant: null,
          score: Number(Number(row.score).toFixed(digits)),
          shots: row.shots === "" ? null : Number(row.shots),
          reporter: row.reporter,
        });
        if (!twins.has(id)) expect(report?.table).toBe(row.source_table);
        // A printed name is of one model throughout, so that an alias can say which.
        expect(models.get(report!.model) ?? row.model_id).toBe(row.model_id);
        models.set(report!.model, row.model_id!);
      }
      expect(truth).toHaveLength(98);
      const aliases = catalogue("aliases.csv").filter(({ scope }) => scope === "epoch");
      for (const { name, id } of aliases) expect(models.get(name!) ?? id, name).toBe(id);
    });

    it("hold the figures that the catalogue knows to be typed wrong, which is why all of them wait", () => {
      const { reports } = parse(recorded(hub.mmlu));
      const corrected = catalogue("corrections.csv").filter(
        (row) => row.table === "scores" && row.document_id!.startsWith("epoch-hub-"),
      );
      expect(corrected).toHaveLength(3);
      for (const { from_value } of corrected) {
        const wrong = reports.filter(
          (each) => each.reporter === "Alibaba Qwen" && each.score === Number(from_value),
        );
        expect(wrong).not.toHaveLength(0);
        expect(wrong.every((each) => each.doubt === "relayed")).toBe(true);
      }
    });

    it("give a report for every row but the repeated and the contradictory ones", () => {
      const mmlu = parse(recorded(hub.mmlu), "mmlu");
      expect(mmlu.reports).toHaveLength(246);
      // The 3B's score is filed under the 32B.
      expect(mmlu.quarantined).toMatchObject([
        { reason: "names-disagree", seen: "Qwen2.5-Coder-32B and Qwen2.5-Coder-3B" },
      ]);
      const bbh = parse(recorded(hub.bbh), "bbh");
      expect(bbh.reports).toHaveLength(82);
      expect(bbh.skipped).toEqual({ "repeated row": 6 });
      // 82.9 is what the report prints of Llama-3.1-405B; DeepSeek-V3 has 87.5.
      expect(bbh.quarantined.map(({ reason, seen }) => `${reason}: ${seen}`)).toEqual(
        Array(2).fill("relay-disagrees: 82.9 and 87.5"),
      );
      expect(parse(recorded(exports.mmlu)).reports).toHaveLength(245);
      expect(parse(recorded(exports.bbh)).reports).toHaveLength(81);
    });

    it("name a lab or a harness as the reporter of every document that they relay", () => {
      const reports = [...parse(recorded(hub.mmlu)).reports, ...parse(recorded(hub.bbh)).reports];
      const known = new Set([
        ...catalogue("scores.csv").map((row) => row.reporter),
        ...["Anthropic", "DeepMind", "Inflection AI", "OpenAI", "Prime Intellect"],
      ]);
      expect(reports.map((each) => each.reporter).filter((reporter) => !known.has(reporter))).toEqual([]);
    });

    it("are not read in any other file beside them, whatever part it is said to be", () => {
      const own = [...Object.values(hub), ...Object.values(exports)];
      const others = readdirSync(join(folder, "leaderboards")).filter((file) => !own.includes(file));
      for (const file of others) {
        for (const part of [undefined, "mmlu", "bbh"]) {
          expect(() => parse(recorded(file), part), `${file} as ${part}`).toThrow(
            expect.objectContaining({
              type: expect.stringMatching(/^(layout-drift|body-unparseable|content-suspicious)$/),
            }),
          );
        }
      }
      expect(others.length).toBeGreaterThan(15);
    });
  },
);
