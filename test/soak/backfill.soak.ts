import { recordCaptures } from "./recordedCaptures.ts";
import { soak } from "./soak.ts";

/* Early months, which are quick, and into which the recorded bodies come one after the other. */

soak({
  name: "backfill",
  stream: 2,
  command: ["backfill", "--from", "2022-12", "--to", "2023-03", "--resamples", "100"],
  slots: ["2022-12-31", "2023-01-31", "2023-02-28", "2023-03-31"],
  timesAreFixed: true,
  prepare: recordCaptures,
});
