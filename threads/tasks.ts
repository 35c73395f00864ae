/** What worker threads can be asked for: each task is a pure function from plain data to plain data. */
import { DensingError, type ErrorFacts, messageOf } from "../errors.ts";
import { batchOutcomes } from "../law/calibration/cells.ts";
import { samplingOf } from "../law/constants.ts";
import { headlineChange } from "../law/headlineChange.ts";
import { pageTitle } from "../site/sentences.ts";
import { analysisOf } from "../snapshot/analysisOf.ts";
import type { SnapshotFacts } from "../snapshot/factTables.ts";
import { bundleSchema, publishedBundle } from "../store/bundle.ts";
import { type PackedDocument, packDocument, unpackDocument } from "../store/packedDocument.ts";
import { renderSnapshot, type SnapshotMaterial } from "./renderSnapshot.ts";

/** What a thread answers. Errors lose their type and facts between threads, so these travel as data. */
export type Answer<Output> =
  | { readonly value: Output }
  | { readonly failure: { readonly type: string; readonly message: string; readonly facts: ErrorFacts } };

/** The documents of a snapshot, and the draws of families for its headline, to what is published of them. */
export const analyseBundle = task(
  ({
    bundle: packed,
    facts,
    parsers,
    replicates,
  }: {
    readonly bundle: PackedDocument;
    readonly facts: PackedDocument;
    readonly parsers: SnapshotMaterial["parsers"];
    readonly replicates: number;
  }) => {
    const bundle = bundleSchema.parse(unpackDocument(packed));
    const analysis = analysisOf(bundle, samplingOf(replicates));
    const rendered = renderSnapshot({
      bundle,
      facts: unpackDocument(facts) as SnapshotFacts,
      analysis,
      parsers,
    });
    return { rendered: packDocument(rendered), headline: pageTitle(analysis.headline) };
  },
);

interface StoredAnalysis {
  /** Of the snapshot. */
  readonly id: string;
  /** The bundle that it was made from. */
  readonly document: unknown;
  readonly doublingMonths: number | null;
}

/** Two published analyses to why the headline of the later differs. @throws DensingError `bundle-of-another-version` */
export const explainHeadline = task(
  ({ before, after }: { readonly before: StoredAnalysis; readonly after: StoredAnalysis }) =>
    headlineChange(published(before), published(after)),
);

function published({ id, document, doublingMonths }: StoredAnalysis) {
  return { facts: publishedBundle(id, document), doublingMonths };
}

/** Worlds of one cell of the calibration to what each of them gave. */
export const calibrateWorlds = task(batchOutcomes);

function task<Input, Output>(run: (input: Input) => Output) {
  return (input: Input): Answer<Output> => {
    try {
      return { value: run(input) };
    } catch (thrown) {
      if (thrown instanceof DensingError) {
        const { type, message, facts } = thrown;
        return { failure: { type, message, facts } };
      }
      // Of other errors only a plain one is whole on the other side.
      throw Object.assign(
        new Error(messageOf(thrown)),
        thrown instanceof Error ? { stack: thrown.stack } : {},
      );
    }
  };
}
