import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncLocalStorage, type Context } from "@temporalio/activity";
import { afterAll, describe, expect, it } from "vitest";
import { createAnalyseBundle } from "../activities/analyseBundle.ts";
import { createPublishSnapshot } from "../activities/publishSnapshot.ts";
import { createWriteBundle } from "../activities/writeBundle.ts";
import { placeModel } from "../cli/placement.ts";
import { plantedBenchmarks, plantedFacts } from "../law/testing/worlds.ts";
import { type PublishedRow, readPublishedTable } from "../snapshot/publishedTable.ts";
import { roundToPublished } from "../snapshot/table.ts";
import { openDocumentStore } from "../store/documents.ts";
import { openMadeStates } from "../store/madeStates.ts";
import { openSnapshotStore, type SnapshotStore } from "../store/snapshots.ts";
import { openTestThreads } from "../threads/testing/openTestThreads.ts";
import { type AppendRow, appendRows } from "../warehouse/append.ts";
import {
  document,
  filled,
  hubRelease,
  model,
  report,
  score,
  sourceOf,
  temporaryFolder,
} from "../warehouse/testing/fixtures.ts";

/* From the warehouse to a snapshot: what releases that nobody has confirmed change in it, and what not. */

const facts = plantedFacts(0.003, 6);
const catalogue = {
  documents: [document({ document_id: "card", published_on: "2024-02-01" })],
  models: facts.models.map(({ model_id, family, released_on, total_params }) =>
    model({ model_id, family, released_on, total_params, active_params: total_params }),
  ),
  scores: facts.scores.map((row) =>
    score({
      model_id: row.model_id,
      benchmark: row.benchmark as "mmlu",
      variant: row.variant as "standard",
      score: row.score,
      document_id: "card",
    }),
  ),
  benchmarks: plantedBenchmarks.map((row) => ({
    ...row,
    benchmark_id: row.benchmark_id as "mmlu",
    variant: row.variant as "standard",
    display_name: row.benchmark_id,
    metric: "accuracy",
    standard_shots: null,
    paper: null,
    licence: null,
    source: "paper",
    note: null,
  })),
};
const release = (name: string, more: AppendRow = {}): AppendRow =>
  hubRelease(`Lab/${name}`, { total_params: 7_135_792_468, ...more });
const asOf = "2026-08-01";
const replicates = 100;
const printed = { mmlu: 52.3, bbh: 41.7, math: 11.9 };
const cards = sourceOf("model-cards", { kind: "scores" });
const card = (name: string) =>
  cards(
    "2026-07-02T00:00:00Z",
    {
      observations: Object.entries(printed).map(([benchmark, value]) =>
        report(name, value, { benchmark: benchmark as "mmlu", reporter: "Lab" }),
      ),
    },
    { part: `Lab/${name}` },
  );
const names = ["Next-7B", "Next-7B-Chat"];
const releases = [release("Next-7B"), release("Next-7B-Chat", { stage: "instruct" })];

interface Published {
  readonly snapshots: SnapshotStore;
  readonly id: string;
  readonly bundleSha256: string;
  readonly candidates: readonly PublishedRow[];
}

const documentFolder = mkdtempSync(join(tmpdir(), "densing-candidates-"));
const documents = openDocumentStore(documentFolder);
afterAll(() => rmSync(documentFolder, { recursive: true }));

const threads = openTestThreads(1, afterAll);
const analyseBundle = createAnalyseBundle({ sources: new Map(), documents, threads });
const context = { cancellationSignal: new AbortController().signal } as Context;
async function bundled(captures: Parameters<typeof filled>[1], rows: readonly AppendRow[]) {
  const opened = await filled(catalogue, captures);
  await opened.transaction((connection) => appendRows(connection, "hub_releases", rows));
  const snapshots = openSnapshotStore(temporaryFolder());
  const made = openMadeStates(temporaryFolder(), snapshots);
  const write = createWriteBundle({ warehouse: async () => opened, documents, made, codeVersion: null });
  const inputs = await write({ kind: "live", asOf, knownAt: null, replicates });
  return { snapshots, made, inputs };
}

async function published(
  captures: Parameters<typeof filled>[1],
  rows: readonly AppendRow[],
): Promise<Published> {
  const { snapshots, made, inputs } = await bundled(captures, rows);
  const { bundleSha256, factsSha256 } = inputs;
  const { renderedSha256 } = await asyncLocalStorage.run(context, () =>
    analyseBundle({ bundleSha256, factsSha256, replicates }),
  );
  const publish = createPublishSnapshot({
    documents,
    snapshots,
    made,
    scratch: async (work) => work(temporaryFolder()),
    now: () => new Date(`${asOf}T12:00:00Z`),
  });
  const { id } = await publish({ kind: "live", replicates, ...inputs, renderedSha256 });
  return { snapshots, id, bundleSha256, candidates: await readPublishedTable(snapshots, id, "candidates") };
}

describe("releases that nobody has confirmed", () => {
  it("change no byte of a snapshot but the table that lists them and the page that shows them", async () => {
    const captures = names.map(card);
    const without = await published(captures, []);
    const beside = await published(captures, releases);
    expect(beside.bundleSha256).toBe(without.bundleSha256);
    expect((await bundled([], [])).inputs.bundleSha256).toBe(without.bundleSha256);
    const paths = ({ files }: { readonly files: readonly { readonly path: string }[] }) =>
      files.map(({ path }) => path);
    const listed = paths(await beside.snapshots.manifest(beside.id));
    expect(listed).toEqual(paths(await without.snapshots.manifest(without.id)));
    expect(listed.length).toBeGreaterThan(30);
    const changed: string[] = [];
    for (const path of listed) {
      const [one, other] = [
        await without.snapshots.read(without.id, path),
        await beside.snapshots.read(beside.id, path),
      ];
      if (!one.equals(other)) changed.push(path);
    }
    expect(changed.sort()).toEqual([
      "report.html",
      "report.md",
      "tables/candidates.csv",
      "tables/candidates.parquet",
    ]);
  });

  it("have the density that `densing place` gives to their parameters and scores, where they are base models", async () => {
    const { candidates, snapshots, id } = await published(names.map(card), releases);
    const [base, chat] = candidates.filter(({ entity }) => entity === "release");
    expect(base).toMatchObject({ name: "Lab/Next-7B", benchmarks: "bbh 41.7;math 11.9;mmlu 52.3" });
    const placed = await placeModel(snapshots, id, { params: 7_135_792_468, scores: printed, date: null });
    expect(placed.status).toBe("ok");
    for (const column of ["effective_params", "density", "density_low", "density_high"] as const) {
      expect(base![column], column).toBe(String(roundToPublished(placed[column]!)));
    }
    expect(base!.density_status).toBe("provisional");
    expect(chat).toMatchObject({
      name: "Lab/Next-7B-Chat",
      benchmarks: "bbh 41.7;math 11.9;mmlu 52.3",
      density: null,
      density_status: "instruct: only base models are compared",
    });
  });
});
