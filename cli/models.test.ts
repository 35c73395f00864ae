import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadCatalogue, parseCatalogue } from "../catalogue/loadCatalogue.ts";
import { model, texts } from "../catalogue/testing/smallCatalogue.ts";
import { readCatalogueTexts } from "../catalogue/writeCatalogue.ts";
import { pricedName, printedName, release } from "../identity/testing/candidates.ts";
import { filterQueue, findCandidate, queueLines, waiting } from "./modelsQueue.ts";
import { reviewCandidate, reviewedLines, undoDecision } from "./modelsReview.ts";
import { showModel, shownLines } from "./modelsShow.ts";

const day = "2026-11-01";
const reason = "its card says so";
const parents = '[{"repository":"org/A-7B","relation":"quantized"}]';
const catalogue = texts({ models: [{ ...model, hf_repo: "org/A-7B" }] });
const quantised = release({
  name: "org/A-7B-AWQ",
  repository: "org/A-7B-AWQ",
  model_id: "a-7b-awq",
  parents,
});
const candidates = [
  pricedName("host/a-7b"),
  release(),
  printedName("A 7.0B", { suggestion: "a-7b", suggestion_reason: '"7.0b" is not "7b"' }),
  printedName("A 7.0B", { source_id: "evalplus" }),
  quantised,
];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "densing-review-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of catalogue) writeFileSync(join(path, name), text);
  return path;
}

describe("the queue", () => {
  it("is newest first, filtered, and shows a density with its mark only", () => {
    const queue = waiting(candidates, parseCatalogue(catalogue));
    expect(queue.map(({ first_seen_on }) => first_seen_on)).toEqual([
      "2026-10-03",
      "2026-10-02",
      "2026-10-02",
      "2026-10-01",
      "2026-10-01",
    ]);
    expect(filterQueue(queue, { entity: "release", since: "2026-10-01" })).toHaveLength(2);
    expect(filterQueue(queue, { since: "2026-10-03" }).map(({ name }) => name)).toEqual(["host/a-7b"]);
    expect(filterQueue(queue, { source: "epoch" })).toHaveLength(1);
    const lines = queueLines({ snapshot: "2026-11-01-0a", candidates: queue }).join("\n");
    expect(lines).toMatch(/org\/B-3B-Base {2,}3B base {2,}density 0\.8 \(0\.5-1\.2\) provisional/);
    expect(lines).toContain("perhaps a-7b");
    expect(lines).toContain("5 names wait in snapshot 2026-11-01-0a");
  });

  it("leaves out what was decided since the snapshot, and brings back what was undone", async () => {
    const path = folder();
    const left = () => waiting(candidates, loadCatalogue(path)).length;
    const ask = (index: number, action: string, more: object = {}) =>
      reviewCandidate(path, candidates[index]!, action, { set: [], reason, ...more }, day);
    await ask(0, "reject");
    await ask(2, "merge", { into: "a-7b", scope: "any" });
    // The name means the same at every source.
    expect(left()).toBe(2);
    const { decision } = await ask(1, "accept", { set: ["family=b", "released_on=2026-10-01"] });
    expect(left()).toBe(1);
    await undoDecision(path, decision.decision_id, { set: [], reason: "a slip" }, day);
    expect(left()).toBe(2);
  });
});

describe("findCandidate", () => {
  it("knows a name letter by letter, and asks which where two sources use it", () => {
    expect(findCandidate(candidates, "org/B-3B-Base", {}).entity).toBe("release");
    expect(findCandidate(candidates, "A 7.0B", { source: "evalplus" }).source_id).toBe("evalplus");
    expect(() => findCandidate(candidates, "A 7.0B", {})).toThrow(/--source epoch .* or --source evalplus/);
    expect(() => findCandidate(candidates, "a 7.0b", {})).toThrow(/did you mean A 7\.0B\?/);
    expect(() => findCandidate(candidates, "org/B-3B-Base", { entity: "model" })).toThrow(
      expect.objectContaining({ type: "candidate-unknown" }),
    );
  });
});

