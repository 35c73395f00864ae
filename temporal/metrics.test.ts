import { request } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { createMetrics, type Health } from "./metrics.ts";
import { serveMetrics } from "./metricsServer.ts";

const nothing: Health = { checkedAt: null, sources: [], snapshots: new Map() };

async function serve(health: () => Promise<Health> = async () => nothing) {
  const metrics = createMetrics(health, () => new Date("2026-11-24T12:00:00Z"));
  const server = await serveMetrics(metrics, 0);
  onTestFinished(() => server.close());
  const scrape = async () => (await fetch(server.address)).text();
  return { ...metrics, address: server.address, scrape };
}

const ended = { of: "activity", name: "fetchSource", facts: {} } as const;

describe("serveMetrics", () => {
  it("tells runs, durations, rows, quarantine, freshness and snapshots", async () => {
    const { observe, address } = await serve(async () => ({
      checkedAt: "2026-11-24T11:59:00Z",
      snapshots: new Map([["live", 3]]),
      sources: [
        {
          source: "litellm",
          lastAnswerAt: "2026-11-24T11:00:00Z",
          isUnreachable: false,
          rows: 42,
          quarantined: 2,
        },
        { source: "epoch", lastAnswerAt: null, isUnreachable: true, rows: null, quarantined: null },
      ],
    }));
    observe({ ...ended, state: "started", durationMs: null });
    observe({ ...ended, state: "completed", durationMs: 200 });
    observe({ ...ended, state: "failed", durationMs: 2_000 });
    observe({ of: "workflow", name: "refresh", state: "completed", durationMs: 20_000, facts: {} });
    const response = await fetch(address);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const lines = (await response.text()).split("\n");
    for (const line of [
      'densing_started_total{of="activity",name="fetchSource"} 1',
      'densing_activity_duration_seconds_bucket{le="0.1",activity="fetchSource",outcome="completed"} 0',
      'densing_activity_duration_seconds_bucket{le="0.5",activity="fetchSource",outcome="completed"} 1',
      'densing_activity_duration_seconds_sum{activity="fetchSource",outcome="failed"} 2',
      'densing_workflow_duration_seconds_count{workflow="refresh",outcome="completed"} 1',
      'densing_workflow_duration_seconds_sum{workflow="refresh",outcome="completed"} 20',
      'densing_source_age_seconds{source="litellm"} 3600',
      'densing_source_unreachable{source="litellm"} 0',
      'densing_source_unreachable{source="epoch"} 1',
      'densing_source_rows{source="litellm"} 42',
      'densing_source_quarantined_rows{source="litellm"} 2',
      'densing_snapshots{kind="live"} 3',
      "densing_check_age_seconds 60",
    ])
      expect(lines).toContain(line);
    expect(lines.filter((line) => /_(age_seconds|rows)\{source="epoch"/.test(line))).toEqual([]);
  });

  it("says nothing of a check that never was, and forgets a source that is gone", async () => {
    let health: Health = {
      ...nothing,
      sources: [{ source: "old", lastAnswerAt: null, isUnreachable: true, rows: null, quarantined: null }],
    };
    const { scrape } = await serve(async () => health);
    expect(await scrape()).toContain('{source="old"}');
    health = nothing;
    const text = await scrape();
    expect(text).not.toContain("old");
    expect(text).not.toMatch(/^densing_check_age_seconds/m);
  });

  it("answers GET /metrics on loopback and nothing else", async () => {
    const { address } = await serve();
    expect(new URL(address).hostname).toBe("127.0.0.1");
    const status = (path: string, method = "GET") =>
      fetch(new URL(path, address), { method }).then((response) => response.status);
    expect(await status("/metrics?name=up")).toBe(200);
    expect(await status("/")).toBe(404);
    expect(await status("/metrics/../etc")).toBe(404);
    expect(await status("/metrics", "POST")).toBe(405);
    expect(await status("/metrics", "HEAD")).toBe(405);
    // What fetch would not send.
    const raw = await new Promise((resolve, reject) =>
      request(new URL(address), { path: "//evil@/metrics" }, (response) => resolve(response.statusCode))
        .once("error", reject)
        .end(),
    );
    expect(raw).toBe(404);
  });

  it("fails a scrape whose data cannot be read, and answers the next", async () => {
    let broken = true;
    const { address } = await serve(async () => {
      if (broken) throw new Error("index.json is damaged");
      return nothing;
    });
    const response = await fetch(address);
    expect([response.status, await response.text()]).toEqual([500, "index.json is damaged\n"]);
    broken = false;
    expect((await fetch(address)).status).toBe(200);
  });

  it("says port-taken when another program has the port", async () => {
    const { address } = await serve();
    const metrics = createMetrics(
      async () => nothing,
      () => new Date(),
    );
    await expect(serveMetrics(metrics, Number(new URL(address).port))).rejects.toMatchObject({
      type: "port-taken",
    });
  });
});
