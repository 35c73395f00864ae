import { analyse } from "../law/analyse.ts";
import type { Sampling } from "../law/trends/densityTrends.ts";
import type { Bundle } from "../store/bundle.ts";
import type { AnalysisDocument } from "./analysisDocument.ts";
import { calibrationTable } from "./calibrationTable.ts";
import { estimateTables } from "./estimateTables.ts";
import { headlineOf } from "./headline.ts";
import { scoresTable } from "./scoresTable.ts";

/** What the law finds in a bundle, as it is published. Seconds of work: it runs in a thread of its own. */
export function analysisOf(bundle: Bundle, sampling: Sampling): AnalysisDocument {
  const estimates = analyse(bundle, sampling);
  return {
    headline: headlineOf(estimates),
    tables: [...estimateTables(estimates), scoresTable(bundle.scores, estimates.choice), calibrationTable()],
  };
}
