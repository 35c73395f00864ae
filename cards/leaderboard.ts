/**
 * Figures of the Open LLM Leaderboard's second edition: BBH, MMLU-Pro and GPQA rescaled so that chance is 0, and of
 * MATH its hardest level alone, under the benchmarks' plain names.
 * Source: huggingface.co/docs/leaderboards/open_llm_leaderboard/normalization.
 */
import type { Axes } from "./axes.ts";
import { readBenchmarkLabel } from "./benchmarkLabel.ts";
import type { Scale } from "./scale.ts";

export interface Leaderboard {
  /** Why a figure of the benchmark may be on another scale, or of a part alone; or null. */
  readonly doubtOf: (benchmark: string, groups: readonly string[]) => "rescaled" | "hardest level" | null;
}

const named = /open[- ]?llm(?![a-z])/i;
const firstEdition = /\bv(?:ersion)? ?1\b/i;
const rescaled = new Set(["bbh", "mmlu_pro", "gpqa", "gpqa_diamond"]);

/** @param around titles, captions, headings and short words before the table */
export function leaderboardOf(axes: Axes, scale: Scale, around: readonly string[]): Leaderboard {
  const lines = axes.modelsIn === "rows" ? axes.columnLines : axes.rowLines;
  const figures = axes.modelsIn === "rows" ? scale.columns : scale.rows;
  const has = (name: RegExp): boolean => lines.some(({ text }) => name.test(text));
  const ofMusr = lines.flatMap(({ text }, index) => (/\bmu-?sr\b/i.test(text) ? (figures[index] ?? []) : []));
  const ids = new Set(
    lines.flatMap(({ text }) =>
      text.split(" / ").flatMap((part) => {
        const label = readBenchmarkLabel(part);
        return label.kind === "named" ? label.benchmark.id : [];
      }),
    ),
  );
  // Its own choice of benchmarks tells it where no words do.
  const isItsChoice =
    (ofMusr.length > 0 || has(/\bmath\b.*\b(?:lvl|level)\b/i)) &&
    has(/\bif-?eval\b/i) &&
    ids.has("bbh") &&
    (ids.has("mmlu_pro") || has(/gpqa/i));
  // Chance is 33 % of MuSR, and its rescaled figures are far below: of the best models about 25.
  const isRaw = ofMusr.length > 0 && ofMusr.every((value) => value >= 30 || value <= 1);
  const isAround = around.some(isSecond);
  return {
    doubtOf(benchmark, groups) {
      if (!isItsChoice && !isAround && !groups.some(isSecond)) return null;
      if (benchmark === "math") return "hardest level";
      return rescaled.has(benchmark) && !isRaw ? "rescaled" : null;
    },
  };
}

function isSecond(text: string): boolean {
  return named.test(text) && !firstEdition.test(text);
}
