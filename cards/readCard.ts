/**
 * The benchmark tables of any lab's README, model card or page as reports of scores. Tables are found by meaning:
 * names of benchmarks on one axis, of models on the other, wherever they stand. What is not certain goes to the
 * review with a named reason and the ways to read it.
 */
import type { CardContext, CardReport, CardResult, CardReview } from "./card.ts";
import { parkConflicts } from "./conflicts.ts";
import { type CardKind, kindOf, readCardPage } from "./page.ts";
import { readTable } from "./readTable.ts";

export interface CardOptions {
  /** Told from the text where it is not given. */
  readonly kind?: CardKind;
  readonly context: CardContext;
}

/**
 * Pure: the same text and context give the same reports, in the order of the card.
 *
 * @throws DensingError `layout-drift` for a table larger than any real one, `body-unparseable` for a card nested
 *   deeper than any real one
 */
export function readCard(text: string, options: CardOptions): CardResult {
  const { context } = options;
  const kind = options.kind ?? kindOf(text);
  const page = readCardPage(text, kind, context.sourceId);
  const reports: CardReport[] = [];
  const review: CardReview[] = [];
  const skipped: Record<string, number> = {};
  for (const [tableIndex, table] of page.tables.entries()) {
    const read = readTable(table, { tableIndex, context, page });
    reports.push(...read.reports);
    review.push(...read.review);
    for (const [reason, count] of Object.entries(read.skipped))
      skipped[reason] = (skipped[reason] ?? 0) + count;
  }
  review.push(...unreadTables([...page.prose, ...page.code]));
  return parkConflicts({ reports, review, skipped });
}

/** A pipe table that Markdown takes for prose (its header and delimiter differ) or for code (it is indented). */
function unreadTables(prose: readonly string[]): CardReview[] {
  return prose.flatMap((text): CardReview[] => {
    if (!/\|\s*:?-{2,}:?\s*\|/.test(text) || !/mmlu|bbh|humaneval|mbpp|MATH/i.test(text)) return [];
    return [
      {
        reason: "table-not-understood",
        detail: "lines of a pipe table that Markdown does not take for one",
        printed: text.slice(0, 120),
        readings: [],
        standing: "refused",
        tableSays: null,
        notes: [],
        where: { table: text.slice(0, 60), tableIndex: -1, row: "", column: "" },
      },
    ];
  });
}
