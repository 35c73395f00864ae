import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import { openDocumentStore } from "../store/documents.ts";
import { openMadeStates } from "../store/madeStates.ts";
import { openSnapshotStore } from "../store/snapshots.ts";
import { type AppendRow, appendRows } from "../warehouse/append.ts";
import type { CaptureInput } from "../warehouse/loadCaptures.ts";
import {
  correction,
  document,
  family,
  filled,
  hubRelease,
  model,
  price,
  quote,
  report,
  score,
  sourceOf,
  temporaryFolder,
} from "../warehouse/testing/fixtures.ts";
import { createWriteBundle } from "./writeBundle.ts";

/*
 * Everything that a snapshot is made from, of a vintage: planted facts that were known only later must change no byte.
 */

const day = "2024-06-30";
const litellm = sourceOf("litellm");
const board = sourceOf("board", { kind: "scores" });
const listed = (model: string, input: string, first_seen_on: string) =>
  price({
    model,
    family: model,
    first_seen_on,
    input_usd_per_mtok: input,
    output_usd_per_mtok: "9",
    document_id: "list",
  });

const catalogue = {
  documents: [
    document({ document_id: "list", published_on: "2024-01-15" }),
    document({ document_id: "paper", published_on: "2024-02-01" }),
    document({ document_id: "misprinted", published_on: "2024-03-01" }),
  ],
  models: [model({ model_id: "known-7b" }), model({ model_id: "june-7b", released_on: day })],
  scores: [
    score({ model_id: "known-7b", score: 60, document_id: "paper" }),
    score({ model_id: "known-7b", score: 16, document_id: "misprinted" }),
  ],
  api_families: [family({ family: "gpt-x" }), family({ family: "gpt-y" })],
  prices: [listed("gpt-x", "5", "2024-01-15")],
} satisfies Partial<Catalogue>;
const captures: readonly CaptureInput[] = [
  litellm("2024-06-01T00:00:00Z", { observations: [quote("gpt-x", "5", "9")] }),
  board("2024-06-10T00:00:00Z", { observations: [report("known-7b", 61)] }),
];

interface Plant {
  readonly rows?: Partial<Catalogue>;
  readonly seen?: readonly CaptureInput[];
  readonly releases?: readonly AppendRow[];
}

/** All that a snapshot of that day is made from, with what was known by `knownAt`. */
async function inputsOf(
  rows: Partial<Catalogue>,
  seen: readonly CaptureInput[],
  { knownAt, releases }: { readonly knownAt: string; readonly releases: readonly AppendRow[] },
) {
  const opened = await filled(rows, seen);
  await opened.transaction((connection) => appendRows(connection, "hub_releases", releases));
  const documents = openDocumentStore(temporaryFolder());
  const made = openMadeStates(temporaryFolder(), openSnapshotStore(temporaryFolder()));
  const write = createWriteBundle({ warehouse: async () => opened, documents, made, codeVersion: null });
  const { bundleSha256, factsSha256 } = await write({ kind: "vintage", asOf: day, knownAt, replicates: 100 });
  // The catalogue has another hash with each row that it gains: the one thing that may differ.
  const { catalogue_sha256: _, ...bundle } = (await documents.get(bundleSha256)) as Record<string, unknown>;
  return { bundle, facts: await documents.get(factsSha256) };
}

const later = document({ document_id: "later", published_on: "2024-07-01" });

const plants: Readonly<Record<string, Plant>> = {
  "a model that was released a day later": {
    rows: { models: [...catalogue.models, model({ model_id: "july-7b", released_on: "2024-07-01" })] },
  },
  "a report of a later document on a model of before": {
    rows: {
      documents: [...catalogue.documents, later],
      scores: [...catalogue.scores, score({ model_id: "known-7b", score: 75, document_id: "later" })],
    },
  },
  "a leaderboard that was captured later": {
    seen: [...captures, board("2024-07-01T00:00:00Z", { observations: [report("known-7b", 64)] })],
  },
  "a price of before that was first seen later": {
    seen: [
      ...captures,
      litellm("2024-07-02T00:00:00Z", {
        observations: [quote("gpt-x", "5", "9"), quote("gpt-y", "1", "2", { declaredFrom: "2024-05-01" })],
      }),
    ],
  },
  "a cut of before that was seen later": {
    seen: [
      ...captures,
      litellm("2024-07-03T00:00:00Z", {
        observations: [quote("gpt-x", "4", "9", { declaredFrom: "2024-06-20" })],
      }),
    ],
  },
  "another lineage that confirmed a price later": {
    seen: [
      ...captures,
      sourceOf("openrouter")("2024-07-04T00:00:00Z", { observations: [quote("gpt-x", "5", "9")] }),
    ],
  },
  "a correction of later": {
    rows: {
      corrections: [
        correction({
          correction_id: "c1",
          table: "scores",
          action: "quarantine",
          document_id: "misprinted",
          subject: "known-7b",
          benchmark: "mmlu",
          known_from: "2024-07-05",
        }),
      ],
    },
  },
  "a release on the Hub that was captured later": {
    releases: [hubRelease("Lab/July-7B", { created_on: "2024-06-29", known_from: "2024-07-01" })],
  },
};

const knownLater = "2024-08-01";
const inputsWith = ({ rows = {}, seen = captures, releases = [] }: Plant, knownAt: string) =>
  inputsOf({ ...catalogue, ...rows }, seen, { knownAt, releases });
const plain = new Map<string, ReturnType<typeof inputsOf>>();
const inputsWithout = (knownAt: string) => {
  const found = plain.get(knownAt) ?? inputsWith({}, knownAt);
  plain.set(knownAt, found);
  return found;
};

describe("a vintage", () => {
  it.each(Object.entries(plants))("is not changed by %s", async (_, plant) => {
    expect(await inputsWith(plant, day)).toEqual(await inputsWithout(day));
  });

  // Each plant would be seen, were it not for the day: but for the model, which no knowledge of that day's world has.
  it.each(Object.entries(plants).filter(([, { rows }]) => !rows?.models))(
    "restated with a later knowledge is changed by %s",
    async (_, plant) => {
      expect(await inputsWith(plant, knownLater)).not.toEqual(await inputsWithout(knownLater));
    },
  );
});
