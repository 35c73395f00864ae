/** What a score must fit: other reporters, the sizes of its family, the model's other benchmarks. */
import type { ScoreFinding } from "./scoreProtocol.ts";
import {
  benchmarkKey,
  mayBeCopies,
  measuresTheSame,
  type ScoreStep,
  shotsMayBeTheSame,
} from "./scoreStep.ts";
import { levelOf, scoreAtLevel, tolerancesOf } from "./scoreTolerances.ts";

/** A report that another reporter measured for itself, at the same protocol as far as both say. */
export function isIndependent(step: ScoreStep, other: ScoreStep): boolean {
  return (
    measuresTheSame(step, other) &&
    other.reporter !== step.reporter &&
    shotsMayBeTheSame(step, other) &&
    !mayBeCopies(step, other)
  );
}

export function agrees(step: ScoreStep, other: ScoreStep): boolean {
  return gap(step, other) <= tolerancesOf(step).agreement + 1e-9 && isIndependent(step, other);
}

/** Stops a digit lost, a column shifted or another model's row, where others have measured the same. */
export function agreesWithOthers(step: ScoreStep, others: readonly ScoreStep[]): ScoreFinding | null {
  const far = tolerancesOf(step).far;
  const independent = others.filter((other) => isIndependent(step, other));
  const [nearest] = independent.sort((a, b) => gap(step, a) - gap(step, b) || (a.row < b.row ? -1 : 1));
  if (nearest === undefined || gap(step, nearest) <= far + 1e-9) return null;
  const count = independent.length === 1 ? "the other report" : `the nearest of ${independent.length} others`;
  return {
    reason: "disagrees",
    expected: `within ${far} of ${nearest.score}, ${count}, by ${nearest.reporter}`,
  };
}

const gap = (a: ScoreStep, b: ScoreStep): number => Math.abs(a.score - b.score);

/**
 * Stops a column read one to the side: a database has BBH for MMLU of three Qwen models, as the README that it cites
 * prints it. No reporter of the catalogue has one figure for two benchmarks of a model in two documents.
 */
export function isNoOtherBenchmarksFigure(
  step: ScoreStep,
  before: readonly ScoreStep[],
): ScoreFinding | null {
  const twin = before.find(
    (other) =>
      other.model_id === step.model_id &&
      other.benchmark !== step.benchmark &&
      other.reporter === step.reporter &&
      other.score === step.score &&
      !Number.isInteger(step.score),
  );
  if (twin === undefined) return null;
  return {
    reason: "other-benchmarks-figure",
    expected: `another figure than the model's ${twin.benchmark} by the same reporter`,
  };
}

/**
 * Stops a line read twice, or under the name beside it: two models of one day's reports by one reporter share two
 * figures or more, each to the decimal. Nobody can say which of them has the other's.
 *
 * @returns by step the model whose figures it has
 */
export function sharedRows(steps: readonly ScoreStep[]): Map<ScoreStep, string> {
  const cells = new Map<string, ScoreStep[]>();
  for (const step of steps) {
    if (Number.isInteger(step.score)) continue;
    const cell = JSON.stringify([step.reporter, benchmarkKey(step), step.shots, step.score]);
    cells.set(cell, [...(cells.get(cell) ?? []), step]);
  }
  const pairs = new Map<
    string,
    { readonly benchmarks: Set<string>; readonly members: [ScoreStep, string][] }
  >();
  for (const [first, ...rest] of cells.values()) {
    for (const other of rest) {
      if (first === undefined || first.model_id === other.model_id) continue;
      const names = JSON.stringify([first.reporter, ...[first.model_id, other.model_id].sort()]);
      const pair = pairs.get(names) ?? { benchmarks: new Set(), members: [] };
      pair.benchmarks.add(benchmarkKey(first));
      pair.members.push([first, other.model_id], [other, first.model_id]);
      pairs.set(names, pair);
    }
  }
  const shared = [...pairs.values()].filter(({ benchmarks }) => benchmarks.size >= 2);
  return new Map(shared.flatMap(({ members }) => members));
}

