/** Where a release would stand that nobody has confirmed. What comes out enters no ruler, frontier, trend or fit. */

import { jointBenchmarks } from "../constants.ts";
import type { BenchmarkFact, ScoreReportFact } from "../facts.ts";
import { type ChosenScore, chooseScores } from "./chooseScores.ts";
import { type Placement, place } from "./place.ts";
import type { Ruler } from "./ruler.ts";
import { isQuantised } from "./scoreMatrix.ts";

/** A release as its repository shows it; null is what nothing says. */
export interface Unconfirmed {
  readonly stage: string | null;
  readonly quantisation: string | null;
  /** A count. */
  readonly total_params: number | null;
}

/** A score that the release's own lab prints of it, percent. */
export type OwnReport = Pick<
  ScoreReportFact,
  "benchmark" | "variant" | "score" | "shots" | "reporter" | "document_id" | "source_table" | "known_from"
>;

export interface ProvisionalDensity extends Omit<Placement, "status" | "benchmarks"> {
  /** The score that was chosen on each of the joint ruler's benchmarks, by benchmark; also where there is no density. */
  readonly scores: readonly ChosenScore[];
  /** `provisional`, with `, extrapolated` beyond the largest reference model; or why there is no density. */
  readonly status: string;
}

/**
 * The density of a base model by what its own lab prints, as `place` gives it: the scores are chosen by the published
 * rules, the ruler is a given one and does not move.
 *
 * @param ruler the joint ruler as it is published; null where there is none
 */
export function provisionalDensity(
  release: Unconfirmed,
  reports: readonly OwnReport[],
  ruler: Ruler | null,
  benchmarks: readonly BenchmarkFact[],
): ProvisionalDensity {
  const facts = reports.map(
    (report): ScoreReportFact => ({
      ...report,
      model_id: "the release",
      own_lab: true,
      barred_by: null,
      copy_of: null,
    }),
  );
  const isRead = ({ benchmark }: ChosenScore) => (jointBenchmarks as readonly string[]).includes(benchmark);
  const scores = chooseScores(facts, benchmarks).chosen.filter(isRead);
  const without = (status: string): ProvisionalDensity => ({ ...nowhere, scores, status });
  const { stage, quantisation, total_params } = release;
  if (stage !== "base") return without(`${stage ?? "unknown stage"}: only base models are compared`);
  if (quantisation !== null && isQuantised({ quantisation })) return without("quantised");
  if (total_params === null) return without("parameters unknown");
  if (ruler === null) return without("no ruler");
  const values = Object.fromEntries(scores.map(({ benchmark, score }) => [benchmark, score]));
  const { status, benchmarks: _entered, ...placed } = place(ruler, total_params, values);
  return { ...placed, scores, status: words[status] };
}

const nowhere = { effective_params: null, density: null, density_low: null, density_high: null } as const;

const words: Readonly<Record<Placement["status"], string>> = {
  ok: "provisional",
  extrapolated: "provisional, extrapolated",
  too_few: "two or more scores are needed",
  below_floor: "below_floor",
  above_ceiling: "above_ceiling",
};
