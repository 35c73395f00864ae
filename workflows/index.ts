export { backfill } from "./backfill.ts";
export { importHistory } from "./importHistory.ts";
export { monthlyReport } from "./monthlyReport.ts";
export { refresh } from "./refresh.ts";
export { scheduledMonthlyReport } from "./scheduledMonthlyReport.ts";
export { scheduledRefresh } from "./scheduledRefresh.ts";
export { scheduledTrackModels } from "./scheduledTrackModels.ts";
export { trackModels } from "./trackModels.ts";
