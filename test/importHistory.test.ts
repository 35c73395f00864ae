import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { type Commit, commitsOf, silence } from "../history/testing/historyHost.ts";
import { sha256Hex } from "../store/canonicalJson.ts";
import { startHistoryServer } from "./historyServer.ts";
import { realRevisions, realRevisionsAreThere } from "./realRevisions.ts";
import { densing, startDensing, temporaryFolder } from "./support.ts";

/* `densing import-history` as a user runs it, with the past states of a source on a mirror on loopback. */

const oldPath = "cookbook/community-resources/max_tokens.json";
const path = "model_prices_and_context_window.json";
const command = ["import-history", "litellm", "--json"];
const json = (text: string) => JSON.parse(text);

/** A price file of our own writing: one model, whose price falls a little with each revision. */
const priceFile = (number: number) =>
  JSON.stringify({
    "gpt-4": {
      max_tokens: 8192,
      input_cost_per_token: Number(`${29 - number}e-6`),
      output_cost_per_token: Number(`${59 - number}e-6`),
      litellm_provider: "openai",
      mode: "chat",
    },
  });

/** A day apart; the file moves with the fifth. */
const ownCommits = () =>
  commitsOf(path, 12, priceFile, "2025-03-01T09:00:00Z", 24).map(({ files, ...commit }, number): Commit => {
    const body = files[path]!;
    if (number < 4) return { ...commit, files: { [oldPath]: body } };
    return { ...commit, files: number === 4 ? { [oldPath]: null, [path]: body } : { [path]: body } };
  });

const start = (commits: readonly Commit[], troubles = {}) =>
  startHistoryServer({ repositories: { "BerriAI/litellm": commits }, mostAPage: 5, troubles });

/** The lines of the index of captures, without the time at which each was fetched, in the order of their writing. */
const indexOf = (home: string) =>
  readFileSync(join(home, "captures", "index.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => ({ ...json(line), fetchedAt: "" }));

/** What an undisturbed import of these commits writes there. */
const expectedIndex = (commits: readonly Commit[]) =>
  commits.map(({ sha, date, files }) => {
    const [[name, body]] = Object.entries(files).filter((entry) => entry[1] !== null) as [
      [string, string | Buffer],
    ];
    return {
      sourceId: "litellm",
      url: `https://raw.githubusercontent.com/BerriAI/litellm/${sha}/${name}`,
      fetchedAt: "",
      observedAt: date.replace("Z", ".000Z"),
      revision: sha,
      status: 200,
      etag: null,
      lastModified: null,
      contentType: "text/plain; charset=utf-8",
      sha256: sha256Hex(body),
      bytes: Buffer.byteLength(body),
    };
  });

describe("densing import-history", () => {
  it("brings the past of a source into a snapshot, known from its own days; again, it fetches nothing", async () => {
    const home = temporaryFolder("history");
    const host = await start(ownCommits());
    const environment = { DENSING_HOME: home, DENSING_MIRROR: host.address };

    const first = await densing(command, environment);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    const { snapshotId, ...result } = json(first.stdout);
    expect(result).toMatchObject({ source: "litellm", found: 12, imported: 12, failed: 0, published: true });
    expect(indexOf(home)).toEqual(expectedIndex(ownCommits()));
    // Nothing but the history was fetched: no source's present state.
    const isPast = (asked: string) =>
      /^\/(api\.github|raw\.githubusercontent)\.com\/(?!.*\/main\/)/.test(asked);
    expect(host.asked.filter((asked) => !isPast(asked))).toEqual([]);

    const prices: Record<string, string>[] = parse(
      readFileSync(join(home, "snapshots", snapshotId, "tables", "prices.csv")),
      { columns: true },
    );
    const known = prices.filter(({ source_id }) => source_id === "litellm").map((row) => row.known_from);
    expect(known.sort()).toEqual(ownCommits().map(({ date }) => date.slice(0, 10)));

    const before = host.asked.length;
    const again = await densing(command, environment);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(json(again.stdout)).toMatchObject({ imported: 0, present: 12, published: false, snapshotId });
    expect(host.asked.slice(before).every((asked) => asked.startsWith("/api.github.com/"))).toBe(true);

    const pruned = await densing(["captures", "prune", "--json"], environment);
    expect(json(pruned.stdout)).toEqual({ dryRun: false, bytes: 0, removed: [], refused: [], young: [] });
    const doctor = await densing(["doctor", "--json"], environment);
    expect(doctor, doctor.stdout).toMatchObject({ code: 0 });
  }, 360_000);

  it("goes on after a kill -9 in the middle, and ends with the index of an undisturbed import", async () => {
    const home = temporaryFolder("killed");
    const commits = realRevisionsAreThere ? realRevisions()["BerriAI/litellm"]! : ownCommits();
    const host = await start(commits, { [commits[7]!.sha]: [silence] });
    const environment = { DENSING_HOME: home, DENSING_MIRROR: host.address };
    const run = startDensing(command, environment);
    await host.bodiesAsked(8);
    run.child.kill("SIGKILL");
    await run.ended;
    expect(indexOf(home)).toEqual(expectedIndex(commits.slice(0, 7)));

    const next = await densing(command, environment);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    // The same run went on: what it had imported before the kill was imported by it, and is not asked for again.
    expect(json(next.stdout)).toMatchObject({ imported: commits.length, present: 0, published: true });
    expect(indexOf(home)).toEqual(expectedIndex(commits));
    expect(host.asked.filter((asked) => asked.startsWith("/raw."))).toHaveLength(commits.length + 1);
  }, 540_000);

  it("stops on Ctrl-C, loses nothing where the network is away, and goes on from there", async () => {
    const home = temporaryFolder("interrupted");
    const commits = ownCommits();
    const host = await start(commits, { [commits[7]!.sha]: [silence] });
    const environment = { DENSING_HOME: home, DENSING_MIRROR: host.address };
    const run = startDensing(command.slice(0, 2), environment);
    await host.bodiesAsked(8);
    run.child.kill("SIGINT");
    expect(await run.ended, run.output()).toBe(1);
    expect(run.output()).toContain("the same command goes on from there [interrupted]");
    expect(indexOf(home)).toHaveLength(7);

    const away = await densing(command, { ...environment, DENSING_MIRROR: "http://127.0.0.1:1" });
    expect(away.code).toBe(1);
    expect(away.stderr).toContain("source-unreachable");
    expect(away.stderr).toContain("the same command goes on from there");
    expect(indexOf(home)).toHaveLength(7);

    const next = await densing(command, environment);
    expect(json(next.stdout)).toMatchObject({ imported: 5, present: 7, published: true });
    expect(indexOf(home)).toEqual(expectedIndex(commits));
  }, 360_000);

  it("says what cannot be before it starts anything", async () => {
    const home = temporaryFolder("cannot");
    const environment = { DENSING_HOME: home };
    const without = await densing(["import-history", "mmlu-cf"], environment);
    expect(without.code).toBe(1);
    expect(without.stderr).toMatch(/sources with a history: .*litellm.*\[source-without-history\]/);
    for (const [wrong, said] of [
      [["--offline"], "cannot work offline"],
      [["--from", "2026-02-02", "--to", "2026-02-01"], "--from 2026-02-02 is after --to 2026-02-01"],
      [["--limit", "0"], "not a number of revisions: 0"],
    ] as const) {
      const refused = await densing(["import-history", "litellm", ...wrong], environment);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    }
    expect(readdirSync(home)).toEqual([]);
  }, 180_000);
});
