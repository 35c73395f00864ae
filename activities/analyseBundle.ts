import { cancellationSignal } from "@temporalio/activity";
import type { Source } from "../sources/source.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { Threads } from "../threads/threads.ts";
import type { SnapshotInputs } from "./writeBundle.ts";

export interface AnalysisRequest extends Pick<SnapshotInputs, "bundleSha256" | "factsSha256"> {
  /** Draws of families for the headline. */
  readonly replicates: number;
}

export interface AnalysisResult {
  /** Of a `RenderedSnapshot`. */
  readonly renderedSha256: string;
  /** The headline as a sentence, for the terminal. */
  readonly headline: string;
}

export interface AnalyseBundleDependencies {
  readonly sources: ReadonlyMap<string, Source>;
  readonly documents: DocumentStore;
  readonly threads: Threads;
}

/**
 * Reads a bundle and the rows beside it by hash, runs the law and renders what is published of it in a thread of its
 * own, so that this one goes on heartbeating, and keeps that under its own hash. A cancellation ends the thread.
 *
 * @throws DensingError `storage-unwritable`, `document-missing`, `document-corrupt`
 */
export function createAnalyseBundle({ sources, documents, threads }: AnalyseBundleDependencies) {
  const parsers = new Map([...sources].map(([id, { parserVersion }]) => [id, `${id}@${parserVersion}`]));

  return async function analyseBundle({
    bundleSha256,
    factsSha256,
    replicates,
  }: AnalysisRequest): Promise<AnalysisResult> {
    const bundle = await documents.getPacked(bundleSha256);
    const facts = await documents.getPacked(factsSha256);
    const { rendered, headline } = await threads.run(
      "analyseBundle",
      { bundle, facts, parsers, replicates },
      cancellationSignal(),
    );
    return { renderedSha256: await documents.putPacked(rendered), headline };
  };
}
