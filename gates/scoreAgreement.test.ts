import { describe, expect, it } from "vitest";
import { judgeScores } from "./scoreAgreement.ts";
import { isSameFigure, type ScoreStep } from "./scoreStep.ts";

const variants = new Map([
  ["mmlu", new Set(["standard"])],
  ["mbpp", new Set(["full", "sanitized", "evalplus"])],
]);

let rows = 0;
const step = (fields: Partial<ScoreStep> = {}): ScoreStep => ({
  row: `row ${rows++}`,
  model_id: "m-7b",
  family: "m",
  quantisation: "none",
  parameters: 7e9,
  benchmark: "mmlu",
  variant: "standard",
  score: 60.3,
  shots: 5,
  reporter: "Lab",
  lineage: fields.reporter ?? "Lab",
  day: "2024-01-01",
  until: null,
  doubt: null,
  note: "",
  isTrusted: false,
  isBarred: false,
  ...fields,
});
const known = (fields: Partial<ScoreStep>) => step({ isTrusted: true, ...fields });
const later = "2024-02-01";

/** Of each step that was held: its place, why, and until when. */
const held = (...steps: ScoreStep[]) =>
  judgeScores(steps, variants)
    .map(({ index, reason, releasedOn }) => [index, reason, releasedOn] as const)
    .sort(([a], [b]) => a - b);

describe("doubts", () => {
  const doubted = step({ reporter: "Rival", doubt: "other-labs-model" });

  it("hold a report until an independent one agrees", () => {
    expect(held(doubted)).toEqual([[0, "unconfirmed-other-labs-model", null]]);
    expect(held(doubted, step({ score: 61, day: later }))).toEqual([
      [0, "unconfirmed-other-labs-model", later],
    ]);
    expect(held(known({ score: 61 }), { ...doubted, day: later })).toEqual([]);
  });

  it("are not met by the same reporter, a far figure, other shots, or a copy", () => {
    const hold = [[0, "unconfirmed-other-labs-model", null]];
    expect(held(doubted, known({ reporter: "Rival", score: 60.9, day: later }))).toEqual(hold);
    expect(held(doubted, known({ score: 63, day: later }))).toEqual(hold);
    expect(held(doubted, known({ score: 61, shots: 0, day: later }))).toEqual(hold);
    expect(held(doubted, known({ score: 60.3, day: later }))).toEqual(hold);
  });

  it("are met by unsaid shots, and by another doubted measurement, but by no unknown publisher's", () => {
    expect(held(doubted, known({ score: 61, shots: null, day: later }))[0]?.[2]).toBe(later);
    const other = step({ reporter: "Third", score: 61, doubt: "other-labs-model", day: later });
    expect(held(doubted, other)).toEqual([[0, "unconfirmed-other-labs-model", later]]);
    expect(held(doubted, { ...other, doubt: "unknown-publisher" })).toEqual([
      [0, "unconfirmed-other-labs-model", null],
      [1, "unconfirmed-unknown-publisher", null],
    ]);
  });

  it("do not hold a copy of what stands: it is counted as nothing", () => {
    expect(held(known({}), { ...doubted, day: later })).toEqual([]);
  });

  it("are not met by a report that is barred or no longer stands", () => {
    const hold = [[1, "unconfirmed-other-labs-model", null]];
    expect(held(known({ score: 61, isBarred: true }), { ...doubted, day: later })).toEqual(hold);
    expect(held(known({ score: 61, until: later }), { ...doubted, day: later })).toEqual(hold);
  });
});

describe("protocol", () => {
  it.each([
    [{ benchmark: "mbpp", variant: "standard" }],
    [{ benchmark: "humaneval", shots: 10 }],
    [{ benchmark: "humaneval", note: "pass@10" }],
    [{ benchmark: "math", note: "maj@32" }],
    [{ benchmark: "bbh", note: "log-probability" }],
  ])("holds %j, whoever agrees", (fields) => {
    const report = { ...fields, score: 50.3 };
    expect(held(step(report), known({ ...report, score: 50.8, reporter: "Other", day: later }))).toEqual([
      [0, "protocol", null],
    ]);
  });

  it.each([
    [{ benchmark: "humaneval", shots: 0, note: "pass@1" }],
    [{ benchmark: "mmlu", note: "log-likelihood" }],
    [{ benchmark: "math", shots: null }],
    [{ benchmark: "mbpp", variant: "full", shots: 0 }],
  ])("lets %j pass", (fields) => {
    expect(held(step(fields))).toEqual([]);
  });
});

describe("range", () => {
  it("holds fractions and slipped points, of benchmarks with choices also below guessing", () => {
    expect(held(step({ score: 0.6 }))).toEqual([[0, "range", null]]);
    expect(held(step({ score: 6.03 }))).toEqual([[0, "range", null]]);
    expect(held(step({ benchmark: "humaneval", score: 100, shots: 0 }))).toEqual([[0, "range", null]]);
    expect(held(step({ benchmark: "humaneval", score: 0.6, shots: 0 }))).toEqual([]);
  });
});

