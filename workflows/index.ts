export { backfill } from "./backfill.ts";
export { importHistory } from "./importHistory.ts";
export { refresh } from "./refresh.ts";
export { scheduledRefresh } from "./scheduledRefresh.ts";
export { trackModels } from "./trackModels.ts";
