import type { ChangeCause, ChangeStep, HeadlineChange } from "../../law/headlineChange.ts";
import type { Interval } from "../../snapshot/headline.ts";
import { decimals, minus } from "../format.ts";
import { tierName } from "../names.ts";
import { monthsOf } from "../sentences.ts";
import type { MonthFacts } from "./input.ts";
import { monthAfter, monthName } from "./months.ts";

/* What the headline did since the month before, in sentences. */

/** A change that does not show in these is no change on the page. */
const shownPlaces = 1;

export interface HeadlineFigure {
  readonly name: string;
  readonly now: Interval;
  readonly before: Interval | null;
  readonly unit: "months" | "days";
}

/** The figures of the headline beside those of the month before. */
export function headlineFigures({ now, before }: MonthFacts): HeadlineFigure[] {
  const chip = ({
    effective_size_on_fixed_price_chip_days: value,
    effective_size_on_fixed_price_chip_days_interval: ends,
  }: MonthFacts["now"]["headline"]): Interval => ({ value, low: ends.low, high: ends.high });
  const [figures, earlier] = [now.headline, before?.headline ?? null];
  return [
    {
      name: "Density doubles",
      now: figures.doubling_months,
      before: earlier?.doubling_months ?? null,
      unit: "months",
    },
    ...Object.keys(figures.price_halving_months)
      .sort()
      .map((tier): HeadlineFigure => {
        const none: Interval = { value: null, low: null, high: null };
        return {
          name: `Price of ${tierName(tier)}'s quality halves`,
          now: figures.price_halving_months[tier] ?? none,
          before: earlier && (earlier.price_halving_months[tier] ?? none),
          unit: "months",
        };
      }),
    {
      name: "Effective size on a chip of fixed price doubles",
      now: chip(figures),
      before: earlier && chip(earlier),
      unit: "days",
    },
  ];
}

export const isTold = (change: MonthFacts["change"]): change is HeadlineChange =>
  change !== null && "steps" in change;

/** The title of the section, and the lead's sentence. */
export function changeTitle({ month, now, before }: MonthFacts): string {
  if (before === null) return `${monthName(month)} is the first month: there is none to compare it with`;
  const since = monthName(monthAfter(month, -1));
  const [from, to] = [before.headline.doubling_months, now.headline.doubling_months];
  if (from.value === null && to.value === null) return `As in ${since}, no doubling time is identified`;
  if (from.value === null)
    return `The doubling time is identified, at ${monthsOf(to)}; in ${since} it was not`;
  if (to.value === null)
    return `The doubling time is no longer identified; in ${since} it was ${monthsOf(from)}`;
  const [was, is] = [decimals(from.value, shownPlaces), decimals(to.value, shownPlaces)];
  return was === is
    ? `Density still doubles every ${is} months, as in ${since}`
    : `The doubling time went from ${was} to ${is} months since ${since}`;
}

/** Whether the change is more than the interval of the month before allows for; null where either is not identified. */
export function againstIntervalSentence({ now, before }: MonthFacts): string | null {
  const to = now.headline.doubling_months.value;
  const from = before?.headline.doubling_months;
  if (to === null || !from || from.value === null || from.low === null || to === from.value) return null;
  const isInside = to >= from.low && (from.high === null || to <= from.high);
  return isInside
    ? `That lies inside the 90 % interval of the month before, ${monthsOf(from)}: no change of pace can be told from it.`
    : `That lies outside the 90 % interval of the month before, ${monthsOf(from)}.`;
}

const causes: Readonly<Record<ChangeCause, string>> = {
  method: "Another method",
  "facts of known models": "New or corrected facts of known models",
  "new models": "New models",
  "method of the later": "Another method in this month's snapshot",
};

export const causeName = (cause: ChangeCause): string => causes[cause];

const twoPlaces = (value: number | null): string =>
  value === null ? "not identified" : `${decimals(value, 2)} months`;

/** Whether a step shows: a figure as published and as fitted anew differ in the eleventh digit. */
export function moves({ from_months: from, to_months: to }: ChangeStep): boolean {
  return from === null || to === null ? from !== to : Number(Math.abs(to - from).toFixed(2)) > 0;
}

/** `+0.05 months, to 4.09 months` */
export function effectOf(step: ChangeStep): string {
  const { from_months: from, to_months: to } = step;
  if (from === null && to === null) return "not identified, before or after";
  if (from === null) return `identified by it, at ${twoPlaces(to)}`;
  if (to === null) return "not identified after it";
  const size = decimals(Math.abs(to - from), 2);
  return moves(step) ? `${to < from ? minus : "+"}${size} months, to ${twoPlaces(to)}` : "no change";
}
