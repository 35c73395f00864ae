import type { BenchmarkFact, ScoreReportFact } from "../facts.ts";
import { compareText, groupBy, median } from "../ordering.ts";

/** Independent harnesses that ran many models alike: rule 3. */
const harnessReporters: ReadonlySet<string> = new Set(["OpenCompass"]);

/** MBPP names three benchmarks; the first that a model has stands for it. MMLU-CF: the closed test set first. */
const variantPreference = ["standard", "full", "test", "sanitized", "evalplus", "validation"];

/** The row of a benchmark's preferred variant: the one that the paper means. @throws RangeError where there is none */
export function benchmarkFact(benchmarks: readonly BenchmarkFact[], id: string): BenchmarkFact {
  const rows = benchmarks.filter((row) => row.benchmark_id === id);
  const variant = variantPreference.find((name) => rows.some((row) => row.variant === name));
  const row = rows.find((candidate) => candidate.variant === variant);
  if (!row) throw new RangeError(`no benchmark ${id} among the facts`);
  return row;
}

/** The published rules of choice, by number. */
export const choiceRules: Readonly<Record<ChoiceRule, string>> = {
  1: "the lab's own report at the paper's shots",
  2: "the lab's own report at other shots",
  3: "one independent harness over many models",
  4: "the median of other labs' tables",
};
export type ChoiceRule = 1 | 2 | 3 | 4;

/** The score of one model on one benchmark that the rulers read. */
export interface ChosenScore {
  readonly model_id: string;
  readonly benchmark: string;
  readonly variant: string;
  /** Percent 0-100. */
  readonly score: number;
  readonly rule: ChoiceRule;
  /** Reports of this model on this benchmark and variant that are not barred. */
  readonly reports: number;
}

export interface ScoreChoice {
  readonly chosen: readonly ChosenScore[];
  /** For each report, in the order given, the rule by which it was chosen (or is part of a chosen median). */
  readonly ruleOfReport: readonly (ChoiceRule | null)[];
}

/**
 * Chooses one score a model and benchmark by the published rules and keeps every report.
 *
 * Within a rule the earliest document stands, so a vintage does not change when a lab reprints a table; a
 * median takes one report a reporter, those at the paper's shots where there are any, and no copy of another one.
 *
 * @param decide another decision between the reports of one score, to see what the rules do to the results
 */
export function chooseScores(
  reports: readonly ScoreReportFact[],
  benchmarks: readonly BenchmarkFact[],
  decide: Decision = choose,
): ScoreChoice {
  const paperShots = new Map(
    benchmarks.map((row) => [`${row.benchmark_id} ${row.variant}`, row.paper_shots]),
  );
  const ruleOfReport = new Array<ChoiceRule | null>(reports.length).fill(null);
  const indexed = reports
    .map((report, index) => ({ report, index }))
    .filter(({ report }) => !report.barred_by);
  const chosen: ChosenScore[] = [];

  for (const group of groupBy(indexed, ({ report }) => `${report.model_id} ${report.benchmark}`).values()) {
    const variant = variantPreference.find((name) => group.some(({ report }) => report.variant === name));
    const candidates = group
      .filter(({ report }) => report.variant === variant)
      .sort((a, b) => byDocument(a.report, b.report));
    const first = candidates[0];
    if (!first || variant === undefined) continue;
    const shots = paperShots.get(`${first.report.benchmark} ${variant}`) ?? null;
    const { rule, members } = decide(candidates, shots);
    for (const member of members) ruleOfReport[member.index] = rule;
    chosen.push({
      model_id: first.report.model_id,
      benchmark: first.report.benchmark,
      variant,
      score: median(members.map(({ report }) => report.score)),
      rule,
      reports: candidates.length,
    });
  }
  chosen.sort((a, b) => compareText(a.model_id, b.model_id) || compareText(a.benchmark, b.benchmark));
  return { chosen, ruleOfReport };
}

interface IndexedReport {
  readonly report: ScoreReportFact;
  readonly index: number;
}

/** Which reports of one model, benchmark and variant make its score, in order of their documents. */
type Decision = (
  candidates: readonly IndexedReport[],
  shots: number | null,
) => { readonly rule: ChoiceRule; readonly members: readonly IndexedReport[] };