/** The sizes of the same family whose scores at the same reporter this one contradicts. */
export function contradictedSiblings(step: ScoreStep, others: readonly ScoreStep[]): ScoreStep[] {
  const { inversion, rise } = tolerancesOf(step);
  return others.filter((other) => {
    const isSibling =
      other.model_id !== step.model_id &&
      other.reporter === step.reporter &&
      other.benchmark === step.benchmark &&
      other.variant === step.variant &&
      other.family === step.family &&
      other.quantisation === step.quantisation &&
      other.parameters !== step.parameters &&
      shotsMayBeTheSame(step, other);
    if (!isSibling) return false;
    const [small, large] = step.parameters < other.parameters ? [step, other] : [other, step];
    const doublings = Math.max(1, Math.log2(large.parameters / small.parameters));
    const gained = large.score - small.score;
    return gained < -inversion - 1e-9 || gained > rise * doublings + 1e-9;
  });
}

/** Stops rows and digits slipped within one table, of which nobody else reports: sizes of a family rise in step. */
export function fitsItsFamily(siblings: readonly ScoreStep[]): ScoreFinding | null {
  const [first] = siblings;
  if (first === undefined) return null;
  const more = siblings.length === 1 ? "" : ` and ${siblings.length - 1} more sizes`;
  return {
    reason: "family-jump",
    expected: `in step with ${first.score} of ${first.model_id}${more}, by the same reporter`,
  };
}

/** What the model's other benchmarks say: a score, or null where fewer than two of them are known. */
export function expectedFromOthers(step: ScoreStep, others: readonly ScoreStep[]): number | null {
  const key = benchmarkKey(step);
  const byBenchmark = new Map<string, number[]>();
  for (const other of others) {
    if (other.model_id !== step.model_id) continue;
    const otherKey = benchmarkKey(other);
    if (otherKey === key) continue;
    const scores = byBenchmark.get(otherKey);
    if (scores === undefined) byBenchmark.set(otherKey, [other.score]);
    else scores.push(other.score);
  }
  const found = [...byBenchmark].flatMap(([otherKey, scores]) => levelOf(otherKey, middle(scores)) ?? []);
  return found.length < 2 ? null : scoreAtLevel(key, middle(found));
}

/** Generative benchmarks: where no answer is read out of the text, the score is nearly zero. */
const isGenerated: ReadonlySet<string> = new Set(["math", "humaneval", "mbpp", "bbh"]);
/** A failure to read answers leaves less than a fifth of a score that is not small itself. */
const remnant = { share: 0.2, expected: 15 } as const;

/**
 * Stops a harness that read no answers: HumanEval 0.0 for Granite-3.3-8B and MATH 8.7 for Seed-OSS-36B stand in a
 * lab's printed table. What the model does on other benchmarks, or a smaller model of its family on this one, says
 * that it can answer.
 */
export function answersWereRead(step: ScoreStep, others: readonly ScoreStep[]): ScoreFinding | null {
  if (!isGenerated.has(step.benchmark)) return null;
  const isLost = (should: number) => should >= remnant.expected && step.score < remnant.share * should;
  const reason = "extraction-failure";
  const smaller = others.find(
    (other) =>
      other.family === step.family &&
      other.parameters < step.parameters &&
      other.benchmark === step.benchmark &&
      other.variant === step.variant &&
      isLost(other.score),
  );
  if (smaller !== undefined) {
    return { reason, expected: `not far below ${smaller.score} of the smaller ${smaller.model_id}` };
  }
  const expected = expectedFromOthers(step, others);
  if (expected === null || !isLost(expected)) return null;
  return { reason, expected: `near ${round(expected)}, as the model's other benchmarks have it` };
}

/** Stops columns shifted or exchanged, and rows of another model, where nobody else reports the benchmark. */
export function fitsItsOtherBenchmarks(step: ScoreStep, others: readonly ScoreStep[]): ScoreFinding | null {
  const { outOfLine } = tolerancesOf(step);
  const expected = expectedFromOthers(step, others);
  if (expected === null || Math.abs(step.score - expected) <= outOfLine) return null;
  return {
    reason: "out-of-line",
    expected: `within ${outOfLine} of ${round(expected)}, as the model's other benchmarks have it`,
  };
}

/** How far from what its other benchmarks say, in tolerances; 0 where they say nothing. */
export function strangeness(step: ScoreStep, others: readonly ScoreStep[]): number {
  const expected = expectedFromOthers(step, others);
  return expected === null ? 0 : Math.abs(step.score - expected) / tolerancesOf(step).outOfLine;
}

const round = (value: number): number => Math.round(10 * value) / 10;

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1]!;
  return sorted.length % 2 === 1 ? upper : (sorted[(sorted.length >> 1) - 1]! + upper) / 2;
}
