import { cancellationSignal } from "@temporalio/activity";
import { pageTitle } from "../site/sentences.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { Threads } from "../threads/threads.ts";

export interface AnalysisResult {
  readonly analysisSha256: string;
  /** The headline as a sentence, for the terminal. */
  readonly headline: string;
}

export interface AnalyseBundleDependencies {
  readonly documents: DocumentStore;
  readonly threads: Threads;
}

/**
 * Reads a bundle by hash, runs the law in a thread of its own, so that this one goes on heartbeating, and keeps what
 * it found under its own hash. A cancellation ends the thread.
 */
export function createAnalyseBundle({ documents, threads }: AnalyseBundleDependencies) {
  return async function analyseBundle({
    bundleSha256,
    replicates,
  }: {
    readonly bundleSha256: string;
    /** Draws of families for the headline. */
    readonly replicates: number;
  }): Promise<AnalysisResult> {
    const document = await documents.get(bundleSha256);
    const found = await threads.run("analyseBundle", { document, replicates }, cancellationSignal());
    return { analysisSha256: await documents.put(found), headline: pageTitle(found.headline) };
  };
}
