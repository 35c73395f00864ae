import { ActivityFailure, ApplicationFailure, continueAsNew, proxyActivities } from "@temporalio/workflow";
import type { SourceCheck } from "../activities/checks.ts";
import type { NetActivities, WarehouseActivities } from "../activities/index.ts";
import { publishedSampling } from "../law/constants.ts";
import { netActivity, netActivityWhileSomeoneWaits, warehouseActivity } from "../temporal.config.ts";
import { makeSnapshot, snapshotSteps } from "./makeSnapshot.ts";
import { trackProgress } from "./progress.ts";
import { hearWanted } from "./wantedSources.ts";

export interface RefreshInput {
  /** The slot's date, YYYY-MM-DD. */
  readonly asOf: string;
  /** Fetch only these; all when absent. */
  readonly sources?: readonly string[];
  /** Fetch nothing: publish from the catalogue and what is already captured. */
  readonly offline?: boolean;
  /** Someone waits at a terminal: give a source that does not answer two attempts instead of five. */
  readonly interactive?: boolean;
  /** What the run that starts this one found at the sources that it fetches itself. */
  readonly checks?: readonly SourceCheck[];
}

export interface RefreshResult {
  readonly snapshotId: string;
  /** False when nothing had changed, so that nothing was published. */
  readonly published: boolean;
  readonly checks: readonly SourceCheck[];
}

/** The readable id of a day's refresh: one run a slot, whoever starts it. */
export const refreshWorkflowId = (asOf: string) => `refresh/${asOf}`;

const warehouse = proxyActivities<WarehouseActivities>(warehouseActivity);
const net = {
  patient: proxyActivities<NetActivities>(netActivity),
  brief: proxyActivities<NetActivities>(netActivityWhileSomeoneWaits),
};

/** All sources to a snapshot. A source that fails is named in `status.json`; the others go on. */
export async function refresh(input: RefreshInput): Promise<RefreshResult> {
  const { fetchSource, listSources } = input.interactive ? net.brief : net.patient;
  const wanted = hearWanted(input);
  const progress = trackProgress(["sources", "warehouse", ...snapshotSteps, "status", "feeds"]);

  const checks = await progress.run(
    "sources",
    async () => {
      const { fetched: ids, onlyLoaded } = await listSources({ only: input.sources ?? null });
      const told = new Map((input.checks ?? []).map((check) => [check.sourceId, check]));
      const toldOr = (reason: string) => (sourceId: string) =>
        told.get(sourceId) ?? skipped(sourceId, reason);
      const others = onlyLoaded.map(toldOr("fetched by models track"));
      if (input.offline) return [...ids.map(toldOr("offline")), ...others];
      let answered = 0;
      const fetched = await Promise.all(
        ids.map(async (sourceId) => {
          const check = await fetchSource({ sourceId }).catch((thrown) => failedCheck(sourceId, thrown));
          answered += 1;
          progress.note("sources", `${answered} of ${ids.length}`);
          return check;
        }),
      );
      return [...fetched, ...others];
    },
    (found) => describeChecks(found),
  );
  const loaded = await progress.run(
    "warehouse",
    () => warehouse.loadFacts(),
    ({ rows, quarantined }) => `${rows} rows, ${quarantined} quarantined`,
  );
  const snapshot = await makeSnapshot(
    { kind: "live", asOf: input.asOf, knownAt: null, replicates: publishedSampling.headlineReplicates },
    progress,
  );
  const all = [...checks, ...loaded.refused];
  await progress.run(
    "status",
    () => warehouse.writeStatus({ checks: all, states: loaded.states, snapshotId: snapshot.id }),
    () => "",
  );
  await progress.run(
    "feeds",
    () => warehouse.writeFeeds({ snapshotId: snapshot.id }),
    ({ entries }) => `${entries} entries`,
  );
  const next = wanted();
  if (next !== null) return continueAsNew<typeof refresh>(next);
  return { snapshotId: snapshot.id, published: snapshot.published, checks: all };
}

function skipped(sourceId: string, reason: string): SourceCheck {
  return { sourceId, state: "skipped", reason };
}

/** A source that could not be fetched does not stop the others; a full disk or a bug does. */
export function failedCheck(sourceId: string, thrown: unknown): SourceCheck {
  const cause = thrown instanceof ActivityFailure ? thrown.cause : undefined;
  if (cause instanceof ApplicationFailure && cause.type && cause.type !== "storage-unwritable") {
    return { sourceId, state: "failed", type: cause.type, reason: cause.message };
  }
  if (thrown instanceof ActivityFailure && !(cause instanceof ApplicationFailure)) {
    return {
      sourceId,
      state: "failed",
      type: "source-unreachable",
      reason: String(cause?.message ?? thrown.message),
    };
  }
  throw thrown;
}

function describeChecks(checks: readonly SourceCheck[]): string {
  const counts = new Map<string, number>();
  for (const { state } of checks) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}
