import { compareText, groupBy, latestDay } from "../../law/ordering.ts";
import { type Row, readRows } from "../readings.ts";
import type { MonthFacts } from "./input.ts";
import { isIn } from "./months.ts";

/** `turned`: one of input and output went up and the other down. */
export type PriceNews = "opened" | "cut" | "raised" | "turned" | "ended";

export interface PriceChange {
  readonly news: PriceNews;
  readonly on: string;
  readonly provider: string;
  readonly model: string;
  readonly family: string | null;
  /** USD per million tokens, as printed; null for a price that opened. */
  readonly input_before: string | null;
  readonly output_before: string | null;
  /** Null for one that ended. */
  readonly input_after: string | null;
  readonly output_after: string | null;
  /** Lineages that say so. */
  readonly lineages: readonly string[];
}

/** Kinds that are what a model costs; free, batch, off-peak and promotional prices are not. */
const counted: ReadonlySet<string> = new Set(["ok", "single_lineage"]);

interface Interval {
  readonly row: Row;
  readonly lineage: string;
  readonly from: string;
  readonly to: string | null;
  readonly input: string | null;
  readonly output: string | null;
  readonly isCounted: boolean;
}

/**
 * What happened to prices in the month, one row a (provider, model) and change, by news and then by day.
 *
 * Lists notice a change on different days: that of a list whose new price another list had already is no change of the
 * month, and a model is new, or gone, only when every list has it so.
 */
export function priceChanges({ month, now }: MonthFacts): PriceChange[] {
  const offers = groupBy(readRows(now.tables, "prices").flatMap(intervalOf), ({ row }) =>
    JSON.stringify([row.text("provider"), row.text("model")]),
  );
  const changes = [...offers.values()].flatMap((intervals) => {
    const steps = intervals.filter(({ isCounted, from }) => isCounted && isIn(month, from));
    return [...startsOf(steps, intervals), ...endsOf(month, intervals)];
  });
  return changes.sort(
    (a, b) =>
      order.indexOf(a.news) - order.indexOf(b.news) ||
      compareText(a.on, b.on) ||
      compareText(a.provider, b.provider) ||
      compareText(a.model, b.model),
  );
}

const order: readonly PriceNews[] = ["cut", "raised", "turned", "opened", "ended"];

function intervalOf(row: Row): Interval[] {
  const from = row.text("valid_from");
  if (from === null) return [];
  return [
    {
      row,
      lineage: row.text("lineage") ?? "",
      from,
      to: row.text("valid_to"),
      input: row.text("input_usd_per_mtok"),
      output: row.text("output_usd_per_mtok"),
      isCounted: counted.has(row.text("status") ?? ""),
    },
  ];
}

function startsOf(steps: readonly Interval[], all: readonly Interval[]): PriceChange[] {
  const found = new Map<string, PriceChange>();
  for (const step of [...steps].sort(
    (a, b) => compareText(a.from, b.from) || compareText(a.lineage, b.lineage),
  )) {
    const isEcho = all.some(
      (other) =>
        other.lineage !== step.lineage &&
        other.from < step.from &&
        (other.to === null || other.to > step.from) &&
        samePrice(other, step),
    );
    if (isEcho) continue;
    const before = latest(
      all.filter(({ isCounted, lineage, from }) => isCounted && lineage === step.lineage && from < step.from),
    );
    if (before === null && all.some(({ from }) => from < step.from)) continue;
    const news = before === null ? "opened" : newsOf(before, step);
    if (news === null) continue;
    const key = JSON.stringify([news, step.input, step.output]);
    const known = found.get(key);
    const lineages = [...new Set([...(known?.lineages ?? []), step.lineage])];
    found.set(key, known ? { ...known, lineages } : { ...changeOf(news, step.from, before, step), lineages });
  }
  return [...found.values()];
}

/** In force before the month and not at its end, nowhere and in no other kind. */
function endsOf(month: string, all: readonly Interval[]): PriceChange[] {
  if (all.some(({ to }) => to === null || to.slice(0, 7) > month)) return [];
  const ended = all.filter(({ isCounted, from, to }) => isCounted && isIn(month, to) && !isIn(month, from));
  const last = latest(ended);
  if (last === null) return [];
  const on = latestDay(
    ended.map(({ to }) => to!),
    "",
  );
  const lineages = [...new Set(ended.map(({ lineage }) => lineage))].sort();
  return [{ ...changeOf("ended", on, last, null), lineages }];
}

function changeOf(
  news: PriceNews,
  on: string,
  before: Interval | null,
  after: Interval | null,
): Omit<PriceChange, "lineages"> {
  const { row } = (after ?? before)!;
  return {
    news,
    on,
    provider: row.text("provider") ?? "",
    model: row.text("model") ?? "",
    family: row.text("family"),
    input_before: before?.input ?? null,
    output_before: before?.output ?? null,
    input_after: after?.input ?? null,
    output_after: after?.output ?? null,
  };
}

/** @returns null where neither price differs, as when a list that was away comes back */
function newsOf(before: Interval, after: Interval): PriceNews | null {
  const moves = [moveOf(before.input, after.input), moveOf(before.output, after.output)];
  const [up, down] = [moves.includes(1), moves.includes(-1)];
  if (up && down) return "turned";
  return up ? "raised" : down ? "cut" : null;
}

function moveOf(before: string | null, after: string | null): -1 | 0 | 1 {
  if (before === null || after === null) return 0;
  const difference = Number(after) - Number(before);
  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

const samePrice = (a: Interval, b: Interval): boolean =>
  moveOf(a.input, b.input) === 0 && moveOf(a.output, b.output) === 0;

function latest(intervals: readonly Interval[]): Interval | null {
  return intervals.reduce<Interval | null>(
    (last, interval) => (last === null || interval.from >= last.from ? interval : last),
    null,
  );
}