describe("agreement among reports", () => {
  it("holds a report far from every other one at the same protocol", () => {
    const others = [known({ reporter: "A", score: 60 }), known({ reporter: "B", score: 66 })];
    const wrong = step({ reporter: "C", score: 50.3, day: later });
    expect(held(...others, wrong)).toEqual([[2, "disagrees", null]]);
    expect(held(...others, { ...wrong, score: 65.3 })).toEqual([]);
    expect(held(...others, { ...wrong, shots: 0 })).toEqual([]);
  });

  it("does not judge a report by what came later, and releases the other one when a third agrees", () => {
    const first = step({ reporter: "A", score: 50.3 });
    const second = step({ reporter: "B", score: 60.1, day: later });
    expect(held(first, second)).toEqual([[1, "disagrees", null]]);
    const third = known({ reporter: "C", score: 60.9, day: "2024-03-01" });
    expect(held(first, second, third)).toEqual([[1, "disagrees", "2024-03-01"]]);
  });

  it("takes a report that its source or reporter repeats for the same report", () => {
    const earlier = known({ score: 20 });
    expect(held(earlier, step({ score: 20, day: later }))).toEqual([]);
    expect(held(earlier, step({ score: 20, reporter: "Relay", lineage: "Lab", day: later }))).toEqual([]);
    expect(held(earlier, step({ score: 20, reporter: "Relay", day: later }))).toEqual([[1, "range", null]]);
  });
});

describe("extraction failures", () => {
  const others = [known({}), known({ benchmark: "bbh", score: 45, shots: 3 })];

  it("are generated answers near zero, beside the model's other benchmarks or a smaller model", () => {
    const none = step({ benchmark: "humaneval", shots: 0, score: 0, day: later });
    expect(held(...others, none)).toEqual([[2, "extraction-failure", null]]);
    expect(held(...others, { ...none, score: 20 })).toEqual([]);
    const smaller = known({
      model_id: "m-1b",
      parameters: 1e9,
      benchmark: "humaneval",
      score: 25,
      reporter: "A",
    });
    expect(held(smaller, none)).toEqual([[1, "extraction-failure", null]]);
  });

  it("do not confirm each other", () => {
    const none = (reporter: string, score: number, day: string) =>
      step({ benchmark: "math", shots: 4, score, reporter, day });
    expect(held(...others, none("A", 0.6, later), none("B", 1, "2024-03-01"))).toEqual([
      [2, "extraction-failure", null],
      [3, "extraction-failure", null],
    ]);
  });
});

describe("the sizes of a family", () => {
  const size = (billions: number, score: number, fields: Partial<ScoreStep> = {}) =>
    step({ model_id: `m-${billions}b`, parameters: billions * 1e9, score, ...fields });

  it("hold the size that does not fit, whatever their order", () => {
    const table = [size(1, 45.1), size(3, 54.7), size(7, 6.35), size(13, 67.9), size(70, 78.2)];
    const slipped = table.with(2, size(7, 36.5));
    expect(held(...table.with(2, size(7, 63.5)))).toEqual([]);
    expect(held(...slipped)).toEqual([[2, "family-jump", null]]);
    expect(held(...slipped.toReversed())).toEqual([[2, "family-jump", null]]);
  });

  it("hold both where nothing tells which is wrong, and neither beside another reporter's or quantisation", () => {
    expect(held(size(1, 65.1), size(7, 60.3)).map(([index]) => index)).toEqual([0, 1]);
    expect(held(size(1, 65.1, { reporter: "A" }), size(7, 60.3))).toEqual([]);
    expect(held(size(1, 65.1), size(7, 60.3, { quantisation: "int2" }))).toEqual([]);
  });

  it("hold the new one beside a curated one", () => {
    expect(held({ ...size(1, 65.1), isTrusted: true }, size(7, 60.3, { day: later }))).toEqual([
      [1, "family-jump", null],
    ]);
  });
});

describe("figures that belong elsewhere", () => {
  it("are held where the reporter has printed them for another benchmark of the model", () => {
    const bbh = known({ benchmark: "bbh", shots: 3, score: 53.4 });
    expect(held(bbh, step({ score: 53.4, day: later }))).toEqual([[1, "other-benchmarks-figure", null]]);
    expect(held(bbh, step({ score: 53.4, reporter: "Other", day: later }))).toEqual([]);
  });

  it("are held where two models of a table share a line, both", () => {
    const line = (model_id: string) =>
      [60.3, 45.2].map((score, at) =>
        step({ model_id, family: model_id, score, benchmark: ["mmlu", "bbh"][at]!, shots: [5, 3][at]! }),
      );
    expect(held(...line("a"), ...line("b")).map(([, reason]) => reason)).toEqual(
      new Array(4).fill("another-models-row"),
    );
    expect(held(...line("a"), line("b")[0]!)).toEqual([]);
  });

  it("are held where they do not go with the model's other benchmarks", () => {
    const others = [known({ score: 70 }), known({ benchmark: "bbh", score: 65, shots: 3 })];
    const shifted = step({ benchmark: "mmlu_pro", score: 65.3, day: later });
    expect(held(...others, shifted)).toEqual([[2, "out-of-line", null]]);
    expect(held(...others, { ...shifted, score: 41 })).toEqual([]);
  });
});

describe("isSameFigure", () => {
  it.each([
    [66.37, 66.37, true],
    [66.37, 66.4, true],
    [66.4, 66.37, true],
    [66.34, 66.4, false],
    [66.37, 66.38, false],
    [66, 66, false],
    [66, 66.4, false],
    [64.25, 64.3, true],
  ])("%d and %d: %s", (a, b, same) => {
    expect(isSameFigure(a, b)).toBe(same);
  });
});
