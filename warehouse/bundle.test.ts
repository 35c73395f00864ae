import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import type { Bundle } from "../store/bundle.ts";
import { canonicalJson } from "../store/canonicalJson.ts";
import { writeBundle } from "./bundle.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import {
  correction,
  document,
  family,
  filled,
  model,
  price,
  quote,
  report,
  score,
  sourceOf,
  warehouseAt,
} from "./testing/fixtures.ts";

const catalogue = {
  documents: [
    document({ document_id: "card", published_on: "2024-02-01" }),
    document({ document_id: "list", published_on: "2024-01-01", date_rule: "row", lineage: "litellm" }),
    document({ document_id: "terms", published_on: "2024-02-02", redistribute: "no" }),
    document({ document_id: "figures", published_on: "2024-02-03", redistribute: "facts-only" }),
  ],
  models: [
    model({ model_id: "m-70b", lab: "Lab", released_on: "2024-01-15", training_tokens: 15_000_000_000_000 }),
    model({
      model_id: "m-7b",
      parent_model_id: "m-70b",
      released_on: "2024-03-15",
      compression_method: "pruning",
    }),
    model({ model_id: "m-month", released_on: "2024-01" }),
  ],
  scores: [
    score({ model_id: "m-70b", score: 80, document_id: "card" }),
    score({ model_id: "m-70b", score: 79.5, document_id: "terms", reporter: "Other", shots: null }),
    score({ model_id: "m-7b", score: 60, document_id: "figures" }),
    score({ model_id: "m-month", score: 50, document_id: "card" }),
  ],
  benchmarks: [
    {
      benchmark_id: "mmlu",
      variant: "standard",
      display_name: "MMLU",
      items: 14_042,
      chance_level: 25,
      metric: "accuracy",
      paper_shots: 5,
      standard_shots: "5",
      paper: null,
      licence: null,
      source: "paper",
      note: null,
    },
  ],
  prices: [
    price({
      first_seen_on: "2024-01-01",
      input_usd_per_mtok: "30",
      output_usd_per_mtok: "60",
      document_id: "list",
    }),
    price({
      first_seen_on: "2024-02-10",
      input_usd_per_mtok: "10",
      output_usd_per_mtok: "30",
      document_id: "list",
    }),
    price({
      first_seen_on: "2024-01-05",
      input_usd_per_mtok: "0",
      output_usd_per_mtok: "0",
      document_id: "list",
      provider: "host",
      price_kind: "zero",
    }),
    price({
      first_seen_on: "2024-01-05",
      input_usd_per_mtok: "1",
      output_usd_per_mtok: "1",
      document_id: "list",
      family: "unowned",
      model: "unowned",
    }),
  ],
  api_families: [family({ family: "gpt-x", defines_tier: "gpt-4", first_party_providers: "azure;openai" })],
  api_scores: [
    {
      model: "GPT-X",
      family: "gpt-x",
      benchmark: "mmlu",
      score: 86.4,
      released_on: "2024-01",
      note: null,
      source: "page",
      document_id: "card",
    },
  ],
  compression_pairs: [
    {
      parent_model_id: "m-70b",
      child_model_id: "m-7b",
      method: "pruning",
      paper_verdict: "lower" as const,
      source: "paper",
    },
  ],
  hardware_trends: [
    { name: "Epoch", doubling_years: 2.1, low_years: 1.9, high_years: null, note: null, source: "epoch" },
  ],
} satisfies Partial<Catalogue>;

async function bundle(
  at: { asOf: string; knownAt: string | null },
  captures: readonly CaptureInput[] = [],
  rows: Partial<Catalogue> = catalogue,
): Promise<Bundle> {
  const warehouse = await filled(rows, captures);
  return warehouse.transaction((connection) => writeBundle(connection, at));
}

const litellm = sourceOf("litellm");
const now = { asOf: "2024-12-31", knownAt: null };

