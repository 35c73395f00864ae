import type { HeadlineChange } from "../../law/headlineChange.ts";
import { decimals, listed } from "../format.ts";

/** What two snapshots of one month-end were made from. */
export interface SnapshotInputs {
  readonly id: string;
  readonly method_version: string;
  readonly catalogue_sha256: string;
  readonly captures: number;
  readonly replicates: number | null;
  readonly doublingMonths: number | null;
}

/** Between the snapshot of the report that is replaced and that of its correction. */
export interface SnapshotReplacement {
  readonly from: SnapshotInputs;
  readonly to: SnapshotInputs;
  /** Null where it cannot be told. */
  readonly change: HeadlineChange | null;
}

/** The parts of the findings, by the names that readers know them by. */
const partNames: Readonly<Record<string, string>> = {
  previous: "the month before",
  headline: "the headline",
  change: "what changed since the month before",
  models: "new models",
  records: "records",
  candidates: "candidates",
  prices: "prices",
  forecasts: "past forecasts",
  quarantine: "rows that are held back",
};

/**
 * Why a report replaces another of its month, in sentences.
 *
 * @param before the JSON of the one that is replaced, or null where it cannot be read
 * @param after what the new one found
 */
export function correctionReasons(
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>>,
  replacement: SnapshotReplacement | null,
): string[] {
  const parts = Object.entries(partNames).flatMap(([part, name]) =>
    before !== null && JSON.stringify(before[part]) !== JSON.stringify(after[part]) ? [name] : [],
  );
  return [
    ...(replacement === null ? [] : replacementSentences(replacement)),
    parts.length === 0
      ? replacement === null
        ? "The report is written otherwise, of the same facts."
        : "No part of this report differs by it."
      : `These parts differ: ${listed(parts)}.`,
  ];
}

function replacementSentences({ from, to, change }: SnapshotReplacement): string[] {
  const causes = [
    from.method_version === to.method_version
      ? null
      : `method ${from.method_version} became ${to.method_version}`,
    from.catalogue_sha256 === to.catalogue_sha256 ? null : "the catalogue was corrected or extended",
    from.captures === to.captures
      ? null
      : `${to.captures} captured bodies were read instead of ${from.captures}`,
    from.replicates === to.replicates || from.replicates === null || to.replicates === null
      ? null
      : `intervals come from ${to.replicates} draws instead of ${from.replicates}`,
  ].filter((cause) => cause !== null);
  const because = causes.length === 0 ? "what is known of the month changed" : listed(causes);
  return [
    `Snapshot ${to.id} takes the place of ${from.id}: ${because}.`,
    doublingSentence(from.doublingMonths, to.doublingMonths),
    ...(change === null ? [] : [factsSentence(change)]),
  ];
}

function doublingSentence(from: number | null, to: number | null): string {
  const text = (value: number | null) => (value === null ? "not identified" : `${decimals(value, 2)} months`);
  return text(from) === text(to)
    ? `The doubling time stays ${from === null ? "" : "at "}${text(to)}.`
    : `The doubling time goes from ${text(from)} to ${text(to)}.`;
}

function factsSentence({ new_models, gone_models, changed_facts }: HeadlineChange): string {
  const counts: [number, string, string][] = [
    [new_models.length, "model is new in the analysis", "models are new in the analysis"],
    [gone_models.length, "is no longer in it", "are no longer in it"],
    [changed_facts.length, "figure of the others changed", "figures of the others changed"],
  ];
  const parts = counts.flatMap(([number, one, many]) =>
    number === 0 ? [] : [`${number} ${number === 1 ? one : many}`],
  );
  return parts.length === 0 ? "No model or figure that the headline reads differs." : `${listed(parts)}.`;
}
