import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fiveBenchmarks } from "../law/constants.ts";
import { loadSources, sourceIds } from "../sources/registry.ts";
import { isFetchedBy } from "../sources/source.ts";
import { connectClient, targetFromDevServer } from "../temporal/connection.ts";
import { startTestServer } from "../temporal/testing/testServer.ts";
import {
  densing,
  fixtureBody,
  goodAnswers,
  mirrorPaths,
  packageRoot,
  startDensing,
  startMirror,
  temporaryFolder,
} from "./support.ts";

/*
 * The whole product as a user runs it: the built CLI, a real Temporal dev server, real DuckDB, real HTTP on
 * loopback, the real catalogue.
 */

const litellm = mirrorPaths.litellm!;
const mmluCf = mirrorPaths["mmlu-cf"]!;

const json = (text: string) => JSON.parse(text);
const snapshotsOf = (home: string) =>
  readdirSync(join(home, "snapshots")).filter((name) => /^\d{4}-/.test(name));
const statusOf = (home: string) => json(readFileSync(join(home, "snapshots", "status.json"), "utf8"));

describe("densing up --once", () => {
  it("publishes a verified snapshot, then nothing while nothing changes, on whatever day", async () => {
    const home = temporaryFolder("up");
    const mirror = await startMirror(goodAnswers());
    const environment = { DENSING_HOME: home, DENSING_MIRROR: mirror.address };

    const first = await densing(["up", "--once"], environment);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/Density doubles every \d/);
    const [id] = snapshotsOf(home);
    const { sources } = statusOf(home);
    expect(sources.map((source: { source_id: string }) => source.source_id)).toEqual(await sourceIds());
    const tracked = (await loadSources())
      .filter((source) => !isFetchedBy(source, "refresh"))
      .map(({ id }) => id);
    for (const source of sources) {
      const state = tracked.includes(source.source_id) ? "skipped" : "captured";
      expect(source).toMatchObject({ state, unreachable_since: null });
      expect(source.error?.type ?? null).toBe(state === "skipped" ? "not-asked" : null);
      if (state === "captured") expect(source.newest.rows).toBeGreaterThan(0);
    }

    // Before the end of a price that is promised until 2027: on that day, what is known of it has come true.
    const again = await densing(["refresh", "--as-of", "2026-12-20", "--json"], environment);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(json(again.stdout)).toMatchObject({ snapshotId: id, published: false });
    expect(snapshotsOf(home)).toEqual([id]);

    expect(json((await densing(["snapshot", "verify", "--json"], environment)).stdout)).toEqual({
      checked: 1,
      problems: [],
    });
    const csv = join(home, "snapshots", id!, "tables", "trends.csv");
    const bytes = readFileSync(csv);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(csv, bytes);
    const verify = await densing(["snapshot", "verify"], environment);
    expect(verify.code).toBe(1);
    expect(verify.stdout).toContain(`${id}: tables/trends.csv was changed`);
  }, 360_000);

  it("publishes from the catalogue alone when no source answers, and says since when", async () => {
    const home = temporaryFolder("offline");
    const mirror = await startMirror({
      [litellm]: (_request, response) => void response.destroy(),
      [mmluCf]: fixtureBody("mmlu-cf", "wrong-table"),
    });
    const environment = { DENSING_HOME: home, DENSING_MIRROR: mirror.address };
    const run = await densing(["up", "--once"], environment);
    expect(run, run.stderr).toMatchObject({ code: 0 });
    const status = statusOf(home);
    expect(status.sources).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          source_id: "litellm",
          state: "failed",
          unreachable_since: status.checked_at,
        }),
        expect.objectContaining({
          source_id: "mmlu-cf",
          state: "failed",
          unreachable_since: null,
          error: expect.objectContaining({ type: "layout-drift" }),
        }),
      ]),
    );
    expect(snapshotsOf(home)).toHaveLength(1);
  }, 360_000);

  it("keeps the last snapshot and the last good body when a source sends a torn one", async () => {
    const home = temporaryFolder("torn");
    const answers = goodAnswers();
    const mirror = await startMirror(answers);
    const environment = { DENSING_HOME: home, DENSING_MIRROR: mirror.address };
    const first = json((await densing(["refresh", "--json"], environment)).stdout);
    answers[litellm] = fixtureBody("litellm", "truncated");
    const second = await densing(["refresh", "--json"], environment);
    expect(second, second.stderr).toMatchObject({ code: 0 });
    expect(json(second.stdout)).toMatchObject({
      snapshotId: first.snapshotId,
      published: false,
      checks: expect.arrayContaining([
        expect.objectContaining({ sourceId: "litellm", type: "body-unparseable" }),
      ]),
    });
    expect(json((await densing(["snapshot", "verify", "--json"], environment)).stdout).problems).toEqual([]);
  }, 360_000);

  it("goes on after a kill -9 in the middle of a run", async () => {
    const home = temporaryFolder("killed");
    const mirror = await startMirror(goodAnswers());
    const environment = { DENSING_HOME: home, DENSING_MIRROR: mirror.address };
    const run = startDensing(["up", "--once"], environment);
    await run.says(/warehouse {2}ok/);
    run.child.kill("SIGKILL");
    await run.ended;
    const next = await densing(["up", "--once"], environment);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(json((await densing(["snapshot", "verify", "--json"], environment)).stdout)).toEqual({
      checked: 1,
      problems: [],
    });
  }, 360_000);

  it("stays up, serves the report on loopback, refreshes on schedule, and ends cleanly on Ctrl-C", async () => {
    const home = temporaryFolder("stays");
    const mirror = await startMirror(goodAnswers());
    const environment = { DENSING_HOME: home, DENSING_MIRROR: mirror.address };
    const run = startDensing(["up"], environment);
    const [, address] = await run.says(/Site {6}(http:\S+)/);
    const report = await fetch(address!);
    expect(report.status).toBe(200);
    expect(await report.text()).toContain("Density doubles every");
    const outside = await fetch(new URL("/..%2f..%2fwarehouse.duckdb", address));
    expect(outside.status).toBe(404);
    expect((await fetch(address!, { method: "POST" })).status).toBe(405);

    const meanwhile = await densing(["refresh", "--offline", "--json"], environment);
    expect(meanwhile, meanwhile.stderr).toMatchObject({ code: 0 });
    expect(json(meanwhile.stdout).published).toBe(false);

    const { port } = json(readFileSync(join(home, "temporal.pid"), "utf8"));
    const { client, close } = await connectClient(targetFromDevServer(`127.0.0.1:${port}`));
    const schedule = client.schedule.getHandle("refresh-daily");
    await schedule.trigger();
    const started = await eventually(async () => (await schedule.describe()).info.recentActions[0]);
    const slot = started.takenAt.toISOString().slice(0, 10);
    const { workflowId } = started.action.workflow;
    const scheduled = await client.workflow.getHandle(workflowId).result();
    expect(scheduled).toMatchObject({ published: false });
    expect((await client.workflow.getHandle(`refresh/${slot}`).describe()).status.name).toBe("COMPLETED");
    expect(mirror.asked).toContain(litellm);
    await close();

    run.child.kill("SIGINT");
    expect(await run.ended, run.output()).toBe(0);
    expect(existsSync(join(home, "temporal.pid"))).toBe(false);
  }, 360_000);
});

