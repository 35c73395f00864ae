import { describe, expect, it } from "vitest";
import { plantedBenchmarks, report } from "../testing/worlds.ts";
import { benchmarkFact, chooseScores, reportSpread } from "./chooseScores.ts";

const mmlu = { model_id: "m", benchmark: "mmlu" } as const;
const others = (reporter: string, score: number, fields = {}) =>
  report({ ...mmlu, score, reporter, own_lab: false, document_id: `doc-${reporter}`, ...fields });

function chosenOf(reports: Parameters<typeof chooseScores>[0]) {
  const { chosen, ruleOfReport } = chooseScores(reports, plantedBenchmarks);
  return { chosen: chosen[0], ruleOfReport };
}

describe("chooseScores", () => {
  it("prefers the lab's own report at the paper's shots, then at other shots, then the harness, then others", () => {
    const own = report({ ...mmlu, score: 70 });
    const ownOtherShots = report({ ...mmlu, score: 71, shots: 0, document_id: "other" });
    const harness = others("OpenCompass", 72);
    const other = others("Elsewhere", 73);
    expect(chosenOf([other, harness, ownOtherShots, own]).chosen).toMatchObject({
      score: 70,
      rule: 1,
      reports: 4,
    });
    expect(chosenOf([other, harness, ownOtherShots]).chosen).toMatchObject({ score: 71, rule: 2 });
    expect(chosenOf([other, harness]).chosen).toMatchObject({ score: 72, rule: 3 });
    expect(chosenOf([other]).chosen).toMatchObject({ score: 73, rule: 4 });
  });

  it("takes the median of other labs, one report a reporter, those at the paper's shots first", () => {
    const reports = [
      others("A", 60),
      others("A", 10, { document_id: "doc-later", known_from: "2025-01-01" }),
      others("B", 70),
      others("C", 64),
      others("D", 5, { shots: 0 }),
    ];
    const { chosen, ruleOfReport } = chosenOf(reports);
    expect(chosen).toMatchObject({ score: 64, rule: 4, reports: 5 });
    expect(ruleOfReport).toEqual([null, null, null, 4, null]);
  });

  it("averages the middle two of an even number and marks both", () => {
    const { chosen, ruleOfReport } = chosenOf([others("A", 60), others("B", 70)]);
    expect(chosen?.score).toBe(65);
    expect(ruleOfReport).toEqual([4, 4]);
  });

  it("counts a figure that several labs print once", () => {
    const original = others("A", 60.14);
    const copies = [others("B", 60.1, { copy_of: "doc-A" }), others("C", 60.14, { copy_of: "doc-A" })];
    const { chosen, ruleOfReport } = chosenOf([original, ...copies, others("D", 64.3)]);
    expect(chosen).toMatchObject({ score: (60.14 + 64.3) / 2, rule: 4, reports: 4 });
    expect(ruleOfReport).toEqual([4, null, null, 4]);
  });

  it("counts the copies of a report that does not compare once, too", () => {
    // The original says no shots; its copies say the paper's.
    const original = others("A", 60.1, { shots: null });
    const copies = [others("B", 60.1, { copy_of: "doc-A" }), others("C", 60.1, { copy_of: "doc-A" })];
    expect(chosenOf([original, ...copies, others("D", 64.3)]).chosen?.score).toBe((60.1 + 64.3) / 2);
    expect(chosenOf([{ ...original, barred_by: "correction" }, ...copies]).chosen?.score).toBe(60.1);
  });

  it("takes a lab's own report and a harness's even where others printed the figure first", () => {
    const own = report({ ...mmlu, score: 70.2, copy_of: "doc-A" });
    expect(chosenOf([others("A", 70.2), own]).chosen).toMatchObject({ score: 70.2, rule: 1 });
  });

  it("keeps the earliest of a lab's own reports, so that a reprint moves nothing", () => {
    const first = report({ ...mmlu, score: 70, known_from: "2024-01-01", document_id: "blog" });
    const reprint = report({ ...mmlu, score: 69, known_from: "2025-01-01", document_id: "a-later-report" });
    expect(chosenOf([reprint, first]).chosen?.score).toBe(70);
  });

  it("never chooses a barred report", () => {
    const barred = report({ ...mmlu, score: 99, barred_by: "correction" });
    expect(chosenOf([barred, others("A", 60)]).chosen).toMatchObject({ score: 60, rule: 4, reports: 1 });
    expect(chosenOf([barred]).chosen).toBeUndefined();
  });

  it("lets another MBPP stand in only where there is no full one, and says which", () => {
    const full = report({ model_id: "m", benchmark: "mbpp", score: 50, own_lab: false });
    const evalplus = report({ model_id: "m", benchmark: "mbpp", score: 75, variant: "evalplus" });
    expect(chosenOf([evalplus, full]).chosen).toMatchObject({ score: 50, variant: "full" });
    expect(chosenOf([evalplus]).chosen).toMatchObject({ score: 75, variant: "evalplus" });
  });
});

describe("benchmarkFact", () => {
  const variants = ["evalplus", "full", "sanitized"].map((variant) => ({
    benchmark_id: "mbpp",
    variant,
    chance_level: 0,
    items: variant === "full" ? 500 : 257,
    paper_shots: variant === "full" ? 3 : null,
  }));

  it("is the benchmark that the paper means, and its shots are those of the variant that is read", () => {
    expect(benchmarkFact(variants, "mbpp")).toMatchObject({ variant: "full", items: 500 });
    const full = report({ model_id: "m", benchmark: "mbpp", score: 63.4, shots: 3 });
    expect(chooseScores([full], variants).chosen[0]).toMatchObject({ rule: 1 });
    const evalplus = { ...full, variant: "evalplus" };
    expect(chooseScores([evalplus], variants).chosen[0]).toMatchObject({ rule: 2 });
    expect(() => benchmarkFact(variants, "mmlu")).toThrow("no benchmark mmlu");
  });
});

describe("reportSpread", () => {
  it("pools the variance among reporters of the same score at the same shots", () => {
    const reports = [
      others("A", 60),
      others("B", 64),
      report({ ...mmlu, model_id: "n", score: 50 }),
      others("C", 56, { model_id: "n" }),
      others("D", 0, { model_id: "n", shots: 0 }),
    ];
    // Squared deviations 2 x 2^2 + 2 x 3^2 over two degrees of freedom.
    expect(reportSpread(reports).get("mmlu")).toBeCloseTo(Math.sqrt(13), 12);
  });

  it("takes no copy for a second measurement", () => {
    const copies = [others("A", 60.5), others("B", 60.5, { copy_of: "doc-A" })];
    expect(reportSpread(copies).has("mmlu")).toBe(false);
    // Two measurements, 60.5 and 64.5: two squared deviations of 2^2 over one degree of freedom.
    expect(reportSpread([...copies, others("C", 64.5)]).get("mmlu")).toBeCloseTo(Math.sqrt(8), 12);
  });

  it("knows nothing of a benchmark with one reporter a model", () => {
    expect(reportSpread([others("A", 60)]).has("mmlu")).toBe(false);
  });
});
