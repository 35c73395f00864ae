import { type ChangeStep, headlineChange, type PublishedAnalysis } from "../law/headlineChange.ts";
import { publishedBundle } from "../store/bundle.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

/** What the two stores hold of one snapshot. @throws DensingError `snapshot-missing`, `document-missing`, `bundle-of-another-version` */
async function publishedAnalysis(
  snapshots: SnapshotStore,
  documents: DocumentStore,
  id: string,
): Promise<PublishedAnalysis> {
  const { bundle_sha256 } = await snapshots.manifest(id);
  const headline = JSON.parse((await snapshots.read(id, "headline.json")).toString("utf8"));
  const facts = publishedBundle(id, await documents.get(bundle_sha256));
  return { facts, doublingMonths: headline.doubling_months.value };
}

/** Why the headline of `later` is not that of `earlier`. */
export async function diffSnapshots(
  snapshots: SnapshotStore,
  documents: DocumentStore,
  [earlier, later]: readonly [string, string],
) {
  const [before, after] = [
    await publishedAnalysis(snapshots, documents, earlier),
    await publishedAnalysis(snapshots, documents, later),
  ];
  return { from: earlier, to: later, ...headlineChange(before, after) };
}

export type SnapshotDiff = Awaited<ReturnType<typeof diffSnapshots>>;

/** For a terminal. */
export function diffLines(diff: SnapshotDiff): string[] {
  const [first, last] = [diff.steps[0]!, diff.steps.at(-1)!];
  return [
    `Doubling: ${months(first.from_months)} in ${diff.from}, ${months(last.to_months)} in ${diff.to}`,
    ...diff.steps.map((step) => `  ${step.cause.padEnd(22)} ${effectOf(step)}`),
    `${diff.new_models.length} new models${listed(diff.new_models)}`,
    ...(diff.gone_models.length > 0 ? [`${diff.gone_models.length} gone${listed(diff.gone_models)}`] : []),
    `${diff.changed_facts.length} figures of known models changed`,
    ...diff.changed_facts.map(
      ({ model_id, what, from, to }) => `  ${model_id} ${what}: ${from ?? "none"} -> ${to ?? "none"}`,
    ),
  ];
}

const months = (value: number | null): string =>
  value === null ? "not identified" : `${value.toFixed(2)} months`;

function effectOf({ from_months: from, to_months: to }: ChangeStep): string {
  if (from === null || to === null) return `${months(from)} -> ${months(to)}`;
  // A figure as published and as fitted anew differ in the eleventh digit.
  const change = Math.round((to - from) * 100) / 100 || 0;
  return `${change < 0 ? "" : "+"}${change.toFixed(2)}, to ${months(to)}`;
}

const listed = (ids: readonly string[]): string => (ids.length === 0 ? "" : `: ${ids.join(", ")}`);
