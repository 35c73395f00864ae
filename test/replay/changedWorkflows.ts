import { proxyActivities } from "@temporalio/workflow";
import type { WarehouseActivities } from "../../activities/index.ts";
import { warehouseActivity } from "../../temporal.config.ts";
import type { RefreshInput } from "../../workflows/refresh.ts";

const { loadFacts } = proxyActivities<WarehouseActivities>(warehouseActivity);

/** A refresh that loads facts before it fetches: what a run that is going on while the code changes must not meet. */
export async function refresh(_: RefreshInput): Promise<void> {
  await loadFacts();
}
