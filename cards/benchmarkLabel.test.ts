import { describe, expect, it } from "vitest";
import { readBenchmarkLabel } from "./benchmarkLabel.ts";

const short = (text: string): string => {
  const label = readBenchmarkLabel(text);
  if (label.kind === "several") return `several ${label.benchmarks.map(({ id }) => id).join(" ")}`;
  if (!("benchmark" in label)) return label.kind;
  const { id, variant } = label.benchmark;
  const { shots, notes } = label.qualifiers;
  return [
    label.kind,
    id,
    variant === "standard" ? "" : variant,
    ...shots.map((each) => `${each}-shot`),
    ...notes,
  ]
    .filter((part) => part !== "")
    .join(" ");
};

describe("readBenchmarkLabel", () => {
  it.each([
    ["MMLU (5-shot)", "named mmlu 5-shot"],
    ["MMLU-EM", "named mmlu EM"],
    ["mmlu_5shot", "named mmlu 5-shot"],
    ["five-shot MMLU, CoT", "named mmlu 5-shot CoT"],
    ["MMLU w/o CoT", "named mmlu no CoT"],
    ["Knowledge (MMLU)", "named mmlu"],
    ["MMLU-PRO 5-shot, CoT EM", "named mmlu_pro 5-shot CoT EM"],
    ["MMLU-Redux (EM)", "named mmlu_redux EM"],
    ["MMLU CF (5-shot, test)", "named mmlu_cf test 5-shot"],
    ["BBH (3-shot, CoT)", "named bbh 3-shot CoT"],
    ["BIG-Bench Hard", "named bbh"],
    ["bbh_cot_fewshot", "named bbh fewshot CoT"],
    ["MATH", "named math"],
    ["Hendrycks MATH", "named math"],
    ["minerva_math", "named math Minerva prompt"],
    ["Math (4-shot)", "named math 4-shot"],
    ["HumanEval pass@1 (0-shot)", "named humaneval 0-shot pass@1"],
    ["Human Eval+", "named humaneval_plus"],
    ["MBPP", "named mbpp "],
    ["sanitized_mbpp", "named mbpp sanitized"],
    ["MBPP ++ base version", "named mbpp evalplus"],
    ["MBPP EvalPlus (base)", "named mbpp evalplus"],
    ["GPQA (Diamond)", "named gpqa_diamond"],
  ])("%s is %s", (text, expected) => {
    expect(short(text).trim()).toBe(expected.trim());
  });

  it.each(
    [
      "CMMLU, MMMLU, MMLU-STEM, Social Science MMLU, MMLU-ProX-Zh, MMLU-Redux-2.0, Multilingual MMLU, MMLU (French)",
      "MATH-500, MATH500, MATH Level 5, MATH Avg, MathVista, CMath, HumanEval-X, Multipl-E HumanEval, MBPP+, BBEH",
      "GSM8K-Platinum, ARC-C, DROP (3-shot F1), BIG-Bench, SuperGPQA, LiveCodeBench v6 (Pass@1)",
    ]
      .join(", ")
      .split(", "),
  )("%s is another benchmark or a part of one", (text) => {
    expect(short(text)).toBe("other");
  });

  it.each([
    ["Math", "mathematics math"],
    ["math", "mathematics math"],
    ["Mathematics", "mathematics math"],
    ["MMLU quux", "unsure mmlu"],
    ["MMLU (val)", "unsure mmlu"],
    ["BIG-Bench 3-shot, CoT", "unsure bbh 3-shot CoT"],
    ["MMLU (5)", "unsure mmlu"],
    ["GSM8K + MATH", "several gsm8k math"],
    ["Average (MMLU, BBH)", "average"],
    ["5-shot", "qualifiers"],
    ["macro_avg/acc_char", "qualifiers"],
    ["Commonsense Reasoning", "category"],
    ["-", "empty"],
    ["Qwen2.5-Math-7B", "words"],
  ])("%s is %s", (text, expected) => {
    expect(short(text)).toBe(expected);
  });
});
