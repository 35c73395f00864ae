import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Observe } from "./workEvent.ts";

/** How a source was at its last check, as `status.json` has it. */
export type SourceHealth = {
  readonly source: string;
  /** When it last answered; null when it never has. */
  readonly lastAnswerAt: string | null;
  readonly isUnreachable: boolean;
  /** Rows of its newest good body, and what of it is held back; null when there is none. */
  readonly rows: number | null;
  readonly quarantined: number | null;
};

/** What the data folder says; asked at each scrape, so that a fresh process tells the same as an old one. */
export type Health = {
  readonly checkedAt: string | null;
  readonly sources: readonly SourceHealth[];
  /** Published snapshots of each kind. */
  readonly snapshots: ReadonlyMap<string, number>;
};

export type Metrics = {
  readonly observe: Observe;
  /** All metrics in Prometheus' text format 0.0.4. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

/** From a look at a file to a fit over decades of months. */
const activitySeconds = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900];
/** From a refresh with nothing new to the import of a whole history. */
const runSeconds = [1, 5, 15, 60, 300, 900, 3_600, 4 * 3_600, 24 * 3_600];

/**
 * The metrics of one process. Runs and steps are those that its own workers did, since it began; sources and
 * snapshots are those of the data folder.
 */
export function createMetrics(health: () => Promise<Health>, now: () => Date): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const activity = new Histogram({
    name: "densing_activity_duration_seconds",
    help: "How long attempts of activities took, by their type and how they ended.",
    labelNames: ["activity", "outcome"],
    buckets: activitySeconds,
    registers,
  });
  const run = new Histogram({
    name: "densing_workflow_duration_seconds",
    help: "How long runs of workflows took, by their type and how they ended.",
    labelNames: ["workflow", "outcome"],
    buckets: runSeconds,
    registers,
  });
  const going = new Counter({
    name: "densing_started_total",
    help: "Runs and attempts of activities that began here; those that have no duration yet are going on.",
    labelNames: ["of", "name"],
    registers,
  });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers });
  const age = gauge("densing_source_age_seconds", "Seconds since a source last answered.", "source");
  const unreachable = gauge("densing_source_unreachable", "1 where the last check got no answer.", "source");
  const rows = gauge("densing_source_rows", "Rows of a source's newest good body.", "source");
  const held = gauge("densing_source_quarantined_rows", "Rows of it that are in quarantine.", "source");
  const snapshots = gauge("densing_snapshots", "Published snapshots.", "kind");
  const checked = gauge("densing_check_age_seconds", "Seconds since the sources were last checked.");

  const secondsSince = (time: string) => (now().getTime() - Date.parse(time)) / 1_000;
  const look = async () => {
    for (const each of [age, unreachable, rows, held, snapshots, checked]) each.reset();
    const { checkedAt, sources, snapshots: published } = await health();
    // A gauge without labels stands at 0 after reset: a check that never was is not a check just now.
    if (checkedAt === null) checked.remove();
    else checked.set(secondsSince(checkedAt));
    for (const { source, lastAnswerAt, isUnreachable, rows: found, quarantined } of sources) {
      if (lastAnswerAt !== null) age.set({ source }, secondsSince(lastAnswerAt));
      unreachable.set({ source }, isUnreachable ? 1 : 0);
      if (found !== null) rows.set({ source }, found);
      if (quarantined !== null) held.set({ source }, quarantined);
    }
    for (const [kind, count] of published) snapshots.set({ kind }, count);
  };

  return {
    observe({ of, name, state, durationMs }) {
      if (state === "started") going.inc({ of, name });
      else if (of === "activity")
        activity.observe({ activity: name, outcome: state }, (durationMs ?? 0) / 1_000);
      else run.observe({ workflow: name, outcome: state }, (durationMs ?? 0) / 1_000);
    },
    async text() {
      await look();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
