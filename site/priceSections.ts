import { paperPriceWindowTo } from "../law/constants.ts";
import type { Headline } from "../snapshot/headline.ts";
import {
  type Block,
  dates,
  figures,
  link,
  paragraph,
  type Section,
  type TableBlock,
  words,
} from "./blocks.ts";
import { count, duration, usd, withInterval } from "./format.ts";
import { priceBasisName, restrictionName } from "./names.ts";
import { breakTable } from "./priceBreaks.ts";
import { priceChart } from "./priceChart.ts";
import type { PriceReading, PriceReadings, PriceTrendReading } from "./priceReadings.ts";
import {
  priceLeadSentence,
  priceSectionTitle,
  priceSentences,
  priceTitle,
  shownTier,
  tierQuality,
} from "./priceSentences.ts";

export function priceSection(prices: PriceReadings, headline: Headline, asOf: string): Section {
  const title = priceTitle(prices);
  const confirmed = prices.lowestSoFar(shownTier, "input", "any-host-confirmed");
  const drawing = priceChart(prices, headline, asOf, { title, description: chartDescription(confirmed) });
  const blocks: Block[] = [];
  if (drawing) {
    blocks.push({
      kind: "figure",
      id: "price-figure",
      title,
      description: `Lowest input price so far among models of ${tierQuality(shownTier)}, logarithmic: each line is a halving.`,
      note: [
        "Strong: lows that two lineages saw or the vendor itself set. Dashed: vendors' own prices. Hollow: lows that a single lineage saw. Diamonds: the paper's two prices. List prices, without cache, batch, off-peak and free ones. Data: ",
        link("price_frontiers.csv", "tables/price_frontiers.csv"),
        ".",
      ],
      drawing,
    });
  }
  blocks.push(paragraph(priceLeadSentence(prices)), ...priceSentences(prices, headline).map(paragraph));
  const breaks = breakTable(prices);
  if (breaks) blocks.push(breaks);
  for (const tier of new Set([shownTier, ...prices.trends.map((row) => row.tier)])) {
    const table = trendTable(prices, tier);
    if (table.rows.length > 0) blocks.push(table);
  }
  if (confirmed.length > 0) blocks.push(lowsTable(prices));
  return { id: "prices", name: "Prices", title: priceSectionTitle(prices), blocks };
}

function chartDescription(lows: readonly PriceReading[]): string {
  const [first, last] = [lows[0], lows.at(-1)];
  if (!first || !last) return "No price is confirmed.";
  return (
    `Staircase of the lowest price: from ${usd(first.usd)} (${first.model}, ${first.date}) to ${usd(last.usd)} ` +
    `(${last.model}, ${last.date}) in ${count(lows.length)} lows. They are in the table below.`
  );
}

const shownBases = ["input", "blend-3-1"];
const shownRestrictions = ["any-host-confirmed", "any-host", "first-party"];

const shownEstimators = ["month-ends-ols", "records-ols"];

/** One row a basis, restriction and window of a tier at its own threshold; the estimators side by side. */
function trendTable(prices: PriceReadings, tier: string): TableBlock {
  const halving = (row: PriceTrendReading | null | undefined) => {
    if (!row) return "";
    // A value without its interval stands in the table's file only.
    if (row.notIdentified === null && row.halving.value !== null && row.halving.low === null) return "";
    if (row.notIdentified !== null) return "not identified";
    return withInterval(row.halving, duration) ?? "no halving";
  };
  const rows = shownBases.flatMap((basis) =>
    shownRestrictions.flatMap((restriction) =>
      ["paper", "all"].flatMap((window) => {
        const fits = shownEstimators.map((estimator) =>
          prices.trend(tier, basis, restriction, window, estimator),
        );
        const any = fits.find((row) => row !== null);
        if (!any) return [];
        const isHeadline = fits.some((row) => row?.headline);
        return {
          emphasis: isHeadline,
          cells: [
            priceBasisName(basis) + (isHeadline ? " (headline)" : ""),
            restrictionName(restriction),
            window === "paper" ? `to ${paperPriceWindowTo}` : "whole history",
            ...fits.map(halving),
            count(any.records),
            any.firstUsd === null ? "" : usd(any.firstUsd),
            any.lastUsd === null ? "" : usd(any.lastUsd),
          ],
        };
      }),
    ),
  );
  return {
    kind: "table",
    id: `price-table-${tier.replace(/[^a-z0-9]+/gi, "-")}`,
    caption: `Halving of the lowest price at ${tierQuality(tier)}, months`,
    columns: [
      words("Price"),
      words("Sold by"),
      dates("Window"),
      figures("By month ends"),
      figures("By the lows"),
      figures("Lows"),
      figures("First low"),
      figures("Last low"),
    ],
    rows,
  };
}

function lowsTable(prices: PriceReadings): TableBlock {
  const rows = shownRestrictions
    .flatMap((restriction) =>
      prices.lowestSoFar(shownTier, "input", restriction).map((low) => ({ low, restriction })),
    )
    .reduce((merged, { low, restriction }) => {
      const key = `${low.date} ${low.usd} ${low.provider} ${low.model}`;
      const entry = merged.get(key) ?? { low, restrictions: [] };
      entry.restrictions.push(restriction);
      return merged.set(key, entry);
    }, new Map<string, { low: PriceReading; restrictions: string[] }>());
  const sorted = [...rows.values()].sort((a, b) =>
    a.low.date === b.low.date ? b.low.usd - a.low.usd : a.low.date < b.low.date ? -1 : 1,
  );
  return {
    kind: "table",
    id: "low-table",
    caption: `Lows of the input price at ${tierQuality(shownTier)}`,
    columns: [
      words("Model"),
      words("Sold by"),
      dates("From"),
      figures("USD per million"),
      figures("Lineages"),
      words("Is the lowest of"),
    ],
    rows: sorted.map(({ low, restrictions }) => ({
      cells: [
        low.model,
        low.provider,
        low.date,
        usd(low.usd),
        low.lineages === null ? "" : count(low.lineages),
        restrictions.map(restrictionName).join("; "),
      ],
    })),
  };
}
