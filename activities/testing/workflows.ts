import { proxyActivities } from "@temporalio/workflow";
import { publishedSampling } from "../../law/constants.ts";
import { analysisActivity } from "../../temporal.config.ts";
import type { AnalysisResult } from "../analyseBundle.ts";
import type { AnalysisActivities } from "../index.ts";

// Workflows for the tests of this folder only; the product's own are in workflows/.

const analysis = proxyActivities<AnalysisActivities>(analysisActivity);

export async function analyseAlone(bundleSha256: string): Promise<AnalysisResult> {
  return analysis.analyseBundle({ bundleSha256, replicates: publishedSampling.headlineReplicates });
}
