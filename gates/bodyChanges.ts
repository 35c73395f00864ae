/** What a new body of a source would change, against the one before it. */
import { keyOf, type Observation, type ParseResult, type PriceQuote } from "../sources/source.ts";
import { looksCut } from "./coverage.ts";
import { type KnownPrice, numberOf } from "./knownPrices.ts";
import { judgePriceSteps, type PriceHold, type PriceStep } from "./priceMagnitude.ts";

export interface BodyChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly key: string; readonly before: string; readonly after: string }[];
  /** Prices that would be held back, whether new or changed. */
  readonly held: readonly (Pick<PriceHold, "reason" | "expected" | "seen"> & { readonly key: string })[];
  /** The body lacks so much that what it lacks would be held until seen again. */
  readonly looksCut: boolean;
}

/**
 * @param before what the body before it gave, or null when there is none
 * @param known curated prices, as other lineages and as the source's own history
 */
export function bodyChanges(
  source: { readonly id: string; readonly lineage: string },
  before: ParseResult | null,
  after: ParseResult,
  known: readonly KnownPrice[],
): BodyChanges {
  const old = byKey(before?.observations ?? []);
  const now = byKey(after.observations);
  const refused = new Set(after.quarantined.map(({ key }) => key));
  const removed = [...old].flatMap(([key, each]) => (now.has(key) || refused.has(keyOf(each)) ? [] : key));
  // A model that is stated with other dates is not missing.
  const models = new Set([...now.values()].flatMap((each) => (each.kind === "price" ? nameOf(each) : [])));
  const missing = removed.filter((key) => {
    const each = old.get(key)!;
    return each.kind !== "price" || !models.has(nameOf(each));
  });
  const placed = new Set(
    [...old.values()].map(keyOf).concat(before?.quarantined.map(({ key }) => key) ?? []),
  );
  const unplaced = [...refused].filter((key) => !placed.has(key));
  const changed = [...now].flatMap(([key, observation]) => {
    const earlier = old.get(key);
    const pair =
      earlier === undefined ? null : { before: shownValue(earlier), after: shownValue(observation) };
    return pair === null || pair.before === pair.after ? [] : [{ key, ...pair }];
  });
  return {
    added: [...now.keys()].filter((key) => !old.has(key)),
    removed,
    changed,
    held: heldPrices(source, old, now, known),
    looksCut: looksCut(missing.length, old.size, unplaced.length),
  };
}

const beforeDay = "9999-12-30";
const afterDay = "9999-12-31";

function heldPrices(
  { id, lineage }: { readonly id: string; readonly lineage: string },
  before: ReadonlyMap<string, Observation>,
  after: ReadonlyMap<string, Observation>,
  known: readonly KnownPrice[],
): BodyChanges["held"] {
  const quotes = [...after].flatMap(([key, quote]) => {
    const earlier = before.get(key);
    // What a body only repeats is no step.
    const isRepeated = earlier !== undefined && shownValue(earlier) === shownValue(quote);
    return isPrice(quote) && !isRepeated ? [{ key, quote }] : [];
  });
  if (quotes.length === 0) return [];
  const families = new Map(known.map((price) => [nameOf(price), price.family]));
  const names = new Set(quotes.map(({ quote }) => nameOf(quote)));
  const offered = new Set(
    quotes.flatMap(({ quote }) => [quote.model, families.get(nameOf(quote)) ?? []].flat()),
  );
  const comparable = known.filter(
    (price) => names.has(nameOf(price)) || offered.has(price.family ?? price.model),
  );
  const stepOf = (quote: PriceQuote, day: string, isTrusted: boolean): PriceStep => ({
    feed: id,
    lineage,
    provider: quote.provider,
    model: quote.model,
    family: families.get(nameOf(quote)) ?? null,
    input: numberOf(quote.inputUsdPerMtok),
    output: numberOf(quote.outputUsdPerMtok),
    day,
    declaredFrom: quote.declaredFrom,
    isTrusted,
  });
  const steps: PriceStep[] = [
    ...comparable.map((price) => ({ ...price, feed: price.lineage, isTrusted: true })),
    ...[...before.values()].filter(isPrice).map((quote) => stepOf(quote, beforeDay, true)),
    ...quotes.map(({ quote }) => stepOf(quote, afterDay, false)),
  ];
  const first = steps.length - quotes.length;
  return judgePriceSteps(steps).flatMap(({ index, reason, expected, seen }) => {
    const step = quotes[index - first];
    return step === undefined ? [] : [{ key: step.key, reason, expected, seen }];
  });
}

function nameOf({ provider, model }: Pick<PriceStep, "provider" | "model">): string {
  return `${provider}\n${model}`;
}

function isPrice(observation: Observation): observation is PriceQuote {
  return observation.kind === "price" && observation.priceKind === "standard";
}

/** A key that has a price for each of several declared days has them all. */
export function changeKeyOf(observation: Observation): string {
  const from = observation.kind === "price" ? observation.declaredFrom : null;
  return from === null ? keyOf(observation) : `${keyOf(observation)} from ${from}`;
}

function byKey(observations: readonly Observation[]): Map<string, Observation> {
  return new Map(observations.map((observation) => [changeKeyOf(observation), observation]));
}

function shownValue(observation: Observation): string {
  if (observation.kind === "score") return String(observation.score);
  if (observation.kind === "release") return observation.revision ?? "";
  return [observation.inputUsdPerMtok, observation.outputUsdPerMtok, observation.priceKind].join(" / ");
}
