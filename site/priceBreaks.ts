/** Whether the fall of prices changed its pace: sentences and a table from price_breaks. */
import { dates, figures, type TableBlock, words } from "./blocks.ts";
import { decimals, duration, type Figure, listed, withInterval } from "./format.ts";
import { tierName } from "./names.ts";
import type { PriceBreakReading, PriceReadings } from "./priceReadings.ts";
import { areApart, monthsOf } from "./sentences.ts";

/** Of the shown tier first, then of the others in one sentence; empty without a table. */
export function breakSentences({ breaks }: PriceReadings, shownTier: string): string[] {
  const headlines = breaks.filter((row) => row.headline);
  const own = headlines.find((row) => row.tier === shownTier);
  const others = headlines.filter((row) => row.tier !== shownTier);
  const sentences = own ? [breakSentence(own)] : [];
  const spread = own && spreadSentence(own, breaks);
  if (spread) sentences.push(spread);
  if (others.length > 0) {
    const shown = others.map((row) => `${tierName(row.tier)} ${inShort(row)}`);
    sentences.push(`At the other tiers one change of pace is: ${shown.join("; ")}.`);
  }
  return sentences;
}

/** Whether the other bases and restrictions of a tier find the same: one p near its level says little alone. */
function spreadSentence(own: PriceBreakReading, breaks: readonly PriceBreakReading[]): string | null {
  const tested = breaks.filter(
    (row) => row.tier === own.tier && row.series === own.series && row.pValue !== null,
  );
  const identified = tested.filter((row) => row.notIdentified === null).length;
  return tested.length < 2
    ? null
    : `Over the bases and restrictions of this tier a change of pace is identified in ${identified} of ${tested.length}.`;
}

/** What a search for one change of pace finds, in every outcome. */
export function breakSentence(row: PriceBreakReading): string {
  if (row.pValue === null) {
    return `Whether the fall changed its pace could not be tested: ${row.notIdentified ?? "the series is too short"}.`;
  }
  const p = decimals(row.pValue, row.pValue < 0.01 ? 3 : 2);
  if (row.notIdentified !== null) {
    return `No change of pace is identified (p = ${p}): the best date, ${row.on}, explains no more than in series drawn from the same months without one.`;
  }
  const opening = `One change of pace is identified (p = ${p} against series drawn from the same months without one): to ${dateOf(row)} ${beforehand(row.before)}, after it ${afterwards(row.after)}`;
  return `${opening}. ${verdict(row)}`;
}

function verdict({ before, after }: PriceBreakReading): string {
  if (after.value === null || (before.value !== null && after.value > before.value)) {
    return areApart(before, after) || (after.value === null && isBeyond(after, before))
      ? "The fall has slowed."
      : "It is slower since, though the intervals of the two paces overlap.";
  }
  return areApart(before, after)
    ? "The fall has quickened."
    : "It is faster since, though the intervals of the two paces overlap.";
}

/** Whether the fastest pace that a side without a halving allows is slower than the other's slowest. */
function isBeyond(after: Figure, before: Figure): boolean {
  return after.low === null || (before.high !== null && after.low > before.high);
}

function beforehand(before: Figure): string {
  return before.value === null
    ? "no fall of the price can be told from none"
    : `the price halved every ${monthsOf(before)}`;
}

function afterwards(after: Figure): string {
  if (after.value !== null) return `every ${monthsOf(after)}`;
  return after.low === null
    ? "it rose"
    : `no fall can be told from none (halving every ${duration(after.low)} months at the fastest)`;
}

/** The best date with its range over draws of families. */
function dateOf({ on, onLow, onHigh }: PriceBreakReading): string {
  return onLow !== null && onHigh !== null && onLow !== onHigh ? `${on} (${onLow} to ${onHigh})` : `${on}`;
}

function inShort(row: PriceBreakReading): string {
  if (row.pValue === null) return `not tested (${row.notIdentified ?? "the series is too short"})`;
  const p = `p = ${decimals(row.pValue, 2)}`;
  if (row.notIdentified !== null) return `not identified (${p})`;
  return `identified at ${dateOf(row)} (${p}), ${listed([`${row.before.value === null ? "no halving" : `every ${monthsOf(row.before)}`} before`, `${afterwards(row.after)} after`])}`;
}

/** One row a tier: of the headline's prices. */
export function breakTable({ breaks }: PriceReadings): TableBlock | null {
  const headlines = breaks.filter((row) => row.headline);
  if (headlines.length === 0) return null;
  const side = (row: PriceBreakReading, figure: Figure) =>
    row.notIdentified !== null
      ? "not identified"
      : (withInterval(figure, duration) ??
        (figure.low === null ? "no halving" : `no halving (${duration(figure.low)} or more)`));
  return {
    kind: "table",
    id: "price-break-table",
    caption: "One change of pace in the lowest input price so far: halving before and after, months",
    columns: [words("Tier"), dates("Best date"), figures("p"), figures("Before"), figures("After")],
    rows: headlines.map((row) => ({
      cells: [
        tierName(row.tier),
        row.on ?? "",
        row.pValue === null ? "" : decimals(row.pValue, 2),
        side(row, row.before),
        side(row, row.after),
      ],
    })),
  };
}
