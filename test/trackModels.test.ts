import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataFolders } from "../cli/folders.ts";
import { organisations } from "../hub/organisations.ts";
import { fixtureOrganisations, inventedRepositories } from "../hub/testing/fixtureHub.ts";
import { loadSources } from "../sources/registry.ts";
import { isFetchedBy } from "../sources/source.ts";
import { tableHashes } from "../warehouse/hash.ts";
import { type HubRelease, readHubReleases } from "../warehouse/hubReleases.ts";
import { openWarehouse } from "../warehouse/open.ts";
import { silence, startHubServer } from "./hubServer.ts";
import { densing, mirrorPaths, startDensing, temporaryFolder } from "./support.ts";

/* `densing models track` as a user runs it, with a hundred invented repositories on a Hub on loopback. */

const json = (text: string) => JSON.parse(text);
const command = (...organisations: string[]) => [
  "models",
  "track",
  "--json",
  ...organisations.flatMap((organisation) => ["--organisation", organisation]),
];

async function inWarehouse(home: string) {
  const warehouse = await openWarehouse({ path: dataFolders(home).warehouse });
  try {
    return {
      releases: await warehouse.transaction((connection) => readHubReleases(connection, null)),
      hashes: await warehouse.transaction(tableHashes),
    };
  } finally {
    await warehouse.close();
  }
}

