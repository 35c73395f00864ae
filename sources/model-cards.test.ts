import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { hasTruth, readTruth, recordedText, type TruthCell } from "../cards/testing/recordedTruth.ts";
import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { createModelResolver } from "../identity/resolveModel.ts";
import { loadSource } from "./registry.ts";
import { parseCapture, type ScoreReport } from "./source.ts";

async function parse(id: string, part: string | undefined, text: string) {
  const source = await loadSource(id);
  const capture = { part, body: Buffer.from(text), url: source.url };
  const parsed = parseCapture(source, {
    ...capture,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: null,
  });
  const reports = parsed.observations.filter((each): each is ScoreReport => each.kind === "score");
  return { ...parsed, reports };
}
const card = (part: string | undefined, text: string) => parse("model-cards", part, text);
const table = (...models: readonly string[]) =>
  [
    `| Benchmark | ${models.join(" | ")} |`,
    `|---|${models.map(() => "---|").join("")}`,
    `| MMLU (5-shot) | ${models.map((_, index) => 60.1 + index).join(" | ")} |`,
    "",
  ].join("\n");
const doubts = (reports: readonly ScoreReport[]) => reports.map(({ model, doubt }) => [model, doubt]);

describe("a card", () => {
  it("is its lab's word on its own models, and second hand on others", async () => {
    const { reports } = await card(
      "Qwen/Qwen2.5-7B",
      table("Qwen2.5-7B", "Qwen2-7B", "Llama-3.1-8B", "Foo-7B"),
    );
    expect(doubts(reports)).toEqual([
      ["Qwen2.5-7B", null],
      ["Qwen2-7B", null],
      ["Llama-3.1-8B", "other-labs-model"],
      ["Foo-7B", "other-labs-model"],
    ]);
    expect(new Set(reports.map(({ reporter }) => reporter))).toEqual(new Set(["Alibaba Qwen"]));
  });

  it("names a family that nobody knows by its repository", async () => {
    const { reports } = await card("microsoft/Foo-7B", table("Foo 7B", "Bar-7B"));
    expect(doubts(reports)).toEqual([
      ["Foo 7B", null],
      ["Bar-7B", "other-labs-model"],
    ]);
    const ours = await card("microsoft/Foo-7B", table("Ours", "Bar-7B"));
    expect(doubts(ours.reports)[0]).toEqual(["Foo-7B", null]);
  });

  it("of nobody that is known waits as a whole", async () => {
    const { reports } = await card("somebody/Foo-7B", table("Foo-7B", "Llama-3.1-8B"));
    expect(new Set(reports.map(({ doubt }) => doubt))).toEqual(new Set(["unknown-publisher"]));
    expect(reports[0]!.reporter).toBe("card of somebody");
    const unnamed = await card(undefined, table("Foo-7B"));
    expect(unnamed.reports[0]).toMatchObject({ reporter: "an unnamed card", doubt: "unknown-publisher" });
  });

  it("lets no instruct model count under a base model's name", async () => {
    const chat = await card(
      "Qwen/Qwen2.5-7B",
      `## Chat models\n\n${table("Qwen2.5-7B", "Qwen2-7B-Instruct")}`,
    );
    expect(chat.reports.map(({ model, training, doubt }) => [model, training, doubt])).toEqual([
      ["Qwen2.5-7B", "instruct", "instruct-by-heading"],
      ["Qwen2-7B-Instruct", "instruct", null],
    ]);
    const beside = await card("Qwen/Qwen2.5-7B", table("Qwen2.5-7B", "GPT-4o", "Claude 3.5 Sonnet"));
    expect(doubts(beside.reports)[0]).toEqual(["Qwen2.5-7B", "base-or-instruct"]);
    const base = await card("Qwen/Qwen2.5-7B", `## Base models\n\n${table("Qwen2.5-7B", "GPT-4 (base)")}`);
    expect(doubts(base.reports)[0]).toEqual(["Qwen2.5-7B", null]);
  });

  it("without a table is normal, and a page is no card", async () => {
    expect(await card("Qwen/Qwen2.5-7B", "# Qwen2.5-7B\n\nNo table.\n")).toMatchObject({
      observations: [],
      quarantined: [],
    });
    await expect(
      card("Qwen/Qwen2.5-7B", `<!doctype html><html>${table("Qwen2.5-7B")}`),
    ).rejects.toMatchObject({
      type: "content-suspicious",
    });
  });

  it("has at most one report of one thing", async () => {
    const text = `${table("Qwen2.5-7B")}\ntext\n\n${table("Qwen2.5-7B").replace("5-shot", "5-shot, CoT").replace("60.1", "61.4")}`;
    const { reports } = await card("Qwen/Qwen2.5-7B", text);
    const keys = reports.map(({ model, benchmark, variant, shots, table: where }) =>
      JSON.stringify([model, benchmark, variant, shots, where]),
    );
    expect(reports).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
  });
});

interface Fragment {
  readonly file: string;
  readonly id: string;
  readonly part: string | undefined;
  /** What names its rows in the truth: a part of `source`. */
  readonly source: string;
  /** Truth cells whose two tables cannot be told apart without the headings, which the fragment lacks. */
  readonly refused?: number;
}

