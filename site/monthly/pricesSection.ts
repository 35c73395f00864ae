import {
  type Block,
  dates,
  figures,
  link,
  note,
  paragraph,
  type Section,
  type TableBlock,
  words,
} from "../blocks.ts";
import { count, counted, listed, share, usd } from "../format.ts";
import { restrictionName, tierName } from "../names.ts";
import type { MonthFacts } from "./input.ts";
import { monthName } from "./months.ts";
import type { NewLow } from "./newLows.ts";
import type { Places } from "./places.ts";
import type { PriceChange, PriceNews } from "./priceChanges.ts";

const shown = 15;

const verbs: Readonly<Record<PriceNews, string>> = {
  cut: "cut",
  raised: "raised",
  turned: "changed in both directions",
  opened: "new",
  ended: "gone",
};

/** What prices did in the month, and the lows that it brought. */
export function pricesSection(
  { month }: MonthFacts,
  changes: readonly PriceChange[],
  lows: readonly NewLow[],
  { tables }: Places,
): Section {
  const of = (news: PriceNews) => changes.filter((change) => change.news === news);
  const moved = [...of("cut"), ...of("raised"), ...of("turned")];
  const isOfKnown = ({ family }: PriceChange) => family !== null;
  const [opened, ended] = [of("opened"), of("ended")];
  return {
    id: "prices",
    name: "Prices",
    title: titleOf(month, changes, lows),
    blocks: [
      ...lowBlocks(lows),
      ...(changes.length > 0 ? [paragraph(countSentence(changes))] : []),
      ...changesTable("moved-table", "Prices that were cut or raised", moved),
      ...changesTable(
        "opened-table",
        "New prices of models that are mapped to a family",
        opened.filter(isOfKnown),
      ),
      ...changesTable(
        "ended-table",
        "Prices that are gone, of models that are mapped to a family",
        ended.filter(isOfKnown),
      ),
      note([
        "Standard list prices in USD per million tokens, input / output; no free, cached, batch, off-peak or promotional ones. A list that notices a change later than another does not count it again. A new price is one that no list had before, which may be the day a list was first read. All: ",
        link("prices.csv", tables("prices")),
        ", lows: ",
        link("price_frontiers.csv", tables("price_frontiers")),
        ".",
      ]),
    ],
  };
}

function titleOf(month: string, changes: readonly PriceChange[], lows: readonly NewLow[]): string {
  const tiers = [...new Set(confirmed(lows).map(({ tier }) => tierName(tier)))];
  const low =
    tiers.length === 0 ? "" : `, with a new low for ${listed(tiers.map((tier) => `${tier}'s`))} quality`;
  if (changes.length === 0 && low === "")
    return `No list price is known to have changed in ${monthName(month)}`;
  const number = (news: PriceNews) => changes.filter((change) => change.news === news).length;
  const [cut, raised] = [number("cut"), number("raised")];
  if (cut + raised === 0) return `No list price was cut or raised in ${monthName(month)}${low}`;
  const was = (number: number, verb: string) =>
    `${counted(number, "price")} ${number === 1 ? "was" : "were"} ${verb}`;
  const both =
    cut === 0
      ? `${was(raised, "raised")} and none cut`
      : `${was(cut, "cut")} and ${raised === 0 ? "none" : count(raised)} raised`;
  return `${both} in ${monthName(month)}${low}`;
}

/** The restriction of the headline. */
const confirmed = (lows: readonly NewLow[]) =>
  lows.filter(
    ({ restriction, is_of_earlier_day }) => restriction === "any-host-confirmed" && !is_of_earlier_day,
  );

function countSentence(changes: readonly PriceChange[]): string {
  const parts = (Object.keys(verbs) as PriceNews[]).flatMap((news) => {
    const number = changes.filter((change) => change.news === news).length;
    return number === 0 ? [] : [`${count(number)} ${verbs[news]}`];
  });
  const single = changes.filter(({ lineages }) => lineages.length === 1).length;
  return (
    `Of all prices of a model at a provider: ${listed(parts)}. ` +
    `${single === changes.length ? (single === 1 ? "It was" : "Each was") : `${count(single)} of them ${single === 1 ? "was" : "were"}`} seen by one lineage of lists alone.`
  );
}

function changesTable(id: string, caption: string, changes: readonly PriceChange[]): TableBlock[] {
  if (changes.length === 0) return [];
  const hidden = changes.length - shown;
  const rows = [...changes].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, shown);
  return [
    {
      kind: "table",
      id,
      caption: hidden > 0 ? `${caption}: ${shown} of ${count(changes.length)}` : caption,
      columns: [
        words("Model"),
        words("Provider"),
        dates("Day"),
        figures("Before"),
        figures("After"),
        figures("Input price"),
        figures("Lineages"),
      ],
      rows: rows.map((change) => ({
        cells: [
          change.model,
          change.provider,
          change.on,
          pair(change.input_before, change.output_before),
          pair(change.input_after, change.output_after),
          moveText(change),
          count(change.lineages.length),
        ],
      })),
    },
  ];
}

const priced = (text: string | null): string => (text === null ? "none" : usd(Number(text)));
const pair = (input: string | null, output: string | null): string =>
  input === null && output === null ? "" : `${priced(input)} / ${priced(output)}`;

/** How far the input price moved, as a logarithm either way; zero where there is none before or after. */
function sizeOf({ input_before: before, input_after: after }: PriceChange): number {
  const [from, to] = [Number(before), Number(after)];
  return from > 0 && to > 0 ? Math.abs(Math.log(to / from)) : 0;
}

function moveText({ input_before: before, input_after: after }: PriceChange): string {
  const [from, to] = [Number(before), Number(after)];
  if (!(from > 0 && to > 0)) return "";
  return to === from ? "as before" : `${to > from ? "+" : ""}${share(to / from - 1)}`;
}

function lowBlocks(lows: readonly NewLow[]): Block[] {
  if (lows.length === 0) return [];
  const text = (value: number | null) => (value === null ? "not shown" : usd(value));
  return [
    {
      kind: "table",
      id: "lows-table",
      caption: "New lowest input prices so far, USD per million tokens",
      columns: [
        words("At the quality of"),
        words("Sold by"),
        dates("Day"),
        words("Model"),
        words("Provider"),
        figures("Low"),
        figures("Low before"),
      ],
      rows: lows.map((low) => ({
        cells: [
          tierName(low.tier),
          restrictionName(low.restriction),
          low.is_of_earlier_day ? `${low.on}, known since this month` : low.on,
          low.model,
          low.provider,
          text(low.usd_per_mtok),
          low.usd_per_mtok_before === null ? "" : usd(low.usd_per_mtok_before),
        ],
      })),
    },
  ];
}