describe("on a Temporal server of one's own", () => {
  it("starts nothing, says when nobody works there, and shares the workers that do", async () => {
    const server = await startTestServer();
    onTestFinished(() => server.stop());
    const home = temporaryFolder("cluster");
    const environment = { DENSING_HOME: home, TEMPORAL_ADDRESS: server.address };
    const alone = await densing(["refresh", "--offline"], environment);
    expect(alone.code).toBe(1);
    expect(alone.stderr).toContain("no-worker");

    const most = startDensing(["worker", "--queues", "densing,warehouse"], environment);
    const others = startDensing(["worker", "--queues", "net,analysis"], environment);
    await most.says(/Working on densing, warehouse/);
    await others.says(/Working on net, analysis/);
    const refreshed = await densing(["refresh", "--offline", "--json"], environment);
    expect(refreshed, refreshed.stderr).toMatchObject({ code: 0 });
    expect(json(refreshed.stdout).published).toBe(true);
    expect(existsSync(join(home, "temporal.pid"))).toBe(false);
  }, 360_000);
});

describe("questions to a snapshot", () => {
  it("explains, places, lists and rebuilds", async () => {
    const home = temporaryFolder("questions");
    const environment = { DENSING_HOME: home };
    expect(await densing(["refresh", "--offline"], environment)).toMatchObject({ code: 0 });

    const explanation = json((await densing(["explain", "qwen2.5-7b", "--json"], environment)).stdout);
    // Llama-1, the anchor, has no MMLU-Pro: that benchmark alone has no ruler.
    const rulers = ["joint", "mean", ...fiveBenchmarks];
    expect(
      explanation.densities.map((row: Record<string, string>) => `${row.benchmark} ${row.basis}`).sort(),
    ).toEqual(
      rulers
        .flatMap((ruler) => ["active", "bytes", "non_embedding", "total"].map((basis) => `${ruler} ${basis}`))
        .sort(),
    );
    const chosen = explanation.reports.filter(
      (row: { report: { chosen: string } }) => row.report.chosen === "true",
    );
    expect(chosen.length).toBeGreaterThanOrEqual(6);
    for (const { report, document } of chosen) {
      expect(report.rule).toMatch(/^[1-4] the /);
      expect(document.published_on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
    expect(explanation.rulers.map((row: Record<string, string>) => row.benchmark)).toContain("mmlu");

    const unknown = await densing(["explain", "qwen2.5-8b"], environment);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("qwen2.5-7b");

    const scores = ["--params", "7.62B", "--mmlu", "74.2", "--bbh", "70.4", "--math", "49.8"];
    const placed = json((await densing(["place", ...scores, "--json"], environment)).stdout);
    expect(placed.density_low).toBeLessThan(placed.density);
    expect(placed.frontier.released_on).toMatch(/^202/);
    expect(await densing(["place", "--params", "7B", "--mmlu", "740"], environment)).toMatchObject({
      code: 2,
    });
    expect(await densing(["place", "--mmlu", "74"], environment)).toMatchObject({ code: 2 });

    const parsed = await densing(
      ["source", "parse", "litellm", fixturePath("litellm", "unit-slips"), "--json"],
      environment,
    );
    expect(json(parsed.stdout).quarantined.length).toBeGreaterThan(0);

    const hashes = json((await densing(["rebuild", "--json"], environment)).stdout);
    expect(json((await densing(["rebuild", "--json"], environment)).stdout)).toEqual(hashes);

    const doctor = await densing(["doctor", "--json"], environment);
    expect(doctor, doctor.stdout).toMatchObject({ code: 0 });
  }, 360_000);
});

describe("what cannot work", () => {
  it("says clearly that a data folder cannot be written", async () => {
    const folder = temporaryFolder("unwritable");
    const file = join(folder, "data");
    writeFileSync(file, "a file where the folder should be");
    const run = await densing(["up", "--once"], { DENSING_HOME: file });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("storage-unwritable");
    expect(readFileSync(file, "utf8")).toContain("a file where");
  });

  it("ends with an error when the server ends before it answers, and leaves nothing running", async () => {
    const folder = temporaryFolder("no-server");
    const temporal = join(folder, "temporal");
    writeFileSync(
      temporal,
      '#!/bin/sh\ncase "$*" in *version*) echo "temporal version 1.9.1 (Server 1.32.0)" ;; *) exit 3 ;; esac\n',
      { mode: 0o755 },
    );
    const run = await densing(["refresh", "--offline"], {
      DENSING_HOME: join(folder, "home"),
      PATH: `${folder}${delimiter}${process.env.PATH}`,
    });
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("[temporal-unavailable]") });
    expect(run.stdout).toContain(temporal);
  });

  it("stops at a broken catalogue row with file and line, and leaves the last snapshot", async () => {
    const home = temporaryFolder("broken");
    const copy = temporaryFolder("copy");
    for (const part of ["dist", "catalogue", "sql", "package.json", "temporal.config.ts"]) {
      cpSync(join(packageRoot, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(packageRoot, "node_modules"), join(copy, "node_modules"));
    const environment = { DENSING_HOME: home };
    const first = json((await densing(["refresh", "--offline", "--json"], environment, copy)).stdout);

    const scores = join(copy, "catalogue", "scores.csv");
    const lines = readFileSync(scores, "utf8").split("\n");
    lines[41] = lines[41]!.replace(/,(\d+(\.\d+)?),/, ",740.2,");
    writeFileSync(scores, lines.join("\n"));
    const run = await densing(["refresh", "--offline"], environment, copy);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/catalogue-invalid/);
    expect(run.stderr).toMatch(/file: scores\.csv/);
    expect(run.stderr).toMatch(/line: 42/);
    expect(run.stderr).toMatch(/field: score/);
    expect(snapshotsOf(home)).toEqual([first.snapshotId]);
    expect(json((await densing(["snapshot", "verify", "--json"], environment)).stdout).problems).toEqual([]);
  }, 360_000);

  it("refuses wrong use with 2", async () => {
    expect(
      await densing(["refresh", "--as-of", "2026-02-30"], { DENSING_HOME: "/nonexistent" }),
    ).toMatchObject({ code: 2 });
    expect(await densing(["nonsense"], {})).toMatchObject({ code: 2 });
    expect(await densing(["--help"], {})).toMatchObject({ code: 0 });
  });
});

/** The first answer that is not undefined. The test's own time limit ends the waiting. */
async function eventually<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
}

function fixturePath(source: string, name: string): string {
  return join(import.meta.dirname, "..", "fixtures", source, name, "body.json");
}
