import { describe, expect, it } from "vitest";
import type { CardContext, CardResult } from "./card.ts";
import { readCard } from "./readCard.ts";
import { hasTruth, readTruth, recordedText } from "./testing/recordedTruth.ts";

interface Fragment {
  readonly file: string;
  /** What names its rows in the truth: a part of `source`. */
  readonly source: string;
  readonly context?: Partial<CardContext>;
  /** Truth cells that are found; the others must be in the review. */
  readonly found: number;
  readonly inReview?: number;
}

const fragments: readonly Fragment[] = [
  { file: "cards/deepseek-v3.tables.md", source: "deepseek-ai/DeepSeek-V3@", found: 24 },
  { file: "cards/hunyuan-large.tables.md", source: "Tencent-Hunyuan-Large@", found: 29 },
  { file: "cards/internlm-20b.tables.md", source: "model_cards/internlm_20b.md", found: 28 },
  { file: "cards/internlm2.5-7b.tables.md", source: "model_cards/internlm2.5_7b.md", found: 9 },
  { file: "cards/minicpm1.tables.md", source: "README-minicpm1-en.md", found: 55 },
  {
    file: "cards/moonlight.tables.md",
    source: "Moonlight@c2ad5b20c605086526a179d36901bfc41b52b44b:README.md",
    found: 24,
  },
  { file: "cards/qwen1.tables.md", source: "QwenLM/Qwen@", found: 57 },
  // Two tables give the same names other MMLU scores, and the headings that tell them apart are not in the fragment.
  {
    file: "leaderboards/llama3_model_card_tables.html",
    source: "models/llama3/MODEL_CARD.md",
    found: 5,
    inReview: 5,
  },
  {
    file: "leaderboards/llama3_1_model_card_tables.html",
    source: "models/llama3_1/MODEL_CARD.md",
    found: 12,
  },
  { file: "leaderboards/seed_oss_readme_tables.html", source: "ByteDance-Seed/seed-oss@", found: 24 },
  { file: "leaderboards/mmlu_cf_leaderboard_table.html", source: "microsoft/MMLU-CF@", found: 9 },
  ...["mmlu", "bbh", "math"].map((id) => ({
    file: `leaderboards/opencompass_${id}_base_models.md`,
    source: `datasets/${id}/README.md`,
    found: 32,
  })),
  ...["humaneval", "mbpp"].map((id) => ({
    file: `leaderboards/opencompass_${id}_base_models.md`,
    source: `datasets/${id}/README.md`,
    context: { benchmark: id },
    found: 32,
  })),
];

/** Printed names whose spelling does not give the id that the truth has for them. */
const ids: Readonly<Record<string, string>> = {
  "deepseek-v3": "deepseek-v3-base",
  "llama3.1-405b": "llama-3.1-405b",
  "llama3.1-70b": "llama-3.1-70b",
  "qwen2.5-72b": "qwen2.5-72b",
  "mixtral-8x22b": "mixtral-8x22b-v0.1",
  "hunyuan-large": "hunyuan-large-pretrain",
  "dsv2-lite": "deepseek-v2-lite",
  moonlight: "moonlight-16b-a3b",
  "phi-2-2b": "phi-2",
  "seed-oss-36b-base-(w/-syn.)": "seed-oss-36b-base",
  "seed-oss-36b-base-wosyn-(w/o-syn.)": "seed-oss-36b-base-wosyn",
  "qwen3-30b-a3b-base-2507": "qwen3-30b-a3b-base",
  "llama-30b": "llama-33b",
  "qwen1.5-moe-a2-7b": "qwen1.5-moe-a2.7b",
};
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/-(?:turbomind|hf|vllm)$/, "")
    .replace(/ /g, "-");
const letters = (name: string): string =>
  name
    .replace(/-(?:v0\.1|base|pretrain|llm)(?=-|$)/g, "")
    .replace(/llama1/, "llama")
    .replace(/[^a-z0-9.]/g, "");
const isModel = (printed: string, id: string): boolean => {
  const name = plain(printed);
  return (
    (ids[name] ?? name) === id ||
    letters(ids[name] ?? name) === letters(id).replace("deepseekllm", "deepseek")
  );
};

const read = (fragment: Fragment): CardResult =>
  readCard(recordedText(fragment.file), {
    context: { sourceId: "card", ...fragment.context },
  });

describe.skipIf(!hasTruth)("the recorded tables", () => {
  const truth = readTruth();

  const compare = (fragment: Fragment) => {
    const { reports, review } = read(fragment);
    const cells = truth.filter(({ source }) => source.includes(fragment.source));
    let found = 0;
    let inReview = 0;
    const missing: string[] = [];
    for (const cell of cells) {
      const { benchmark } = cell;
      const score = Number(cell.score);
      const hit = reports.find(
        (each) => each.benchmark === benchmark && each.score === score && isModel(each.model, cell.model_id),
      );
      const shots = cell.shots === "" ? null : Number(cell.shots);
      // Shots that a fragment does not print are told by other documents in the truth.
      if (hit !== undefined && (hit.shots === null || hit.shots === shots || shots === null)) found += 1;
      else if (
        review.some(({ readings }) =>
          readings.some((each) => each.benchmark === benchmark && each.score === score),
        )
      )
        inReview += 1;
      else missing.push(`${cell.model_id} ${benchmark} ${cell.score} ${cell.shots}`);
    }
    return { cells, found, inReview, missing };
  };

  it.each(fragments)("$file: every figure is found or in the review", (fragment) => {
    const { cells, found, inReview, missing } = compare(fragment);
    expect(missing).toEqual([]);
    expect([found, inReview]).toEqual([fragment.found, fragment.inReview ?? 0]);
    expect(cells).toHaveLength(found + inReview);
  });

  it.each(fragments)("$file: no report contradicts the truth", (fragment) => {
    const { reports } = read(fragment);
    const cells = truth.filter(({ source }) => source.includes(fragment.source));
    const wrong = reports.filter(({ model, benchmark, shots, score, tableSays, siblingsSay }) => {
      const said = cells.filter((cell) => cell.benchmark === benchmark && isModel(model, cell.model_id));
      // Another protocol of the same model is another figure.
      const same = said.filter((cell) => shots === null || cell.shots === "" || Number(cell.shots) === shots);
      const isBase = (tableSays ?? siblingsSay) !== "instruct";
      return isBase && same.length > 0 && !same.some((cell) => Number(cell.score) === score);
    });
    expect(wrong.map(({ model, benchmark, shots, score }) => [model, benchmark, shots, score])).toEqual([]);
  });

  it("are found to at least 98 % in all", () => {
    const compared = fragments.map(compare);
    const found = compared.reduce((sum, each) => sum + each.found, 0);
    const all = compared.reduce((sum, each) => sum + each.cells.length, 0);
    expect(found / all).toBeGreaterThan(0.98);
  });

  it("of other things give nothing", () => {
    const blog = read({ file: "leaderboards/qwen1_5_blog_tables.html", source: "", found: 0 });
    expect(blog.reports).toEqual([]);
    expect(new Set(blog.review.map(({ reason }) => reason))).toEqual(new Set(["math-or-mathematics"]));
  });
});
