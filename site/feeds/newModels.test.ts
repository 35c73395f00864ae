import { describe, expect, it } from "vitest";
import { candidateOf } from "../../identity/candidate.ts";
import type { PublishedRow } from "../../snapshot/publishedTable.ts";
import { keptDays, keptEntries } from "./feed.ts";
import { newModelsFeed } from "./newModels.ts";

const candidate = (more: PublishedRow = {}) =>
  candidateOf({
    source_id: "hf-hub",
    entity: "release",
    name: "Lab/Next-7B",
    first_seen_on: "2026-11-20",
    repository: "Lab/Next-7B",
    lab: "Lab",
    total_params: "7100000000",
    active_params: "1300000000",
    quantisation: "none",
    stage: "base",
    parents: '[{"repository":"Lab/Old-7B","relation":"finetune"}]',
    licence: "apache-2.0",
    benchmarks: "bbh 62;mmlu 71",
    density: "1.41234",
    density_low: "1.1",
    density_high: "1.8",
    density_status: "provisional",
    created_on: "2026-11-18",
    ...more,
  });
const model = (more: PublishedRow = {}): PublishedRow => ({
  model_id: "old-7b",
  display_name: "Old 7B",
  organisation: "Lab",
  released_on: "2026-10-01",
  total_params: "7000000000",
  active_params: "7000000000",
  quantisation: "none",
  open_weights: "true",
  hf_repo: "Lab/Old-7B",
  ...more,
});
const density = (more: PublishedRow = {}): PublishedRow => ({
  model_id: "old-7b",
  benchmark: "joint",
  ruler: "joint",
  basis: "total",
  density: "2.5",
  density_low: "2",
  density_high: "3",
  status: "ok",
  ...more,
});
const input = {
  asOf: "2026-11-24",
  publishedAt: "2026-11-24T06:00:00.000Z",
  candidates: [],
  models: [],
  densities: [],
};
const factsIn = ({ facts }: { facts: readonly { name: string; value: string }[] }) =>
  Object.fromEntries(facts.map(({ name, value }) => [name, value]));

describe("newModelsFeed", () => {
  it("tells of a release what is known and what it waits for", () => {
    const feed = newModelsFeed({ ...input, candidates: [candidate()] });
    expect(feed.updated).toBe("2026-11-20T00:00:00.000Z");
    const [entry] = feed.entries;
    expect(entry).toMatchObject({
      key: "candidate/release/hf-hub/Lab%2FNext-7B",
      title: "Lab/Next-7B, 7.1B parameters (1.3B active), base",
      at: "2026-11-20T00:00:00.000Z",
      address: "https://huggingface.co/Lab/Next-7B",
      data: { kind: "candidate", entity: "release", density: 1.41234, total_params: 7_100_000_000 },
    });
    expect(factsIn(entry!)).toEqual({
      "First seen": "2026-11-20",
      "Repository made": "2026-11-18",
      Lab: "Lab",
      Parameters: "7.1B parameters (1.3B active)",
      Kind: "base",
      Licence: "apache-2.0",
      "Made from": "Lab/Old-7B (finetune)",
      "Provisional density": "1.41 (1.10-1.80), provisional",
      "Scores on its card": "BBH 62, MMLU 71",
      "Waits for": "a person's confirmation",
    });
  });

  it("says why there is no density, and what a person has to decide", () => {
    const waiting = candidate({
      density: null,
      density_low: null,
      density_high: null,
      density_status: "fewer than 2 benchmarks",
      review: "stage: nothing says it: x",
    });
    const facts = factsIn(newModelsFeed({ ...input, candidates: [waiting] }).entries[0]!);
    expect(facts).not.toHaveProperty("Provisional density");
    expect(facts).toMatchObject({
      "No density yet": "fewer than 2 benchmarks",
      "Waits for": "stage: nothing says it: x",
    });
  });

  it("tells of a model of the catalogue its density on the report's ruler, and leaves closed and undated ones out", () => {
    const feed = newModelsFeed({
      ...input,
      models: [
        model(),
        model({ model_id: "closed", open_weights: "false" }),
        model({ model_id: "undated", released_on: null }),
        model({ model_id: "month", released_on: "2026-09" }),
      ],
      densities: [
        density({ basis: "active", density: "9" }),
        density(),
        density({ ruler: "two-step", density: "8" }),
      ],
    });
    expect(feed.entries.map(({ key, at }) => [key, at.slice(0, 10)])).toEqual([
      ["model/old-7b", "2026-10-01"],
      ["model/month", "2026-09-01"],
    ]);
    expect(factsIn(feed.entries[0]!)).toMatchObject({ Density: "2.50 (2.00-3.00), within the ruler" });
    expect(factsIn(feed.entries[1]!)).not.toHaveProperty("Density");
  });

  it("has one entry a candidate: names too, the same name at two sources twice, releases first on a day", () => {
    const names = [
      candidate({ entity: "api_family", source_id: "litellm", name: "lab/next", repository: null }),
      candidate({ entity: "model", source_id: "evalplus", name: "Next 7B", repository: null }),
      candidate({ entity: "model", source_id: "epoch", name: "Next 7B", repository: null }),
      candidate(),
    ];
    const told = newModelsFeed({
      ...input,
      candidates: names,
      models: [model({ released_on: "2026-11-20" })],
    });
    expect(told.entries.map(({ key }) => key)).toEqual([
      "candidate/release/hf-hub/Lab%2FNext-7B",
      "model/old-7b",
      "candidate/model/epoch/Next%207B",
      "candidate/model/evalplus/Next%207B",
      "candidate/api_family/litellm/lab%2Fnext",
    ]);
    const turned = newModelsFeed({
      ...input,
      candidates: names.toReversed(),
      models: [model({ released_on: "2026-11-20" })],
    });
    expect(turned).toEqual(told);
  });

  it("is the same whenever and in whatever snapshot the same is known", () => {
    const known = { ...input, candidates: [candidate()], models: [model()] };
    const later = { ...known, asOf: "2026-11-30", publishedAt: "2026-11-30T06:00:00.000Z" };
    expect(newModelsFeed(later)).toEqual(newModelsFeed(known));
    expect(newModelsFeed({ ...input, publishedAt: "2026-11-24T06:00:00.000Z" }).updated).toBe(
      "2026-11-24T06:00:00.000Z",
    );
  });

  it("keeps everything of the last days, however much, and of what is older as much as there is room for", () => {
    const many = (count: number, day: string) =>
      Array.from({ length: count }, (_, index) =>
        candidate({ name: `Lab/${day}-${String(index).padStart(4, "0")}`, first_seen_on: day }),
      );
    const recent = many(keptEntries + 200, "2026-11-24");
    const edge = new Date(Date.parse("2026-11-24") - keptDays * 86_400_000).toISOString().slice(0, 10);
    const feed = newModelsFeed({
      ...input,
      candidates: [...recent, ...many(1, edge), ...many(50, "2025-01-01")],
    });
    expect(feed.entries).toHaveLength(keptEntries + 201);
    const few = newModelsFeed({
      ...input,
      candidates: [...many(10, "2026-11-24"), ...many(2000, "2025-01-01")],
    });
    expect(few.entries).toHaveLength(keptEntries);
  });

  it("gives no address to what is no repository", () => {
    for (const repository of [
      "javascript:alert(1)",
      "Lab/Next/7B",
      "../etc",
      "Lab/..",
      "https://x.example/y",
    ]) {
      expect(
        newModelsFeed({ ...input, candidates: [candidate({ repository })] }).entries[0]!.address,
      ).toBeNull();
    }
  });
});