describe("reviewCandidate", () => {
  it.each([
    ["maybe", {}, /accept, reject or merge/],
    ["reject", { into: "a-7b" }, /--into is nothing to reject/],
    ["accept", { scope: "any" }, /--scope is nothing to accept/],
    ["merge", { set: ["family=b"] }, /--set is nothing to merge/],
    ["merge", {}, /merge needs --into ID, perhaps a-7b/],
    ["accept", { set: ["colour"] }, /field=value/],
    ["accept", { set: ["family=b", "family=c"] }, /each field once/],
    ["reject", { reason: undefined }, /needs --reason/],
  ])("refuses %s with %j", async (action, more, message) => {
    const path = folder();
    const decided = reviewCandidate(path, candidates[2]!, action, { set: [], reason, ...more } as never, day);
    await expect(decided).rejects.toMatchObject({
      type: "invalid-argument",
      message: expect.stringMatching(message),
    });
    expect(readCatalogueTexts(path)).toEqual(catalogue);
  });

  it("tells a person what was written and how to take it back", async () => {
    const path = folder();
    const options = { set: [], reason, into: "a-7b" };
    const dry = await reviewCandidate(path, candidates[2]!, "merge", { ...options, dryRun: true }, day);
    expect(reviewedLines(dry).at(-1)).toContain("Nothing was written");
    expect(readCatalogueTexts(path)).toEqual(catalogue);
    const merged = await reviewCandidate(path, candidates[2]!, "merge", options, day);
    expect(merged).toEqual({ ...dry, dry_run: false });
    const id = merged.decision.decision_id;
    expect(reviewedLines(merged)).toEqual([
      `${id} merge A 7.0B (epoch) into a-7b: ${reason}`,
      `  aliases.csv + epoch | A 7.0B: scope=epoch, name=A 7.0B, entity=model, id=a-7b, evidence=${reason}; decision ${id}`,
      expect.stringContaining(`--undo ${id} --reason`),
    ]);
    const undone = await undoDecision(path, id, { set: [], reason: "a slip" }, day);
    expect(reviewedLines(undone)[1]).toBe("  aliases.csv - epoch | A 7.0B");
    expect(readFileSync(join(path, "aliases.csv"), "utf8")).toBe(catalogue.get("aliases.csv"));
  });
});

describe("showModel", () => {
  const facts = { snapshot: "2026-11-01-0a", candidates, scores: [], densities: [] };

  it("tells all of a candidate, and what each decision would write", () => {
    const shown = showModel(catalogue, facts, "org/A-7B-AWQ", {}, day);
    expect(shown.candidates[0]).toMatchObject({
      waits: true,
      known_parents: [{ repository: "org/A-7B", relation: "quantized", model_id: "a-7b" }],
      would_write: [
        {
          action: "accept",
          rows: [{ key: ["a-7b-awq"] }],
          refused: expect.stringContaining("--set released_on="),
        },
      ],
    });
    const lines = shownLines(shown).join("\n");
    expect(lines).toContain("org/A-7B (quantized): a-7b");
    expect(lines).toContain("density      0.8 (0.5-1.2) provisional");
    const printed = shownLines(showModel(catalogue, facts, "A 7.0B", { source: "epoch" }, day)).join("\n");
    expect(printed).toContain("merge --into a-7b would write\n    aliases.csv + epoch | A 7.0B");
  });

  it("tells of a model by its id, its repository and its other names", async () => {
    const path = folder();
    await reviewCandidate(path, candidates[2]!, "merge", { set: [], reason, into: "a-7b" }, day);
    const after = readCatalogueTexts(path);
    for (const name of ["a-7b", "org/A-7B", "A 7.0B"]) {
      const shown = showModel(after, { ...facts, candidates: [] }, name, {}, day);
      expect(shown, name).toMatchObject({ model: { model_id: "a-7b" }, aliases: [{ name: "A 7.0B" }] });
      expect(shown.decisions, name).toHaveLength(1);
    }
    expect(() => showModel(after, facts, "A-7B", {}, day)).toThrow(
      expect.objectContaining({ type: "model-unknown" }),
    );
  });
});