/** The lines of the index of captures without the time at which each was fetched, sorted. */
const indexOf = (home: string): Record<string, unknown>[] =>
  readFileSync(join(home, "captures", "index.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => ({ ...json(line), fetchedAt: "" }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** The files of the feeds by name. */
const feedsOf = (home: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dataFolders(home).feeds).map((name) => [
      name,
      readFileSync(join(dataFolders(home).feeds, name), "utf8"),
    ]),
  );

/** The fields that stand beside a truth, as a row has them. */
function read(row: HubRelease) {
  return {
    content: row.content,
    architecture: row.architecture,
    stage: row.stage,
    parents: row.parents,
    quantisation: row.quantisation,
    review: [...new Set(row.review.map(({ field }) => field))].sort(),
  };
}

const models = inventedRepositories.filter(({ truth }) => truth.content !== "other");
const others = inventedRepositories.filter(({ truth }) => truth.content === "other");
const one = "Glasswing-AI";
const ofOne = models.filter(({ repository }) => repository.startsWith(`${one}/`));

const newNames = ["zenith-9", "zenith-9-mini"];

function modelsDevWith(names: readonly string[]) {
  const models = Object.fromEntries(
    names.map((id) => [id, { id, name: id, release_date: "2026-11-20", cost: { input: 2, output: 8 } }]),
  );
  const body = JSON.stringify({ openai: { id: "openai", name: "openai", models } });
  return { status: 200, headers: { "content-type": "application/json" }, body };
}

describe("densing models track", () => {
  it("brings a hundred new repositories, each as it is; again, it captures nothing and adds none", async () => {
    const home = temporaryFolder("track");
    const host = await startHubServer();
    const environment = { DENSING_HOME: home, DENSING_MIRROR: host.address };

    const first = await densing(command(...fixtureOrganisations), environment);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    const result = json(first.stdout);
    expect(result).toMatchObject({
      organisations: fixtureOrganisations.length,
      captured: models.length,
      known: 0,
      failed: 0,
      absent: 0,
      later: 0,
      refreshed: { published: true },
    });
    const counts: number[] = Object.values(result.skipped);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(others.length);

    const { releases, hashes } = await inWarehouse(home);
    expect(releases.map(({ repository }) => repository).sort()).toEqual(
      models.map(({ repository }) => repository).sort(),
    );
    for (const { repository, hubId, truth, createdAt } of models) {
      const row = releases.find((each) => each.repository === repository)!;
      expect({ repository, ...read(row) }).toEqual({
        repository,
        content: truth.content,
        architecture: truth.architecture,
        stage: truth.stage,
        parents: truth.parents.map((parent) => ({ repository: parent, relation: truth.relation })),
        quantisation: truth.quantisation,
        review: [...truth.review].sort(),
      });
      expect(row).toMatchObject({ hub_id: hubId, created_on: createdAt.slice(0, 10), known_as: null });
      for (const [seen, expected] of [
        [row.total_params, truth.total],
        [row.active_params, truth.active],
        [row.non_embedding_params, truth.nonEmbedding],
      ] as const) {
        if (expected === null) expect([repository, seen]).toEqual([repository, null]);
        else expect([repository, Math.abs(seen! - expected) / expected < 0.005]).toEqual([repository, true]);
      }
    }

    const feeds = feedsOf(home);
    const told: { url?: string }[] = json(feeds["new-models.json"]!).items;
    expect(told.map(({ url }) => url)).toEqual(
      expect.arrayContaining(models.map(({ repository }) => `https://huggingface.co/${repository}`)),
    );

    const index = indexOf(home);
    const asked = host.asked.length;
    const again = await densing(command(...fixtureOrganisations), environment);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(json(again.stdout)).toMatchObject({ captured: 0, known: models.length, failed: 0 });
    expect(indexOf(home)).toEqual(index);
    expect(feedsOf(home)).toEqual(feeds);
    const onHub = host.asked.slice(asked).filter((path) => path.startsWith("/huggingface.co/"));
    expect(onHub.filter((path) => !path.startsWith("/huggingface.co/api/models?author="))).toEqual([]);

    const rebuilt = await densing(["rebuild", "--json"], environment);
    expect(rebuilt, rebuilt.stderr).toMatchObject({ code: 0 });
    expect((await inWarehouse(home)).hashes).toEqual(hashes);

    const status = json(readFileSync(dataFolders(home).status, "utf8"));
    expect(status.sources).toContainEqual(
      expect.objectContaining({
        source_id: "hf-hub",
        error: null,
        newest: expect.objectContaining({
          rows: models.length,
          held: models.filter(({ truth }) => truth.review.length > 0).length,
        }),
      }),
    );
    const doctor = await densing(["doctor", "--json"], environment);
    expect(doctor, doctor.stdout).toMatchObject({ code: 0 });
  }, 720_000);

  it("names a repository that fails, takes the others, and takes it with the next run", async () => {
    const home = temporaryFolder("track-failure");
    const failing = ofOne[1]!.repository;
    const failure = { status: 500, body: "trouble" };
    const host = await startHubServer({ troubles: { [`${failing}/resolve`]: [failure, failure, failure] } });
    const environment = { DENSING_HOME: home, DENSING_MIRROR: host.address };

    const first = await densing([...command(one), "--no-publish"], environment);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(json(first.stdout)).toMatchObject({
      captured: ofOne.length - 1,
      failed: 1,
      failures: [{ repository: failing, type: "source-server-error" }],
      refreshed: null,
    });
    const next = await densing(command(one), environment);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(json(next.stdout)).toMatchObject({
      captured: 1,
      known: ofOne.length - 1,
      failed: 0,
      refreshed: { published: true },
    });
    const row = (await inWarehouse(home)).releases.find(({ repository }) => repository === failing)!;
    expect(row.total_params).toBe(ofOne[1]!.truth.total);
    const refused = await densing(["refresh", "--source", "hf-hub"], environment);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("densing models track") });
  }, 540_000);

  it("goes on after a kill -9 in the middle, and ends with the captures of an undisturbed run", async () => {
    const undisturbed = temporaryFolder("track-whole");
    const whole = await startHubServer();
    await densing([...command(one), "--no-publish"], {
      DENSING_HOME: undisturbed,
      DENSING_MIRROR: whole.address,
    });

    const home = temporaryFolder("track-killed");
    const stuck = `${ofOne[2]!.repository}/resolve`;
    const host = await startHubServer({ troubles: { [stuck]: [silence] } });
    const environment = { DENSING_HOME: home, DENSING_MIRROR: host.address };
    const run = startDensing([...command(one), "--no-publish"], environment);
    await host.asksFor(stuck);
    run.child.kill("SIGKILL");
    await run.ended;
    expect(indexOf(home).length).toBeLessThan(indexOf(undisturbed).length);

    const next = await densing([...command(one), "--no-publish"], environment);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    // The same run went on: what it had captured before the kill was captured by it.
    expect(json(next.stdout)).toMatchObject({ captured: ofOne.length, known: 0, failed: 0 });
    expect(indexOf(home)).toEqual(indexOf(undisturbed));
    expect(host.asked.filter((path) => path.includes(stuck))).toHaveLength(3);
  }, 540_000);

  it("asks all labs of the catalogue and the sources beside the Hub: names new at models.dev are candidates, once", async () => {
    const home = temporaryFolder("track-all");
    const host = await startHubServer({ beside: { [mirrorPaths["models-dev"]!]: modelsDevWith(newNames) } });
    const environment = { DENSING_HOME: home, DENSING_MIRROR: host.address };
    const run = await densing(command(), environment);
    expect(run, run.stderr).toMatchObject({ code: 0 });
    const { checks, ...result } = json(run.stdout);
    expect(result).toMatchObject({
      organisations: organisations.length,
      captured: 0,
      failures: [],
      refreshed: { published: true },
    });
    const tracked = (await loadSources()).filter((source) => isFetchedBy(source, "trackModels"));
    const ids: string[] = checks.map(({ sourceId }: { sourceId: string }) => sourceId);
    expect(ids.sort()).toEqual(tracked.map(({ id }) => id));
    expect(checks).toContainEqual(expect.objectContaining({ sourceId: "models-dev", state: "captured" }));
    for (const { organisation } of organisations) {
      expect(host.asked.filter((path) => path.includes(`author=${organisation}&`))).toHaveLength(1);
    }
    const names = async () => {
      const listed = await densing(["models", "new", "--json", "--entity", "api_family"], environment);
      const { candidates } = json(listed.stdout) as { candidates: { source_id: string; name: string }[] };
      return candidates.map(({ source_id, name }) => `${source_id} ${name}`).sort();
    };
    expect(await names()).toEqual(newNames.map((name) => `models-dev openai/${name}`));
    const { sources } = json(readFileSync(dataFolders(home).status, "utf8"));
    expect(sources).toContainEqual(
      expect.objectContaining({ source_id: "models-dev", state: "captured", error: null }),
    );

    const again = await densing(command(), environment);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(json(again.stdout)).toMatchObject({ captured: 0, refreshed: null });
    expect(await names()).toHaveLength(newNames.length);
  }, 540_000);

  it("says what cannot be before it starts anything", async () => {
    const environment = { DENSING_HOME: temporaryFolder("track-wrong") };
    for (const [wrong, said] of [
      [["--organisation", "../etc"], "not an owner on the Hub: ../etc"],
      [["--since", "yesterday"], "not a date"],
    ] as const) {
      const refused = await densing(["models", "track", ...wrong], environment);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    }
  }, 90_000);
});
