import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyse } from "../law/analyse.ts";
import { fitTwoStepRuler } from "../law/rulers/twoStepFit.ts";
import { lossOf, scoreOf } from "../law/rulers/twoStepRuler.ts";
import { referenceRuns } from "../law/testing/referenceRuns.ts";
import { type PlantedBenchmark, plantedCurves, plantedFacts, plantedScore } from "../law/testing/worlds.ts";
import { estimateTables } from "../snapshot/estimateTables.ts";
import { toCsv } from "../snapshot/table.ts";
import { openSnapshotStore } from "../store/snapshots.ts";
import { placeModel, placementLines } from "./placement.ts";
import { parseRulerFile, twoStepDocument } from "./rulerFile.ts";

const folder = mkdtempSync(join(tmpdir(), "densing-placement-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const facts = plantedFacts(0.003, 12);
const hash = "0".repeat(64);
const snapshots = openSnapshotStore(folder);
const { id } = await snapshots.publish(
  { files: new Map(tables()), manifest: manifest(), headline: {}, kind: "live" },
  "2026-01-01T00:00:00.000Z",
);

function manifest() {
  return {
    as_of: facts.as_of,
    known_at: "2024-01-01",
    method_version: "test",
    seed: 1,
    replicates: 100,
    bundle_sha256: hash,
    inputs: { catalogue_sha256: hash, facts_sha256: null, captures: [] },
  };
}

/** Those that a placement reads, the two of facts by hand: one score is the median of two reports. */
function tables(): [string, Uint8Array][] {
  const sampling = { seed: 1, headlineReplicates: 2, otherReplicates: 2 };
  const estimates = estimateTables(analyse(facts, sampling)).map(
    (table) => [table.name, toCsv(table)] as const,
  );
  const models = facts.models.map((row) =>
    [row.model_id, row.released_on, row.total_params, row.open_weights, row.quantisation].join(),
  );
  const scores = facts.scores.flatMap(({ model_id, benchmark, score }) => [
    [model_id, benchmark, score - 1, true].join(),
    [model_id, benchmark, score + 1, true].join(),
    [model_id, benchmark, 99, false].join(),
  ]);
  const ofFacts = [
    ["models", ["model_id,released_on,total_params,open_weights,quantisation", ...models].join("\n")],
    ["scores", ["model_id,benchmark,score,chosen", ...scores].join("\n")],
  ] as const;
  return [...estimates, ...ofFacts].map(([name, text]) => [
    `tables/${name}.csv`,
    new TextEncoder().encode(text),
  ]);
}

/** The planted curves as a user's ruler. */
const planted = parseRulerFile(
  "planted.json",
  JSON.stringify({
    name: "planted",
    curves: Object.entries(plantedCurves).map(([benchmark, curve]) => ({ benchmark, ...curve, noise: 0.1 })),
  }),
);
const scoresAt = (logDensity: number) =>
  Object.fromEntries(
    (["mmlu", "bbh", "math"] as PlantedBenchmark[]).map((name) => [
      name,
      plantedScore(name, 7e9, logDensity),
    ]),
  );
const scores = scoresAt(0.5);
const input = { params: 7e9, scores, date: null };

describe("placeModel", () => {
  it("says the same on a ruler of the user's own that is the joint one", async () => {
    const joint = await placeModel(snapshots, id, input);
    const own = await placeModel(snapshots, id, { ...input, ruler: planted });
    expect(joint.ruler).toBe("joint");
    expect(own.ruler).toBe("user:planted");
    expect(own.density).toBeCloseTo(Math.exp(0.5), 9);
    expect(own.density).toBeCloseTo(joint.density!, 6);
    expect(own.frontier?.model_id.replace(/-\db$/, "")).toBe("family-12");
    expect(own.frontier?.density).toBeCloseTo(joint.frontier!.density, 1);
    expect(own.of_models).toBe(facts.models.length);
    expect(own.denser_than).toBe(joint.denser_than);
  });

  it("compares with the frontier of a day on that ruler", async () => {
    const early = await placeModel(snapshots, id, { ...input, date: "2023-06-01", ruler: planted });
    expect(early.frontier?.released_on).toBe("2023-05-25");
    expect(early.share_of_frontier).toBeCloseTo(early.density! / early.frontier!.density, 12);
  });

  it("places on a two-step ruler from a file, and says which", async () => {
    const runs = [...referenceRuns("mmlu"), ...referenceRuns("bbh")];
    const fitted = fitTwoStepRuler(runs, { trainingTokens: 1e12 }).ruler;
    const ruler = parseRulerFile("two-step.json", JSON.stringify(twoStepDocument(fitted)));
    const { loss, score } = fitted.curves[0]!;
    const percent = scoreOf(score, lossOf(loss, 20e9, 1e12));
    const found = await placeModel(snapshots, id, {
      params: 10e9,
      scores: { mmlu: percent, bbh: percent },
      date: null,
      ruler,
    });
    expect(found).toMatchObject({ ruler: "two-step", status: "ok", benchmarks: ["bbh", "mmlu"] });
    expect(found.density).toBeCloseTo(2, 6);
    expect(placementLines(found)[0]).toMatch(/^Density 2 \(.*\) on the two-step ruler, from bbh, mmlu$/);
  });

  it("does not place what the ruler has no curve for", async () => {
    const found = await placeModel(snapshots, id, { ...input, scores: { gpqa: 40 }, ruler: planted });
    expect(found).toMatchObject({ status: "too_few", density: null, denser_than: null });
    expect(placementLines(found)).toEqual([
      "Not placed: too few scores on benchmarks of the ruler user:planted.",
    ]);
  });
});