const onGitHub = (file: string, part: string, source: string): Fragment => ({
  file,
  id: "model-cards",
  part: `github.com/${part}`,
  source,
});
const fragments: readonly Fragment[] = [
  onGitHub("cards/deepseek-v3.tables.md", "deepseek-ai/DeepSeek-V3/README.md", "deepseek-ai/DeepSeek-V3@"),
  onGitHub(
    "cards/hunyuan-large.tables.md",
    "Tencent/Tencent-Hunyuan-Large/README.md",
    "Tencent-Hunyuan-Large@",
  ),
  onGitHub(
    "cards/internlm-20b.tables.md",
    "InternLM/InternLM/model_cards/internlm_20b.md",
    "/internlm_20b.md",
  ),
  onGitHub(
    "cards/internlm2.5-7b.tables.md",
    "InternLM/InternLM/model_cards/internlm2.5_7b.md",
    "/internlm2.5_7b.md",
  ),
  onGitHub("cards/minicpm1.tables.md", "OpenBMB/MiniCPM/docs/README-minicpm1-en.md", "README-minicpm1-en.md"),
  onGitHub(
    "cards/moonlight.tables.md",
    "MoonshotAI/Moonlight/README.md",
    "Moonlight@c2ad5b20c605086526a179d36901bfc41b52b44b:README.md",
  ),
  onGitHub("cards/qwen1.tables.md", "QwenLM/Qwen/README.md", "QwenLM/Qwen@"),
  {
    ...onGitHub(
      "leaderboards/llama3_model_card_tables.html",
      "meta-llama/llama-models/models/llama3/MODEL_CARD.md",
      "models/llama3/MODEL_CARD.md",
    ),
    refused: 5,
  },
  onGitHub(
    "leaderboards/llama3_1_model_card_tables.html",
    "meta-llama/llama-models/models/llama3_1/MODEL_CARD.md",
    "models/llama3_1/MODEL_CARD.md",
  ),
  onGitHub(
    "leaderboards/seed_oss_readme_tables.html",
    "ByteDance-Seed/seed-oss/README.md",
    "ByteDance-Seed/seed-oss@",
  ),
  {
    file: "leaderboards/mmlu_cf_leaderboard_table.html",
    id: "mmlu-cf",
    part: undefined,
    source: "microsoft/MMLU-CF@",
  },
  ...["mmlu", "bbh", "math", "humaneval", "mbpp"].map((part) => ({
    file: `leaderboards/opencompass_${part}_base_models.md`,
    id: "opencompass",
    part,
    source: `datasets/${part}/README.md`,
  })),
];

const judged = new Set(["mmlu", "bbh", "math", "humaneval", "mbpp", "mmlu_pro", "mmlu_cf"]);

describe.skipIf(!hasTruth)("the recorded tables, by the catalogue's names", () => {
  const truth = readTruth();
  const resolve = createModelResolver(
    loadCatalogue(fileURLToPath(new URL("../catalogue/", import.meta.url))),
  );
  const read = async ({ id, part, file }: Fragment) => {
    const { reports, quarantined } = await parse(id, part, recordedText(file));
    const named = reports.map((report) => ({
      ...report,
      model_id: resolve(id, report.model, report.training),
    }));
    return { reports: named, quarantined };
  };
  const isOf = (cell: TruthCell, report: ScoreReport & { readonly model_id: string | null }): boolean =>
    cell.model_id === report.model_id &&
    cell.benchmark === report.benchmark &&
    Number(cell.score) === report.score;
  /** Shots that a fragment does not print are told by other documents in the truth. */
  const shotsAgree = (cell: TruthCell, { shots }: ScoreReport): boolean =>
    shots === null || cell.shots === "" || Number(cell.shots) === shots;
  const variantOf = ({ benchmark }: TruthCell, { id }: Fragment): string | null => {
    if (benchmark === "mmlu_cf") return "test";
    if (benchmark !== "mbpp") return null;
    return id === "opencompass" ? "sanitized" : "full";
  };

  const compare = async (fragment: Fragment) => {
    const { reports, quarantined } = await read(fragment);
    const cells = truth.filter(({ source }) => source.includes(fragment.source));
    const missing = cells.filter(
      (cell) =>
        !reports.some(
          (report) =>
            isOf(cell, report) && shotsAgree(cell, report) && report.variant === variantOf(cell, fragment),
        ),
    );
    const refused = quarantined.filter(({ reason }) => reason === "card-conflicting-values");
    const inReview = missing.filter(({ score }) =>
      refused.some(({ seen }) => Number(seen) === Number(score)),
    );
    return { cells, missing, inReview };
  };

  it.each(fragments)("$file: every figure is found with its model, protocol and value", async (fragment) => {
    const { cells, missing, inReview } = await compare(fragment);
    expect(missing.filter((cell) => !inReview.includes(cell))).toEqual([]);
    expect(inReview).toHaveLength(fragment.refused ?? 0);
    expect(cells.length).toBeGreaterThan(0);
  });

  it.each(fragments)("$file: no report without a doubt is wrong", async (fragment) => {
    const { reports } = await read(fragment);
    const counted = reports.filter(
      ({ model_id, doubt, benchmark, variant }) =>
        model_id !== null && doubt === null && judged.has(benchmark) && variant !== "validation",
    );
    // What the truth has of another document of the same lab is as good.
    const wrong = counted.filter(
      (report) => !truth.some((cell) => isOf(cell, report) && shotsAgree(cell, report)),
    );
    expect(wrong).toEqual([]);
    expect(counted.filter(({ training }) => training === "instruct")).toEqual([]);
  });

  it("are found to at least 98 % in all", async () => {
    let found = 0;
    let all = 0;
    for (const fragment of fragments) {
      const { cells, missing } = await compare(fragment);
      all += cells.length;
      found += cells.length - missing.length;
    }
    expect(all).toBe(441);
    expect(found / all).toBeGreaterThan(0.98);
  });
});
