import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { evalplus } from "./evalplus.ts";
import { parseCapture, type ScoreReport } from "./source.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/evalplus/${name}/body.json`, import.meta.url), "utf8");
function parse(body: string | Buffer) {
  const capture = {
    body: Buffer.from(body),
    url: evalplus.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: "application/json",
  };
  const { observations, quarantined, skipped } = parseCapture(evalplus, capture);
  return { reports: observations.filter((each) => each.kind === "score"), quarantined, skipped };
}
const scoresOf = (reports: readonly ScoreReport[], model: string) =>
  reports.flatMap((each) =>
    each.model === model ? [[each.benchmark, each.variant, each.score, each.shots]] : [],
  );

describe("the leaderboard", () => {
  it("gives HumanEval and EvalPlus' own MBPP, 0-shot, and counts what was not run", () => {
    const { reports, quarantined, skipped } = parse(fixture("good"));
    expect(quarantined).toEqual([]);
    expect(scoresOf(reports, "gemma-7b")).toEqual([
      ["humaneval", null, 35.4, 0],
      ["mbpp", "evalplus", 52.6, 0],
    ]);
    expect(scoresOf(reports, "StarCoder2-7B")).toEqual([["humaneval", null, 35.4, 0]]);
    expect(skipped).toEqual({ "extended tests": 13, "not run": 1 });
  });

  it("takes a chat prompt for instruct, and no chat prompt for nothing", () => {
    const { reports } = parse(fixture("good"));
    const training = new Map(reports.map((each) => [each.model, each.training]));
    expect(training.get("Llama3-8B-instruct")).toBe("instruct");
    expect(training.get("gemma-7b")).toBeNull();
    expect(new Set(training.values())).toEqual(new Set(["instruct", null]));
  });

  it("is refused when any field that it needs is renamed in all models, and says which", () => {
    for (const field of ["humaneval", "mbpp", "prompted"]) {
      expect(() => parse(fixture("good").replaceAll(`"${field}"`, '"renamed"')), field).toThrow(
        expect.objectContaining({
          type: "layout-drift",
          facts: expect.objectContaining({ seen: expect.stringMatching(`no .*${field}`) }),
        }),
      );
    }
    expect(() => parse(fixture("good").replaceAll('"pass@1"', '"pass@10"'))).toThrow(
      expect.objectContaining({ type: "content-suspicious" }),
    );
  });

  it("is the same in any order of its models and fields", () => {
    const models = Object.entries(JSON.parse(fixture("good")) as Record<string, object>);
    const turned = Object.fromEntries(
      models.reverse().map(([model, entry]) => [model, Object.fromEntries(Object.entries(entry).reverse())]),
    );
    const sorted = (reports: readonly ScoreReport[]) => reports.map((each) => JSON.stringify(each)).sort();
    expect(sorted(parse(JSON.stringify(turned)).reports)).toEqual(sorted(parse(fixture("good")).reports));
  });

  it("refuses both of a key that stands twice, also when both say the same", () => {
    const { "gemma-7b": gemma, "gemma-2b": other } = JSON.parse(fixture("good"));
    const twice = `{"gemma-7b": ${JSON.stringify(gemma)}, "gemma-2b": ${JSON.stringify(other)}, "gemma-7b": ${JSON.stringify(gemma)}}`;
    const { reports, quarantined } = parse(twice);
    expect(new Set(reports.map((each) => each.model))).toEqual(new Set(["gemma-2b"]));
    expect(quarantined).toMatchObject([{ reason: "duplicate-key", key: "gemma-7b" }]);
  });

  it("holds back four in five of the numbers that a wrong digit of HumanEval could make", () => {
    const { "gemma-7b": gemma } = JSON.parse(fixture("good"));
    let held = 0;
    for (let tenths = 287; tenths < 1000; tenths++) {
      const score = tenths / 10;
      const entry = { ...gemma, "pass@1": { ...gemma["pass@1"], humaneval: score } };
      held += parse(JSON.stringify({ a: entry })).quarantined.length;
    }
    expect(held / (1000 - 287)).toBeGreaterThan(0.8);
  });
});

const recorded = join(process.env.DENSING_CAPTURES_DIR ?? "", "leaderboards", "evalplus_results.json");
const isRecorded = process.env.DENSING_CAPTURES_DIR !== undefined && existsSync(recorded);

describe.skipIf(!isRecorded)("its recorded body", () => {
  const catalogue = (file: string): Record<string, string>[] =>
    parseCsv(readFileSync(new URL(`../catalogue/${file}`, import.meta.url), "utf8"), { columns: true });

  it("holds every score that the catalogue has of it, under the model's alias", () => {
    const { reports } = parse(readFileSync(recorded));
    const aliases = new Map(
      catalogue("aliases.csv").flatMap(({ scope, name, id }) => (scope === "evalplus" ? [[name!, id!]] : [])),
    );
    const found = reports.flatMap(({ model, benchmark, variant, score, shots, reporter }) => {
      const id = aliases.get(model);
      return id === undefined
        ? []
        : [[id, benchmark, variant ?? "standard", score, shots, reporter].join(" ")];
    });
    const truth = catalogue("scores.csv").flatMap((row) =>
      row.document_id!.startsWith("evalplus-")
        ? [[row.model_id, row.benchmark, row.variant, row.score, row.shots, row.reporter].join(" ")]
        : [],
    );
    expect(truth).toHaveLength(10);
    expect(found.sort()).toEqual(truth.sort());
  });

  it("gives both benchmarks of its 125 models where they were run, but for one model", () => {
    const { reports, quarantined, skipped } = parse(readFileSync(recorded));
    expect(reports).toHaveLength(212);
    expect(skipped).toEqual({ "extended tests": 214, "not run": 36 });
    expect(reports.length + quarantined.length + skipped["not run"]!).toBe(2 * 125);
    // 30.0 of Zephyr β is no number of 164 tasks (49 are 29.9), and its name has a Greek letter.
    expect(quarantined.map(({ reason, key }) => `${reason} ${key.split(" | ")[0]}`)).toEqual([
      "no-share-of-its-tasks Zephyr β-7B",
      "mixed-alphabets Zephyr β-7B",
    ]);
    expect(reports.filter((each) => each.training === "instruct")).not.toHaveLength(0);
    for (const tuned of ["Vicuna-13B", "Phind-CodeLlama-34B-v2", "Mistral-codealpaca-7B"]) {
      expect(reports.find((each) => each.model === tuned)?.training, tuned).toBeNull();
    }
  });

  it("is not read in the boards beside it", () => {
    for (const file of ["bigcodebench_results.json", "evalplus_evalperf_combined.json"]) {
      expect(() => parse(readFileSync(join(recorded, "..", file))), file).toThrow(
        expect.objectContaining({ type: "layout-drift" }),
      );
    }
  });
});
