/** One card that gives one model two values of the same thing: neither is taken. */
import type { CardReport, CardResult, CardReview } from "./card.ts";
import { readingOf } from "./protocol.ts";

/**
 * Reports of one model, benchmark and protocol that differ go to the review, all of them. Those that agree are one
 * report, the one with most decimals: a lab prints its own row in several tables.
 */
export function parkConflicts(result: CardResult): CardResult {
  const kept = new Set<CardReport>();
  const refused = new Map<CardReport, readonly CardReport[]>();
  for (const group of groupsOf(result.reports, true)) {
    const finest = group.reduce((best, each) => (decimalsOf(each) > decimalsOf(best) ? each : best));
    if (group.every((each) => isRoundingOf(each, finest))) kept.add(finest);
    else for (const report of group) refused.set(report, group);
  }
  // A figure whose shots are not said is that of the shots that are said, or of nobody knows which.
  for (const group of groupsOf([...kept], false)) {
    const said = group.filter(({ shots }) => shots !== null);
    for (const report of group) {
      if (report.shots !== null || said.length === 0) continue;
      kept.delete(report);
      const agrees = said.some((each) => isRoundingOf(report, each) || isRoundingOf(each, report));
      if (!agrees) refused.set(report, [report, ...said]);
    }
  }
  const isStanding = (each: CardReview): boolean =>
    each.standing !== "reported" || [...kept].some((report) => samePlace(report, each));
  const review = result.review.filter(isStanding);
  for (const [report, group] of refused) review.push(conflictOf(report, group));
  const repeated = result.reports.length - kept.size - refused.size;
  return {
    reports: result.reports.filter((report) => kept.has(report)),
    review,
    skipped: repeated > 0 ? { ...result.skipped, repeated } : result.skipped,
  };
}

/** Reports of the same thing, in the card's order; with or without regard to the shots. */
function groupsOf(reports: readonly CardReport[], withShots: boolean): CardReport[][] {
  const groups = new Map<string, CardReport[]>();
  for (const report of reports) {
    const key = `${keyOf(report)} ${withShots ? report.shots : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), report]);
  }
  return [...groups.values()];
}

/** Decimals that are printed. */
function decimalsOf(report: CardReport): number {
  return /^\D*\d*\.(\d+)/.exec(report.printed)?.[1]?.length ?? 0;
}

/** A summary that rounds what a longer table prints agrees with it. */
function isRoundingOf(report: CardReport, finest: CardReport): boolean {
  return (
    Math.abs(report.score - finest.score) <= 0.5000001 * 10 ** -decimalsOf(report) &&
    (report.score === finest.score || decimalsOf(report) < decimalsOf(finest))
  );
}

function samePlace(report: CardReport, review: CardReview): boolean {
  const { where } = report;
  return (
    where.tableIndex === review.where.tableIndex &&
    where.row === review.where.row &&
    where.column === review.where.column
  );
}

function conflictOf(report: CardReport, group: readonly CardReport[]): CardReview {
  const others = group.filter((each) => each.score !== report.score);
  const places = others.map(
    (each) => `${each.score} in "${each.where.table}" (${each.where.row}, ${each.where.column})`,
  );
  return {
    reason: "conflicting-values",
    detail: `the card also gives ${places.join("; ")}`,
    printed: report.printed,
    readings: [report, ...others].map(({ model, benchmark, variant, shots, score }) =>
      readingOf({ model, benchmark, variant, shots, score }),
    ),
    standing: "refused",
    tableSays: report.tableSays,
    notes: report.notes,
    where: report.where,
  };
}

/** Spellings are folded here, since a conflict only leads to the review. Remarks do not part what they remark on. */
function keyOf(report: CardReport): string {
  const model = report.model.toLowerCase().replace(/[^\p{L}\d+]+/gu, "");
  const protocol = report.notes.filter((note) => protocolNote.test(note)).sort();
  const { benchmark, variant, tableSays } = report;
  return JSON.stringify([model, benchmark, variant, tableSays, protocol]);
}

/** Notes that make two figures of one table two things. */
const protocolNote =
  /^(?:CoT|no CoT|ppl|gen|generation|generative|mc|mcf|cloze|Minerva prompt|reported|official|reproduced?|ours|avg ?@ ?\d+|strict|flexible|macro|micro|macro[ _]avg|micro[ _]avg|t(?:emp(?:erature)?)? ?= ?[\d.]+)/i;
