import { recordCaptures } from "./recordedCaptures.ts";
import { soak } from "./soak.ts";

/* A day so early that its analysis takes seconds, after the recorded bodies of most sources. */

soak({
  name: "refresh",
  stream: 1,
  command: ["refresh", "--offline", "--as-of", "2023-02-28"],
  slots: ["2023-02-28"],
  timesAreFixed: true,
  prepare: recordCaptures,
});