describe("writeBundle", () => {
  it("holds dated models, their reports, and prices of families with an owner", async () => {
    const written = await bundle(now);
    expect(written.known_at).toBe("2024-03-15");
    expect(written.models.map((row) => [row.model_id, row.released_on, row.training_tokens])).toEqual([
      ["m-70b", "2024-01-15", 15_000_000_000_000],
      ["m-7b", "2024-03-15", null],
    ]);
    expect(written.scores).toEqual([
      {
        model_id: "m-70b",
        benchmark: "mmlu",
        variant: "standard",
        score: 80,
        shots: 5,
        reporter: "Lab",
        document_id: "card",
        source_table: "Table 1",
        known_from: "2024-02-01",
        own_lab: true,
        barred_by: null,
        copy_of: null,
        redistribute: true,
      },
      expect.objectContaining({ document_id: "terms", own_lab: false, shots: null, redistribute: false }),
      expect.objectContaining({ model_id: "m-7b", document_id: "figures", redistribute: true }),
    ]);
    expect(written.prices).toEqual([
      {
        provider: "openai",
        model: "gpt-x",
        family: "gpt-x",
        input_usd_per_mtok: "30",
        output_usd_per_mtok: "60",
        valid_from: "2024-01-01",
        valid_to: "2024-02-10",
        price_kind: "standard",
        lineage: "litellm",
        lineages: 1,
        first_party: true,
        open_weights: false,
        redistribute: true,
      },
      expect.objectContaining({ input_usd_per_mtok: "10", valid_from: "2024-02-10", valid_to: null }),
    ]);
    expect(written.benchmarks).toEqual([
      { benchmark_id: "mmlu", variant: "standard", chance_level: 25, items: 14_042, paper_shots: 5 },
    ]);
    expect(written.api_scores).toEqual([
      {
        family: "gpt-x",
        model: "GPT-X",
        benchmark: "mmlu",
        score: 86.4,
        document_id: "card",
        redistribute: true,
      },
    ]);
    expect(written.api_families).toEqual([
      { family: "gpt-x", vendor: "OpenAI", open_weights: false, defines_tier: "gpt-4" },
    ]);
    expect(written.compression_pairs).toEqual([
      { parent_model_id: "m-70b", child_model_id: "m-7b", method: "pruning", paper_verdict: "lower" },
    ]);
    expect(written.hardware_trends).toEqual([
      { name: "Epoch", doubling_years: 2.1, low_years: 1.9, high_years: null },
    ]);
    expect(written.captures).toEqual([]);
  });

  it("knows in a vintage only what was known", async () => {
    const vintage = await bundle({ asOf: "2024-02-01", knownAt: "2024-02-01" });
    expect(vintage.models.map((row) => row.model_id)).toEqual(["m-70b"]);
    expect(vintage.scores.map((row) => row.document_id)).toEqual(["card"]);
    expect(vintage.prices.map((row) => [row.input_usd_per_mtok, row.valid_to])).toEqual([["30", null]]);
    expect(vintage.compression_pairs).toEqual([]);
    expect(vintage.known_at).toBe("2024-02-01");
  });

  it("does not change an old vintage when facts are added", async () => {
    const at = { asOf: "2024-02-01", knownAt: "2024-02-01" };
    const before = await bundle(at);
    const later = {
      ...catalogue,
      models: [...catalogue.models, model({ model_id: "m-new", released_on: "2024-11-01" })],
      scores: [...catalogue.scores, score({ model_id: "m-70b", score: 70, document_id: "figures" })],
      corrections: [
        correction({ correction_id: "c", table: "scores", action: "quarantine", subject: "m-70b" }),
      ],
    };
    const captures = [litellm("2024-06-01T00:00:00Z", { observations: [quote("gpt-x", "1", "1")] })];
    const after = await bundle(at, captures, later);
    expect({ ...after, catalogue_sha256: "" }).toEqual({ ...before, catalogue_sha256: "" });
  });

  it("differs on two days of the same facts in as_of alone", async () => {
    const captures = [litellm("2024-06-01T00:00:00Z", { observations: [quote("gpt-x", "1", "1")] })];
    const one = await bundle({ asOf: "2024-06-02", knownAt: "2024-06-02" }, captures);
    const two = await bundle({ asOf: "2024-12-31", knownAt: null }, captures);
    expect(one.as_of).not.toBe(two.as_of);
    expect(canonicalJson({ ...one, as_of: "" })).toBe(canonicalJson({ ...two, as_of: "" }));
  });

  it("cites the captures that began or ended a price, not those that confirm one", async () => {
    const stays = quote("gpt-x", "10", "30");
    const turbo = quote("gpt-x-turbo", "1", "1");
    const aliases = [
      { scope: "any", name: "gpt-x-turbo", entity: "api_family" as const, id: "gpt-x", evidence: "page" },
    ];
    const begins = litellm("2024-06-01T00:00:00Z", { observations: [stays, turbo] });
    const confirms = litellm("2024-06-02T00:00:00Z", {
      observations: [stays, turbo, quote("other", "1", "1")],
    });
    const ends = litellm("2024-06-03T00:00:00Z", { observations: [stays] });
    // A second look: one key of three is more than one in twenty.
    const endsAgain = litellm("2024-06-04T00:00:00Z", { observations: [stays] });
    const at = async (captures: CaptureInput[]) => bundle(now, captures, { ...catalogue, aliases });
    const cited = ({ capture }: CaptureInput) => ({
      source_id: "litellm",
      sha256: capture.sha256,
      fetched_at: capture.fetchedAt,
    });
    const [first, second, third] = [
      await at([begins]),
      await at([begins, confirms]),
      await at([begins, confirms, ends, endsAgain]),
    ];
    expect(first.captures).toEqual([cited(begins)]);
    expect(canonicalJson(second)).toBe(canonicalJson(first));
    expect(third.captures).toEqual([cited(begins), cited(ends)]);
    expect(third.known_at).toBe("2024-06-04");
    expect(third.prices.find((row) => row.model === "gpt-x-turbo")?.valid_to).toBe("2024-06-04");
    expect(canonicalJson(third)).not.toBe(canonicalJson(first));
  });

  it("takes in captured scores, with their source where they have no document", async () => {
    const board = sourceOf("board", { kind: "scores", redistribute: false });
    const capture = board("2024-06-01T00:00:00Z", { observations: [report("m-7b", 61)] });
    const written = await bundle(now, [capture]);
    expect(written.scores.find((row) => row.reporter === "Harness")).toMatchObject({
      model_id: "m-7b",
      document_id: "board",
      known_from: "2024-06-01",
      own_lab: false,
      redistribute: false,
    });
    expect(written.captures.map((row) => row.source_id)).toEqual(["board"]);
  });

  it("names the correction that bars a report", async () => {
    const bar = { table: "scores", action: "never_choose", document_id: "card" } as const;
    const corrections = [correction({ correction_id: "no-card", ...bar })];
    const written = await bundle(now, [], { ...catalogue, corrections });
    expect(written.scores.map((row) => row.barred_by)).toEqual(["no-card", null, null]);
  });

  it("refuses a warehouse without a catalogue", async () => {
    const warehouse = await warehouseAt();
    const failure = warehouse.transaction((connection) => writeBundle(connection, now));
    await expect(failure).rejects.toMatchObject({
      type: "warehouse-row-unexpected",
      facts: { seen: "0 rows" },
    });
  });
});
