import { proxyActivities } from "@temporalio/workflow";
import type { AnalysisActivities, WarehouseActivities } from "../activities/index.ts";
import type { SnapshotRequest, WrittenBundle } from "../activities/writeBundle.ts";
import { analysisActivity, warehouseActivity } from "../temporal.config.ts";
import type { Progress } from "./progress.ts";

export interface MadeSnapshot {
  readonly id: string;
  /** False when nothing had changed, so that nothing was published. */
  readonly published: boolean;
}

/** A snapshot that is ready to be published, or that is there already. */
export interface PreparedSnapshot {
  readonly request: SnapshotRequest;
  readonly inputs: WrittenBundle;
  /** Null where the snapshot is there already: nothing was analysed. */
  readonly renderedSha256: string | null;
}

/** The steps of a snapshot, as progress shows them. */
export const snapshotSteps = ["bundle", "analysis", "snapshot"] as const;

type Steps = Pick<Progress, "run" | "skip">;

const analysis = proxyActivities<AnalysisActivities>(analysisActivity);
const warehouse = proxyActivities<WarehouseActivities>(warehouseActivity);

/** From facts that are loaded to a published snapshot. */
export async function makeSnapshot(request: SnapshotRequest, steps: Steps): Promise<MadeSnapshot> {
  return publishPrepared(await prepareSnapshot(request, steps), steps);
}

/** Everything but publication: several may be prepared at a time. */
export async function prepareSnapshot(request: SnapshotRequest, steps: Steps): Promise<PreparedSnapshot> {
  const inputs = await steps.run(
    "bundle",
    () => warehouse.writeBundle(request),
    ({ models, scores, prices }) => `${models} models, ${scores} scores, ${prices} prices`,
  );
  if (inputs.madeAlready !== null) return { request, inputs, renderedSha256: null };
  const { bundleSha256, factsSha256 } = inputs;
  const { renderedSha256 } = await steps.run(
    "analysis",
    () => analysis.analyseBundle({ bundleSha256, factsSha256, replicates: request.replicates }),
    ({ headline }) => headline,
  );
  return { request, inputs, renderedSha256 };
}

export async function publishPrepared(
  { request, inputs, renderedSha256 }: PreparedSnapshot,
  steps: Steps,
): Promise<MadeSnapshot> {
  const { bundleSha256, factsSha256, stateSha256, madeAlready } = inputs;
  if (madeAlready !== null) {
    steps.skip(["analysis", "snapshot"], "nothing changed");
    return { id: madeAlready, published: false };
  }
  if (renderedSha256 === null) throw new RangeError("a snapshot without an analysis");
  const { kind, replicates } = request;
  return steps.run(
    "snapshot",
    () =>
      warehouse.publishSnapshot({ kind, replicates, bundleSha256, factsSha256, stateSha256, renderedSha256 }),
    ({ id, published }) => (published ? `published ${id}` : `nothing changed since ${id}`),
  );
}
