/**
 * Why the headline of two analyses differs: by the method, by what became known of models that both have, and by models
 * that only the later has. Each step is the difference that it makes after those before it.
 */
import { headlineTrends } from "./analyse.ts";
import type { Facts, ModelFact } from "./facts.ts";
import { compareText } from "./ordering.ts";
import { chooseScores } from "./rulers/chooseScores.ts";
import { headlineEstimator } from "./trends/densityTrends.ts";

export type ChangeCause = "method" | "facts of known models" | "new models" | "method of the later";

export interface ChangeStep {
  readonly cause: ChangeCause;
  /** The headline before and after the step; null where it is not identified. */
  readonly from_months: number | null;
  readonly to_months: number | null;
}

/** A figure of one model that both analyses have. */
export interface FactChange {
  readonly model_id: string;
  /** A column of the model, or the benchmark whose chosen score changed. */
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface HeadlineChange {
  readonly steps: readonly ChangeStep[];
  readonly new_models: readonly string[];
  /** Models that only the earlier analysis has. */
  readonly gone_models: readonly string[];
  readonly changed_facts: readonly FactChange[];
}

/** An analysis: what it read, and the headline that it published. */
export interface PublishedAnalysis {
  readonly facts: Facts;
  readonly doublingMonths: number | null;
}

/**
 * Both are analysed again by the present method, so that its part is told apart from that of the facts; where the later
 * was published by another method too, a last step leads to what it published.
 *
 * @returns steps that lead from the one published headline to the other
 */
export function headlineChange(before: PublishedAnalysis, after: PublishedAnalysis): HeadlineChange {
  const known = new Set(before.facts.models.map(({ model_id }) => model_id));
  const later = new Set(after.facts.models.map(({ model_id }) => model_id));
  const ofKnown: Facts = {
    ...after.facts,
    models: after.facts.models.filter(({ model_id }) => known.has(model_id)),
    scores: after.facts.scores.filter(({ model_id }) => known.has(model_id)),
  };
  const [again, corrected, renewed] = [before.facts, ofKnown, after.facts].map(doublingOf) as [
    number | null,
    number | null,
    number | null,
  ];
  const steps: ChangeStep[] = [
    { cause: "method", from_months: before.doublingMonths, to_months: again },
    { cause: "facts of known models", from_months: again, to_months: corrected },
    { cause: "new models", from_months: corrected, to_months: renewed },
  ];
  if (!isAsPublished(renewed, after.doublingMonths)) {
    steps.push({ cause: "method of the later", from_months: renewed, to_months: after.doublingMonths });
  }
  return {
    steps,
    new_models: [...later].filter((id) => !known.has(id)).sort(compareText),
    gone_models: [...known].filter((id) => !later.has(id)).sort(compareText),
    changed_facts: changedFacts(before.facts, ofKnown),
  };
}

/** Published figures have ten significant digits. */
function isAsPublished(renewed: number | null, published: number | null): boolean {
  if (renewed === null || published === null) return renewed === published;
  return Math.abs(renewed - published) <= 1e-8 * published;
}

/** A few draws: the value does not depend on them, only whether nine in ten of them have a slope. */
function doublingOf(facts: Facts): number | null {
  const trends = headlineTrends(facts, { seed: 0, headlineReplicates: 40, otherReplicates: 40 });
  return trends.find(({ estimator }) => estimator === headlineEstimator)?.doubling_months ?? null;
}

/** All that the headline reads of a model. */
const comparedColumns = [
  "released_on",
  "total_params",
  "family",
  "architecture",
  "quantisation",
  "compression_method",
  "open_weights",
] as const;

/** @param after of models that `before` has too */
function changedFacts(before: Facts, after: Facts): FactChange[] {
  const scoresOf = (facts: Facts) =>
    new Map(
      chooseScores(facts.scores, facts.benchmarks).chosen.map((row) => [
        `${row.model_id} ${row.benchmark}`,
        { ...row, text: String(row.score) },
      ]),
    );
  const [scoresBefore, scoresAfter] = [scoresOf(before), scoresOf(after)];
  const models = new Map(after.models.map((row) => [row.model_id, row]));
  const scores = [...new Set([...scoresBefore.keys(), ...scoresAfter.keys()])].flatMap((key) => {
    const [one, other] = [scoresBefore.get(key), scoresAfter.get(key)];
    const { model_id, benchmark } = (one ?? other)!;
    if (!models.has(model_id)) return [];
    return change(model_id, benchmark, one?.text ?? null, other?.text ?? null);
  });
  const columns = before.models.flatMap((row) => {
    const now: ModelFact | undefined = models.get(row.model_id);
    if (now === undefined) return [];
    return comparedColumns.flatMap((column) =>
      change(row.model_id, column, textOf(row[column]), textOf(now[column])),
    );
  });
  return [...columns, ...scores].sort(
    (a, b) => compareText(a.model_id, b.model_id) || compareText(a.what, b.what),
  );
}

function textOf(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value);
}

function change(model_id: string, what: string, from: string | null, to: string | null): FactChange[] {
  return from === to ? [] : [{ model_id, what, from, to }];
}
