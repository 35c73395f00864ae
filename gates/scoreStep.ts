/** A printed score as the gates see it, and when two of them measure, or are, the same. */

export interface ScoreStep {
  /** The row that it stands in: of one row a later step replaces an earlier one. */
  readonly row: string;
  readonly model_id: string;
  readonly family: string;
  readonly quantisation: string;
  /** Total parameters. */
  readonly parameters: number;
  readonly benchmark: string;
  readonly variant: string;
  /** Percent. */
  readonly score: number;
  readonly shots: number | null;
  readonly reporter: string;
  /** Documents that copy from each other agree because they are one. */
  readonly lineage: string;
  /** YYYY-MM-DD, from when it was known. */
  readonly day: string;
  /** The first day on which it no longer stood, or null. */
  readonly until: string | null;
  /** Why its reader wants it confirmed, or null. */
  readonly doubt: string | null;
  /** Protocol and remarks as printed, or "". */
  readonly note: string;
  /** Curated, or let through by hand: evidence that is not itself in question. */
  readonly isTrusted: boolean;
  /** Kept but never chosen: another protocol under the same name, so no evidence for others. */
  readonly isBarred: boolean;
}

type Measured = Pick<ScoreStep, "model_id" | "benchmark" | "variant">;
type Figure = Measured & Pick<ScoreStep, "score" | "shots" | "reporter">;

/** One benchmark to the gates: the three MBPPs differ, the two halves of MMLU-CF do not. */
export function benchmarkKey({ benchmark, variant }: Pick<ScoreStep, "benchmark" | "variant">): string {
  return benchmark === "mbpp" ? `mbpp ${variant}` : benchmark;
}

export function measuresTheSame(a: Measured, b: Measured): boolean {
  return a.model_id === b.model_id && a.benchmark === b.benchmark && a.variant === b.variant;
}

/** Unsaid shots may be any. */
export function shotsMayBeTheSame(a: Pick<ScoreStep, "shots">, b: Pick<ScoreStep, "shots">): boolean {
  return a.shots === null || b.shots === null || a.shots === b.shots;
}

/**
 * Whether two figures are one printed twice: equal to the last decimal that both print, of which there is at least
 * one (66.37 and 66.4 are; 66 and 66.4 may be two measurements). sql/views/060-known-facts.sql states the same.
 */
export function isSameFigure(a: number, b: number): boolean {
  const gap = Math.abs(a - b);
  // Most figures are farther apart than any rounding, and numbers are dear to print.
  if (gap > 0.06) return false;
  const decimals = Math.min(decimalsOf(a), decimalsOf(b), 3);
  return decimals >= 1 && gap <= 0.5 * 10 ** -decimals + 1e-9;
}

/** Whether one may be a copy of the other: then they are one measurement. */
export function mayBeCopies(a: Figure, b: Figure): boolean {
  return (
    a.reporter !== b.reporter &&
    measuresTheSame(a, b) &&
    shotsMayBeTheSame(a, b) &&
    isSameFigure(a.score, b.score)
  );
}

function decimalsOf(score: number): number {
  return (String(score).split(".")[1] ?? "").length;
}
