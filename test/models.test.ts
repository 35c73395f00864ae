import { cpSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import type { Candidate } from "../identity/candidate.ts";
import { densing, fixtureBody, mirrorPaths, packageRoot, startMirror, temporaryFolder } from "./support.ts";

/*
 * Review of new models as a user does it: the built CLI on a copy of the package, whose catalogue it may change.
 */

const json = (text: string) => JSON.parse(text);
const reason = ["--reason", "seen in its source"];

/** A copy of the package with one snapshot: a price list and a table of scores, of which some names are unknown. */
async function productWithSnapshot() {
  const home = temporaryFolder("models");
  const root = temporaryFolder("package");
  for (const part of ["dist", "catalogue", "sql", "package.json", "temporal.config.ts"]) {
    cpSync(join(packageRoot, part), join(root, part), { recursive: true });
  }
  symlinkSync(join(packageRoot, "node_modules"), join(root, "node_modules"));
  const unknown = {
    input_cost_per_token: 1e-6,
    output_cost_per_token: 1e-6,
    litellm_provider: "x",
    mode: "chat",
  };
  const prices = { ...json(fixtureBody("litellm", "good")), "x/nobody-knows": unknown };
  const mirror = await startMirror({
    [mirrorPaths.litellm!]: JSON.stringify(prices),
    [mirrorPaths["mmlu-cf"]!]: fixtureBody("mmlu-cf", "good"),
  });
  const environment = { DENSING_HOME: home, DENSING_MIRROR: mirror.address };
  const run = (...args: string[]) => densing(args, environment, root);
  const refresh = async () => {
    const done = await run("refresh", "--offline", "--json");
    expect(done, done.stderr).toMatchObject({ code: 0 });
    return json(done.stdout) as { snapshotId: string; published: boolean };
  };
  const first = await run("refresh", "--json");
  expect(first, first.stderr).toMatchObject({ code: 0 });
  const catalogue = join(root, "catalogue");
  const waiting = async (...options: string[]): Promise<Candidate[]> => {
    const queue = await run("models", "new", "--json", ...options);
    expect(queue, queue.stderr).toMatchObject({ code: 0 });
    return json(queue.stdout).candidates;
  };
  const review = async (...args: string[]) => {
    const reviewed = await run("models", "review", "--json", ...args);
    expect(reviewed, reviewed.stderr).toMatchObject({ code: 0 });
    return json(reviewed.stdout);
  };
  return { home, root, catalogue, environment, run, refresh, waiting, review };
}

const bytesOf = (folder: string) =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".csv") && name !== "decisions.csv")
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );

describe("densing models", () => {
  it("rejects, merges and accepts for the next snapshot, and undoes to the byte", async () => {
    const product = await productWithSnapshot();
    const { catalogue, run, refresh, waiting, review } = product;
    const before = bytesOf(catalogue);
    const hash = catalogueSha256(catalogue);
    const all = await waiting();
    const days = all.map(({ first_seen_on }) => first_seen_on ?? "");
    expect(days).toEqual([...days].sort().reverse());
    const names = all.filter(({ entity }) => entity === "model");
    const priced = all.filter(({ entity }) => entity === "api_family");
    expect(names.length).toBeGreaterThan(1);
    expect(priced.length).toBeGreaterThan(0);
    const [accepted, merged] = names as [Candidate, Candidate];
    const [rejected] = priced as [Candidate];
    const at = ({ name, source_id }: Candidate) => [name, "--source", source_id];

    await refuses(product, merged);
    const shown = json((await run("models", "show", ...at(merged), "--json")).stdout);
    expect(shown.candidates).toEqual([expect.objectContaining({ name: merged.name, waits: true })]);

    const dry = await review(...at(rejected), "reject", ...reason, "--dry-run");
    expect(dry).toMatchObject({ dry_run: true, decision: { action: "reject", name: rejected.name } });
    expect(catalogueSha256(catalogue)).toBe(hash);

    const decisions = [
      await review(...at(rejected), "reject", ...reason),
      await review(...at(merged), "merge", "--into", "qwen2.5-7b", ...reason),
      await review(
        ...at(accepted),
        "accept",
        ...[
          "model_id=test-1b",
          "display_name=Test 1B",
          "lab=Test",
          "family=test",
          "released_on=2024-05-01",
        ].flatMap((set) => ["--set", set]),
        ...["total_params=1000000000", "architecture=dense", "quantisation=none", "open_weights=yes"].flatMap(
          (set) => ["--set", set],
        ),
        ...["--set", "stage=base", "--set", "source=a test"],
        ...reason,
      ),
    ].map(({ decision }) => decision.decision_id as string);
    expect(
      loadCatalogue(catalogue)
        .decisions.map(({ decision_id }) => decision_id)
        .sort(),
    ).toEqual([...decisions].sort());
    const decided = [accepted, merged, rejected].map(({ source_id, name }) => `${source_id} ${name}`);
    const left = (queue: readonly Candidate[]) =>
      queue.map(({ source_id, name }) => `${source_id} ${name}`).filter((key) => decided.includes(key));
    expect(left(await waiting())).toEqual([]);

    const next = await refresh();
    expect(next.published).toBe(true);
    expect(left(await waiting())).toEqual([]);
    const models = readFileSync(
      join(product.home, "snapshots", next.snapshotId, "tables", "models.csv"),
      "utf8",
    );
    expect(models).toContain("\ntest-1b,");

    for (const decision of decisions.reverse()) await review("--undo", decision, "--reason", "only a test");
    expect(bytesOf(catalogue)).toEqual(before);
    const { decisions: log } = json((await run("models", "review", "--list", "--json")).stdout);
    expect(log).toHaveLength(6);
    expect(log.filter((row: { undone_by: string | null }) => row.undone_by !== null)).toHaveLength(3);
  }, 900_000);
});

type Product = Awaited<ReturnType<typeof productWithSnapshot>>;

/** What the command line itself refuses, and how errors from below come out of it. */
async function refuses({ catalogue, run, root }: Product, candidate: Candidate): Promise<void> {
  const before = catalogueSha256(catalogue);
  const at = [candidate.name, "--source", candidate.source_id];
  const wrong: [number, string, string[]][] = [
    [2, "invalid-argument", [...at, "reject"]],
    [2, "invalid-argument", [...at, "reject", "--reason", "\u001b[31mred"]],
    [1, "decision-refused", [...at, "merge", "--into", "../../x", ...reason]],
    [1, "candidate-unknown", [`${candidate.name.toUpperCase()}\u001b[2J`, "reject", ...reason]],
  ];
  for (const [code, type, args] of wrong) {
    const refused = await run("models", "review", ...args);
    expect(refused, `${args.join(" ")}\n${refused.stderr}`).toMatchObject({ code });
    expect(refused.stderr).toContain(`[${type}]`);
    expect(refused.stderr).not.toContain("\u001b");
  }
  const empty = { DENSING_HOME: temporaryFolder("empty") };
  const shown = await densing(["models", "show", "qwen2.5-7b", "--json"], empty, root);
  expect(json(shown.stdout)).toMatchObject({
    snapshot: null,
    model: { model_id: "qwen2.5-7b" },
    candidates: [],
  });
  expect((await densing(["models", "new"], empty, root)).stderr).toContain("snapshot-missing");
  expect(catalogueSha256(catalogue)).toBe(before);
}
