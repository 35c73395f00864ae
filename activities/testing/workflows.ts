import { proxyActivities } from "@temporalio/workflow";
import { analysisActivity } from "../../temporal.config.ts";
import type { AnalysisRequest, AnalysisResult } from "../analyseBundle.ts";
import type { AnalysisActivities } from "../index.ts";

// Workflows for the tests of this folder only; the product's own are in workflows/.

const analysis = proxyActivities<AnalysisActivities>(analysisActivity);

export async function analyseAlone(request: AnalysisRequest): Promise<AnalysisResult> {
  return analysis.analyseBundle(request);
}
