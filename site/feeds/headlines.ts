import { z } from "zod";
import type { IndexEntry } from "../../store/snapshots.ts";
import { count, duration, withInterval } from "../format.ts";
import { tierName } from "../names.ts";
import { pageTitle } from "../sentences.ts";
import { type Feed, type FeedEntry, factsOf, keptSentence, keyOf, newestFirst } from "./feed.ts";

const figure = z.number().nullable().catch(null);
const interval = z
  .object({ value: figure, low: figure, high: figure })
  .catch({ value: null, low: null, high: null });
/** What a feed tells of a headline; a snapshot of an older method may lack any of it. */
const headlineSchema = z.object({
  doubling_months: interval,
  not_identified: z.string().nullable().catch(null),
  price_halving_months: z.record(z.string(), interval).catch({}),
  models: figure,
  records: figure,
  method_version: z.string().nullable().catch(null),
});
type ToldHeadline = z.infer<typeof headlineSchema>;

type Published = Pick<IndexEntry, "id" | "kind" | "published_at" | "headline">;

/**
 * One entry a live snapshot, dated by its publication.
 * @param snapshots the index of snapshots, oldest first, with a live one at least
 * @param others entries about something else that was published, such as monthly reports
 */
export function headlinesFeed(snapshots: readonly Published[], others: readonly FeedEntry[] = []): Feed {
  const live = snapshots.filter(({ kind }) => kind === "live");
  const told = live.map(({ headline }) => headlineSchema.parse(headline));
  const own = live.map((entry, index) => headlineEntry(entry, told[index]!, told[index - 1])).reverse();
  const newest = live.at(-1)?.published_at;
  if (newest === undefined) throw new RangeError("no live snapshot to tell of");
  const entries = newestFirst([...others, ...own], newest.slice(0, 10));
  return {
    name: "headlines",
    description: `One entry for each snapshot and each monthly report that was published. Brackets are 90 % intervals. ${keptSentence}`,
    updated: entries[0]?.at ?? newest,
    entries,
  };
}

function headlineEntry(
  { id, published_at }: Published,
  told: ToldHeadline,
  before: ToldHeadline | undefined,
): FeedEntry {
  const title = pageTitle(told);
  const titleBefore = before === undefined ? null : pageTitle(before);
  const asOf = id.slice(0, 10);
  return {
    key: keyOf("headline", id),
    title: `${asOf}: ${title}`,
    at: published_at,
    address: `../snapshots/${id}/report.html`,
    facts: factsOf([
      ["Headline", title],
      ["Not identified", told.not_identified],
      ["The snapshot before", titleBefore === title ? "the same" : titleBefore],
      ["Open base models", told.models === null ? null : count(told.models)],
      ...Object.entries(told.price_halving_months).map(([tier, months]): [string, string | null] => [
        `The price of ${tierName(tier)}'s quality halves every`,
        withInterval(months, duration, "months"),
      ]),
      ["As of", asOf],
      ["Method", told.method_version],
      ["Snapshot", id],
    ]),
    data: { kind: "headline", snapshot: id, as_of: asOf, published_at, ...told },
  };
}
