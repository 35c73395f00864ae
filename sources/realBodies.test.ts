/** The parsers over real recorded bodies, where DENSING_CAPTURES_DIR names a folder of them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadSource } from "./registry.ts";
import { type Observation, observationSchema, parseCapture, type Quarantined } from "./source.ts";

const folder = process.env.DENSING_CAPTURES_DIR ?? "";
const prices = join(folder, "prices", "litellm");
const leaderboard = join(folder, "leaderboards", "mmlu_cf_leaderboard_table.html");

async function parse(id: string, path: string) {
  const source = await loadSource(id);
  const stored = readFileSync(path);
  const body = path.endsWith(".gz") ? gunzipSync(stored) : stored;
  return parseCapture(source, {
    body,
    url: source.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: null,
  });
}
const find = (observations: readonly Observation[], provider: string, model: string) =>
  observations.find((each) => each.kind === "price" && each.provider === provider && each.model === model);
const keysOf = (quarantined: readonly Quarantined[], reason: string) =>
  quarantined.flatMap((refused) => (refused.reason === reason ? refused.key : []));

describe.skipIf(folder === "" || !existsSync(prices))("litellm's recorded revisions", () => {
  const files = folder !== "" && existsSync(prices) ? readdirSync(prices).sort() : [];
  const good = files.filter((file) => !file.startsWith("broken_"));
  const file = (words: string) => join(prices, files.find((name) => name.includes(words))!);

  it.each(good)("%s parses to valid rows, each row of the body accounted for", async (name) => {
    const { observations, quarantined, skipped } = await parse("litellm", join(prices, name));
    for (const observation of observations) observationSchema.parse(observation);
    const pairs = observations.map((each) =>
      each.kind === "price" ? `${each.provider}\n${each.model}` : "",
    );
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(observations.length).toBeGreaterThan(quarantined.length * 5);
    const stored = readFileSync(join(prices, name));
    const document = JSON.parse((name.endsWith(".gz") ? gunzipSync(stored) : stored).toString("utf8"));
    const rows = Object.keys(document.MODEL_COST ?? document).length;
    const accounted = Object.values(skipped).reduce(
      (a, b) => a + b,
      observations.length + quarantined.length,
    );
    expect(accounted).toBe(rows);
  });

  it.each(files.filter((name) => name.startsWith("broken_")))("%s is refused whole", async (name) => {
    await expect(parse("litellm", join(prices, name))).rejects.toMatchObject({
      type: "body-unparseable",
      facts: { problem: "PropertyNameExpected" },
    });
  });

  it("hold the prices of their day", async () => {
    const dear = await parse("litellm", file("event_gpt-4_2023-09-18"));
    expect(find(dear.observations, "openai", "gpt-4")).toMatchObject({
      inputUsdPerMtok: "30",
      outputUsdPerMtok: "60",
    });
    const mini = await parse("litellm", file("event_gpt-4o-mini_2024-07-18"));
    expect(find(mini.observations, "openai", "gpt-4o-mini")).toMatchObject({
      inputUsdPerMtok: "0.15",
      outputUsdPerMtok: "0.6",
    });
    const chat = await parse("litellm", file("event_deepseek-chat_2024-05-07"));
    expect(find(chat.observations, "deepseek", "deepseek-chat")).toMatchObject({
      inputUsdPerMtok: "0.14",
      outputUsdPerMtok: "0.28",
    });
  });

  it("hold duplicate keys, slips by factors and prices per character, all of them refused", async () => {
    const duplicated = await parse("litellm", file("litellm_2025-03-02"));
    expect(keysOf(duplicated.quarantined, "duplicate-key")).toEqual([
      "perplexity/sonar",
      "perplexity/sonar-pro",
    ]);
    expect(keysOf(duplicated.quarantined, "per-character-as-token")).toContain("chat-bison");
    const slipped = await parse("litellm", file("litellm_2026-07-24"));
    const absurd = keysOf(slipped.quarantined, "absurd-magnitude");
    expect(absurd).toEqual(expect.arrayContaining(["wandb/openai/gpt-oss-120b", "azure_ai/jais-30b-chat"]));
    expect(absurd).toHaveLength(16);
  });
});

/** Which source a recorded file is of, and what becomes of it; the first pattern that fits. */
const recorded: readonly (readonly [RegExp, string | null, "rows" | "refused"])[] = [
  [/^litellm\/broken_/, "litellm", "refused"],
  [/^litellm\//, "litellm", "rows"],
  [/^simonw\//, "llm-prices", "rows"],
  // The list of OpenRouter that models.dev keeps.
  [/^models\.dev\/.*models\.json/, "openrouter", "rows"],
  // Parts of what models.dev puts together.
  [/^models\.dev\/.*\.toml$/, "models-dev", "refused"],
  [/^openrouter\//, "openrouter", "rows"],
  [/^genai-prices\/.*(schema\.json|\.yml)$/, "genai-prices", "refused"],
  [/^genai-prices\//, "genai-prices", "rows"],
  // No source of ours yet, and no list of prices.
  [/^(portkey|epoch)\/|^MANIFEST\.csv$/, null, "refused"],
];

describe.skipIf(folder === "" || !existsSync(prices))("every recorded body of prices", () => {
  const root = join(folder, "prices");
  const files = (existsSync(root) ? readdirSync(root, { recursive: true, withFileTypes: true }) : [])
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();

  it("gives valid rows, or is refused whole", async () => {
    for (const file of files) {
      const [, id, fate] = recorded.find(([pattern]) => pattern.test(file)) ?? [null, "", ""];
      expect(fate, `${file} is of no known kind`).not.toBe("");
      if (id === null || id === undefined) continue;
      const outcome = await parse(id, join(root, file)).catch((thrown: unknown) => thrown);
      if (fate === "refused") {
        expect(outcome, file).toMatchObject({
          type: expect.stringMatching(/^(body-unparseable|content-suspicious)$/),
        });
        continue;
      }
      const { observations, quarantined } = outcome as Awaited<ReturnType<typeof parse>>;
      for (const observation of observations) observationSchema.parse(observation);
      expect(observations.length, file).toBeGreaterThan(5 * quarantined.length);
    }
    expect(files.length).toBeGreaterThan(150);
  });
});

describe.skipIf(folder === "" || !existsSync(leaderboard))("mmlu-cf's recorded leaderboard", () => {
  it("gives 44 models with five scores each, as printed", async () => {
    const { observations, quarantined, skipped } = await parse("mmlu-cf", leaderboard);
    const scores = observations.filter((each) => each.kind === "score");
    expect(quarantined).toEqual([]);
    expect(skipped).toEqual({ "group row": 5 });
    expect(scores).toHaveLength(44 * 5);
    const rowOf = (model: string) => {
      const own = scores.filter((each) => each.model === model);
      return [own[0]?.group, ...own.map((each) => each.score)];
    };
    // Group, MMLU 5-shot, then MMLU-CF 5-shot test and validation, 0-shot test and validation.
    expect(rowOf("GPT-4o")).toEqual(["API", 88, 73.4, 73.4, 71.9, 72.4]);
    expect(rowOf("Llama-3.3-70B-instruct")).toEqual(["Large", 86.3, 68.8, 67.8, 67.6, 67.5]);
    expect(rowOf("Gemma2-27B")).toEqual(["Medium", 75.2, 63.9, 63.5, 64.2, 64]);
    expect(rowOf("Mixtral-8x7B-instruct-v0.1")).toEqual(["Medium", 70.5, 58.3, 57.1, 58.9, 58.5]);
    expect(rowOf("Gemma-2-9B")).toEqual(["Small", 71.3, 53.7, 53.3, 32.1, 31.2]);
    expect(rowOf("Qwen2-0.5B-instruct")).toEqual(["Mini", 37.9, 38.3, 38.3, 33.5, 33.5]);
    expect(scores.filter((each) => each.benchmark === "mmlu")).toHaveLength(44);
    expect(scores.filter((each) => each.variant === "validation" && each.shots === 0)).toHaveLength(44);
  });
});
