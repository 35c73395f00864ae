/** Consecutive revisions of price lists, judged as the pipeline judges them: by runs, each when it was first seen. */
import type { ParseResult, PriceQuote } from "../../sources/source.ts";
import { type KnownPrice, numberOf } from "../knownPrices.ts";
import { judgePriceSteps, type PriceStep } from "../priceMagnitude.ts";

export interface Revision {
  /** The source's id; its lineage too. */
  readonly feed: string;
  readonly day: string;
  readonly parsed: ParseResult;
}

/** A row that its magnitude held back on the day of its revision, or holds back by what is known in the end. */
export interface HeldRow {
  readonly feed: string;
  readonly day: string;
  readonly quote: PriceQuote;
  readonly reason: string;
  readonly expected: string;
}

/** @param revisions of several feeds, each in the order of its days @param known curated prices */
export function heldRows(revisions: readonly Revision[], known: readonly KnownPrice[]): HeldRow[] {
  const families = new Map(known.map(({ provider, model, family }) => [`${provider}\n${model}`, family]));
  const steps: PriceStep[] = known.map((price) => ({ ...price, feed: price.lineage, isTrusted: true }));
  const rows: { revision: Revision; quote: PriceQuote; run: PriceStep }[] = [];
  const before = new Map<string, ReadonlyMap<string, PriceStep>>();
  for (const revision of revisions) {
    const { feed, day } = revision;
    const now = new Map<string, PriceStep>();
    for (const quote of revision.parsed.observations) {
      if (quote.kind !== "price" || quote.priceKind !== "standard") continue;
      const { provider, model, declaredFrom, inputUsdPerMtok, outputUsdPerMtok } = quote;
      const statement = JSON.stringify([provider, model, declaredFrom, inputUsdPerMtok, outputUsdPerMtok]);
      let run = before.get(feed)?.get(statement);
      if (run === undefined) {
        const family = families.get(`${provider}\n${model}`) ?? null;
        const input = numberOf(inputUsdPerMtok);
        const output = numberOf(outputUsdPerMtok);
        run = { feed, lineage: feed, provider, model, family, input, output, day, isTrusted: false };
        steps.push(run);
      }
      now.set(statement, run);
      rows.push({ revision, quote, run });
    }
    before.set(feed, now);
  }
  steps.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : Number(b.isTrusted) - Number(a.isTrusted)));
  const holds = judgePriceSteps(steps);
  const byRun = new Map<PriceStep, typeof holds>();
  for (const hold of holds) byRun.set(steps[hold.index]!, [...(byRun.get(steps[hold.index]!) ?? []), hold]);
  return rows.flatMap(({ revision: { feed, day }, quote, run }) => {
    const hold = byRun
      .get(run)
      ?.find(({ heldFrom, releasedOn }) => releasedOn === null || (heldFrom <= day && day < releasedOn));
    return hold === undefined ? [] : { feed, day, quote, reason: hold.reason, expected: hold.expected };
  });
}
