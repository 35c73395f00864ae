import { analyse } from "../law/analyse.ts";
import { pageTitle } from "../site/sentences.ts";
import type { AnalysisDocument } from "../snapshot/analysisDocument.ts";
import { estimateTables } from "../snapshot/estimateTables.ts";
import { headlineOf } from "../snapshot/headline.ts";
import { scoresTable } from "../snapshot/scoresTable.ts";
import { bundleSchema } from "../store/bundle.ts";
import type { DocumentStore } from "../store/documents.ts";

export interface AnalysisResult {
  readonly analysisSha256: string;
  /** The headline as a sentence, for the terminal. */
  readonly headline: string;
}

/** Reads a bundle by hash, runs the law, and keeps what it found under its own hash. */
export function createAnalyseBundle({ documents }: { readonly documents: DocumentStore }) {
  return async function analyseBundle({
    bundleSha256,
  }: {
    readonly bundleSha256: string;
  }): Promise<AnalysisResult> {
    const bundle = bundleSchema.parse(await documents.get(bundleSha256));
    const estimates = analyse(bundle);
    const headline = headlineOf(estimates);
    const document: AnalysisDocument = {
      headline,
      tables: [...estimateTables(estimates), scoresTable(bundle.scores, estimates.choice)],
    };
    return { analysisSha256: await documents.put(document), headline: pageTitle(headline) };
  };
}
