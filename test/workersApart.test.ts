import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { connectClient, targetFromDevServer } from "../temporal/connection.ts";
import { startTestServer } from "../temporal/testing/testServer.ts";
import { densing, goodAnswers, startDensing, startMirror, temporaryFolder } from "./support.ts";

/*
 * Workers apart by queue, as the compose file has them: two processes on one data folder and a server of one's own,
 * and what they say of themselves: the log, the metrics, the doctor, the search attributes.
 */

const json = (text: string) => JSON.parse(text);

it("a refresh goes through two processes, which tell of it in log, metrics and search attributes", async () => {
  const server = await startTestServer();
  onTestFinished(() => server.stop());
  const mirror = await startMirror(goodAnswers());
  const environment = {
    DENSING_HOME: temporaryFolder("apart"),
    DENSING_MIRROR: mirror.address,
    TEMPORAL_ADDRESS: server.address,
    GITHUB_TOKEN: "ghp_0123456789abcdef",
  };
  const first = startDensing(["worker", "--queues", "warehouse,densing", "--metrics", "0"], environment);
  const [, metricsOfFirst] = await first.says(/Metrics {3}(http:\S+)/);
  await first.says(/Working on warehouse, densing/);

  const doctorOf = async () => {
    const { code, stdout } = await densing(["doctor", "--json"], environment);
    const parts: { part: string; ok: boolean; detail: string }[] = json(stdout);
    return { code, workers: parts.find(({ part }) => part === "workers") };
  };
  expect(await doctorOf()).toMatchObject({
    code: 1,
    workers: { ok: false, detail: expect.stringContaining("until somebody serves net and analysis") },
  });

  const second = startDensing(["worker", "--queues", "net,analysis", "--metrics", "0"], environment);
  const [, metricsOfSecond] = await second.says(/Metrics {3}(http:\S+)/);
  await second.says(/Working on net, analysis/);
  expect(await doctorOf()).toMatchObject({ code: 0, workers: { ok: true } });

  const run = await densing(["refresh", "--as-of", "2026-11-24", "--json"], environment);
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const { snapshotId, published } = json(run.stdout);
  expect(published).toBe(true);

  const scrape = async (address: string | undefined) => (await fetch(address!)).text();
  const ofFirst = await scrape(metricsOfFirst);
  expect(ofFirst).toContain(
    'densing_activity_duration_seconds_count{activity="loadFacts",outcome="completed"} 1',
  );
  expect(ofFirst).not.toContain('activity="fetchSource"');
  expect(ofFirst).toMatch(/^densing_source_age_seconds\{source="litellm"\} \d/m);
  expect(ofFirst).toContain('densing_snapshots{kind="live"} 1');
  expect(ofFirst).toMatch(/^densing_source_quarantined_rows\{source="litellm"\} \d/m);
  const ofSecond = await scrape(metricsOfSecond);
  expect(ofSecond).toMatch(/activity="fetchSource",outcome="completed"\} [1-9]/);
  expect(ofSecond).toMatch(/activity="analyseBundle",outcome="completed"\} 1/);
  expect(ofSecond).not.toContain('activity="loadFacts"');

  const { client, close } = await connectClient(targetFromDevServer(server.address));
  const { searchAttributes } = await client.workflow.getHandle("refresh/2026-11-24").describe();
  await close();
  expect(searchAttributes).toMatchObject({
    DensingAsOf: ["2026-11-24"],
    DensingSnapshot: [snapshotId],
    DensingSource: expect.arrayContaining(["litellm"]),
  });

  for (const worker of [first, second]) worker.child.kill("SIGTERM");
  expect([await first.ended, await second.ended]).toEqual([0, 0]);

  const log = readFileSync(join(environment.DENSING_HOME, "logs", "densing.log"), "utf8");
  expect(log).not.toContain(environment.GITHUB_TOKEN);
  const lines: Record<string, unknown>[] = log.trimEnd().split("\n").map(json);
  const told = (msg: string, name: string) =>
    lines.filter((line) => line.msg === msg && (line.activity === name || line.workflow === name));
  expect(told("workflow completed", "refresh")).toMatchObject([
    { workflowId: "refresh/2026-11-24", snapshot: snapshotId, published: true, pid: first.child.pid },
  ]);
  expect(told("activity completed", "fetchSource")).toContainEqual(
    expect.objectContaining({ source: "litellm", found: "captured", pid: second.child.pid, queue: "net" }),
  );
  expect(told("activity completed", "loadFacts")).toMatchObject([
    { rows: expect.any(Number), quarantined: expect.any(Number), durationMs: expect.any(Number) },
  ]);
}, 360_000);
