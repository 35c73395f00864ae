/** What the words around a table say of its figures: base or instruct, shots, what a mark or parentheses mean. */

import { namesWithin } from "./benchmarkLabel.ts";
import type { Training } from "./card.ts";
import type { CardTable } from "./page.ts";
import { readQualifiers } from "./qualifiers.ts";
import { groupTraining, trainingIn } from "./training.ts";

/** Longer leads are prose that speaks of many things. */
const longestLead = 160;

/** Innermost first: the nearest words that say anything decide; words that name both leave it open. */
export function trainingSaid(
  table: CardTable,
  titles: readonly string[],
  group: string | null,
  modelsIn: "rows" | "columns",
): Training | null {
  const short = table.lead.length <= longestLead ? table.lead : "";
  const headings = table.headings.filter(({ isTitle }) => !isTitle).map(({ text }) => text);
  const ofGroup = group === null || modelsIn === "rows" ? null : groupTraining(group);
  if (ofGroup !== null) return ofGroup;
  const texts = [
    modelsIn === "rows" ? (group ?? "") : "",
    ...titles.toReversed(),
    table.caption,
    short,
    ...headings.toReversed(),
  ];
  for (const text of texts) {
    const said = trainingIn(text);
    if (said !== null) return said === "both" ? null : said;
  }
  return null;
}

/** The texts that title a table, nearest first. */
export function titlesOf(table: CardTable, titles: readonly string[]): string[] {
  const heading = table.headings.at(-1)?.text ?? "";
  return [...titles.toReversed(), table.caption, heading].filter((text) => text !== "");
}

/** All words that may say what the whole table is. */
export function wordsAround(table: CardTable, titles: readonly string[]): string[] {
  // Longer words speak of many things, but an edition or a scale is said of figures.
  const said = [table.lead, ...table.notes].filter((text) => /\bv(?:ersion)? ?2\b|normali[sz]/i.test(text));
  const short = table.lead.length <= longestLead ? [table.lead] : [];
  const headings = table.headings.filter(({ isTitle }) => !isTitle).map(({ text }) => text);
  return [...titles, table.caption, ...short, ...said, ...headings];
}

/** Shots that a title says of the whole table, or of this benchmark alone; or null. */
export function shotsOfTitles(titles: readonly string[], benchmark: string | null): number | null {
  const ofAll = titles.filter((title) => namesWithin(title).every((each) => each.benchmark.id === benchmark));
  const numbers = new Set(ofAll.flatMap((title) => readQualifiers(title).shots));
  return numbers.size === 1 ? [...numbers][0]! : null;
}

/** The words of the footnote that a mark points to, or null. */
export function footnoteOf(table: CardTable, mark: string): string | null {
  const plain = mark.replace(/[[\]()^]/g, "");
  if (plain === "") return null;
  const sign = plain.replace(/[.*+?^${}()|\\]/g, "\\$&");
  const starts = new RegExp(`^[\\s•·-]*\\\\?[[(]?\\^?${sign}[\\])]?(?:[\\s:.)]|(?=[\\p{L}]))`, "u");
  const quotes = new RegExp(
    `(?:["'“‘\`(]\\\\?${sign}["'”’\`)]|\\b(?:marked|denoted|indicated)(?: with| by)? (?:an? )?\\\\?${sign}(?![\\p{L}\\d]))`,
    "u",
  );
  const texts = [...table.notes, table.lead, table.caption];
  const found = texts.find((text) => starts.test(text)) ?? texts.find((text) => quotes.test(text));
  return found === undefined ? null : found.slice(0, 300);
}

/** What the notes say of a second value in parentheses, or null. */
export function parenthesesSaid(table: CardTable, titles: readonly string[]): string | null {
  const texts = [...table.notes, table.lead, table.caption, ...titles];
  const found = texts.find((text) =>
    /(?:with)?in (?:the )?(?:parenthes[ei]s|brackets)|parenthesi[sz]ed|bracketed|括号|\w+[_ ]results? ?\(\w+[_ ]results?/i.test(
      text,
    ),
  );
  return found === undefined ? null : found.slice(0, 300);
}