/** Not a published rule: the median over all reporters at any shots, the lab's own report one of them. */
export const medianOfReporters: Decision = (candidates) => {
  const measured = new Set(countedOnce(candidates.map(({ report }) => report)));
  return {
    rule: 4,
    members: middle(onePerReporter(candidates.filter(({ report }) => measured.has(report)))),
  };
};

function choose(
  candidates: readonly IndexedReport[],
  shots: number | null,
): { rule: ChoiceRule; members: IndexedReport[] } {
  const own = candidates.filter(({ report }) => report.own_lab);
  const ownAtPaperShots = own.find(({ report }) => report.shots === shots);
  if (ownAtPaperShots) return { rule: 1, members: [ownAtPaperShots] };
  if (own[0]) return { rule: 2, members: [own[0]] };
  const harness = candidates.find(({ report }) => harnessReporters.has(report.reporter));
  if (harness) return { rule: 3, members: [harness] };
  const pool = closestShots(candidates, shots);
  const measured = new Set(countedOnce(pool.map(({ report }) => report)));
  return { rule: 4, members: middle(onePerReporter(pool.filter(({ report }) => measured.has(report)))) };
}

/**
 * Several labs that print one figure have measured it once: copies whose original is among the reports are left out,
 * and of copies of one that is not (it is barred, or does not say its shots) all but the first.
 */
function countedOnce(reports: readonly ScoreReportFact[]): ScoreReportFact[] {
  const seen = new Set<string>();
  return reports.filter(({ copy_of, score }) => {
    if (copy_of === null) return true;
    const isPresent = reports.some(
      (report) =>
        report.copy_of === null &&
        report.document_id === copy_of &&
        Math.abs(report.score - score) <= rounding,
    );
    if (isPresent || seen.has(copy_of)) return false;
    seen.add(copy_of);
    return true;
  });
}

/** Half of the last decimal that a copy may have rounded away. */
const rounding = 0.05 + 1e-9;

function closestShots(candidates: readonly IndexedReport[], shots: number | null): readonly IndexedReport[] {
  const atPaperShots = candidates.filter(({ report }) => report.shots === shots);
  if (atPaperShots.length > 0) return atPaperShots;
  const unstated = candidates.filter(({ report }) => report.shots === null);
  return unstated.length > 0 ? unstated : candidates;
}

function onePerReporter(candidates: readonly IndexedReport[]): IndexedReport[] {
  return [...groupBy(candidates, ({ report }) => report.reporter).values()].map((group) => group[0]!);
}

/** The one or two reports whose scores make the median. */
function middle(members: readonly IndexedReport[]): IndexedReport[] {
  const sorted = [...members].sort(
    (a, b) => a.report.score - b.report.score || byDocument(a.report, b.report),
  );
  return sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
}

function byDocument(a: ScoreReportFact, b: ScoreReportFact): number {
  return (
    compareText(a.known_from, b.known_from) ||
    compareText(a.document_id, b.document_id) ||
    compareText(a.source_table, b.source_table) ||
    a.score - b.score
  );
}

/**
 * The spread among reports of the same score: the pooled standard deviation, in percentage points, of what
 * different reporters measure for one model, benchmark and variant at the same shots; copies are no measurements.
 *
 * @returns by benchmark; absent where no model has two reporters
 */
export function reportSpread(reports: readonly ScoreReportFact[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { squares: number; degrees: number }>();
  // In an order of its own, so that the sums do not follow that of the rows.
  const inForce = reports
    .filter((report) => !report.barred_by)
    .sort((a, b) => compareText(a.model_id, b.model_id) || byDocument(a, b));
  const keyOf = (row: ScoreReportFact) =>
    `${row.benchmark} ${row.model_id} ${row.variant} ${row.shots ?? "unstated"}`;
  for (const reported of groupBy(inForce, keyOf).values()) {
    const group = countedOnce(reported);
    const scores = [...groupBy(group, (row) => row.reporter).values()].map((rows) =>
      median(rows.map((row) => row.score)),
    );
    if (scores.length < 2) continue;
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const sum = sums.get(group[0]!.benchmark) ?? { squares: 0, degrees: 0 };
    for (const score of scores) sum.squares += (score - mean) ** 2;
    sum.degrees += scores.length - 1;
    sums.set(group[0]!.benchmark, sum);
  }
  return new Map(
    [...sums].map(([benchmark, { squares, degrees }]) => [benchmark, Math.sqrt(squares / degrees)]),
  );
}
