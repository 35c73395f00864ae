/**
 * Whether a price can be what it says, given what was known before it: its own history, other lineages, other
 * hosts of the same model. Unit slips, lost digits and prices of another currency or unit differ by factors that
 * real prices do not move by in one step; where one does, another lineage soon says the same.
 */

/** One step of a price. Prices are USD per million tokens, positive or null. */
export interface PriceStep {
  /** The series in which a later price replaces an earlier one. */
  readonly feed: string;
  /** Feeds that copy from each other agree because they are one. */
  readonly lineage: string;
  readonly provider: string;
  readonly model: string;
  /** The family of the model, or null where nobody has said. */
  readonly family: string | null;
  readonly input: number | null;
  readonly output: number | null;
  /** YYYY-MM-DD, when it was first seen. */
  readonly day: string;
  /** The first day on which the source says that it holds: what it states of another period is another price. */
  readonly declaredFrom?: string | null;
  /** Curated, or let through by hand: evidence that is not itself in question. */
  readonly isTrusted: boolean;
}

export interface PriceHold {
  /** The place of the step in the input. */
  readonly index: number;
  readonly reason: "magnitude-history" | "magnitude-lineages" | "magnitude-hosts" | "magnitude-rise";
  readonly expected: string;
  readonly seen: string;
  /** Whoever believes neither price of a rise must not believe the one before it either. */
  readonly isUpward: boolean;
  /** The day from which it is held: its own, or that of the rise that put it in doubt. */
  readonly heldFrom: string;
  /** The day on which it was confirmed, or null: held still. */
  releasedOn: string | null;
}

/**
 * The largest step that a price is believed to make by itself. Real ones: Gemini 1.5 Flash fell 4.67-fold and
 * o3 5-fold in a day; of the errors that stood in registries for months most are 10-fold or more.
 */
export const largestStep = 5;
/** A step this large is held where two other lineages still state the price before it. */
export const contradictedStep = 2.5;
/** Two lineages state the same price within this factor: rounding, no more. */
export const agreement = 1.1;
/**
 * How far from every other lineage's price a first one may lie: other lineages may be stale, and prices per character
 * are 8 to 16 times too low.
 */
export const largestLineageGap = 7;
/** How far from every other host of the same model the first price of a new host may lie. */
export const largestHostGap = 10;

type Price = Pick<PriceStep, "input" | "output">;

/**
 * Judges steps in the order of their days; no verdict uses a later step, so that a vintage sees the same. A step
 * that another lineage confirms passes whatever its size; a held one is released once one does.
 *
 * Prices do not rise fivefold. Where one does, confirmed or not, the low before it is in doubt from that day on, as
 * far back as it stood: an error downwards would be the cheapest model for ever. It is believed again when another
 * lineage states it or the key returns to it.
 *
 * @returns the steps that are held, or were for a time, in the order in which they came to be held
 */
export function judgePriceSteps(steps: readonly PriceStep[]): PriceHold[] {
  /** Of each key the steps that passed. */
  const passed = new Map<string, number[]>();
  const stated = new Map<string, Map<string, PriceStep>>();
  const hosts = new Map<string, Map<string, Price>>();
  const waiting = new Map<string, Map<string, PriceHold[]>>();
  const holds: PriceHold[] = [];

  function hold(index: number, finding: Finding, heldFrom: string): void {
    const step = steps[index]!;
    const held: PriceHold = { index, ...finding, seen: textOf(step), heldFrom, releasedOn: null };
    holds.push(held);
    const ofKey = within(waiting, offerOf(step));
    ofKey.set(keyOf(step), [...(ofKey.get(keyOf(step)) ?? []), held]);
  }

  function accept(index: number): void {
    const step = steps[index]!;
    const ofKey = passed.get(keyOf(step));
    if (ofKey === undefined) passed.set(keyOf(step), [index]);
    else if (!ofKey.includes(index)) ofKey.push(index);
    if (step.family !== null) within(hosts, step.family).set(step.provider, step);
  }

  /** What another lineage, the key itself or a person says again is no longer in question. */
  function release(step: PriceStep): void {
    const offers = waiting.get(offerOf(step)) ?? new Map<string, PriceHold[]>();
    for (const [key, held] of offers) {
      const still = held.filter((each) => {
        const other = steps[each.index]!;
        const isAgain = keyOf(other) === keyOf(step) && (step.isTrusted || each.reason === "magnitude-rise");
        if (!agree(other, step) || !(isAgain || other.lineage !== step.lineage)) return true;
        each.releasedOn = step.day;
        accept(each.index);
        return false;
      });
      offers.set(key, still);
    }
  }

  /** Puts the low before a rise in doubt, with the steps before it that were as far below. */
  function doubt(before: number, rise: PriceStep, others: readonly PriceStep[]): void {
    const ofKey = passed.get(keyOf(steps[before]!))!;
    const expected = `near ${textOf(rise)}, as its feed has it since ${rise.day}, more than ${largestStep} times as much`;
    while (ofKey.length > 0) {
      const index = ofKey.at(-1)!;
      const earlier = steps[index]!;
      const isBacked = earlier.isTrusted || others.some((other) => agree(other, earlier));
      if (isBacked || !rises(rise, earlier)) return;
      ofKey.pop();
      hold(index, { reason: "magnitude-rise", expected, isUpward: true }, rise.day);
    }
  }

  /** What the source said last of the same period; of a new one, the price before it. */
  function lastOfPeriod(step: PriceStep, ofKey: readonly number[]): number | undefined {
    if (!step.declaredFrom) return ofKey.at(-1);
    return ofKey.findLast((index) => steps[index]!.declaredFrom === step.declaredFrom) ?? ofKey.at(-1);
  }

  for (const [index, step] of steps.entries()) {
    const others = [...(stated.get(offerOf(step))?.values() ?? [])].filter(
      ({ lineage }) => lineage !== step.lineage,
    );
    const before = lastOfPeriod(step, passed.get(keyOf(step)) ?? []);
    const isRise = before !== undefined && rises(step, steps[before]!);
    const heldElsewhere = [...(waiting.get(offerOf(step))?.values() ?? [])]
      .flat()
      .map((held) => steps[held.index]!)
      .filter(({ lineage }) => lineage !== step.lineage);
    const finding =
      step.isTrusted || heldElsewhere.some((other) => agree(other, step))
        ? null
        : find(step, before === undefined ? undefined : steps[before], others, hostsBeside(step, hosts));
    if (isRise) doubt(before, step, others);
    if (finding === null) {
      accept(index);
      release(step);
    } else {
      hold(index, finding, step.day);
    }
    within(stated, offerOf(step)).set(keyOf(step), step);
  }
  return holds;
}

function rises(step: PriceStep, before: PriceStep): boolean {
  const ratio = largestRatio(step, before);
  return isSameModel(step, before) && ratio !== null && ratio > 1 && sizeOf(ratio) > largestStep;
}

/** A name that has moved to another model has no history of its own. */
function isSameModel(step: PriceStep, before: PriceStep): boolean {
  return before.family === null || step.family === null || before.family === step.family;
}

type Finding = Pick<PriceHold, "reason" | "expected" | "isUpward">;

function find(
  step: PriceStep,
  before: PriceStep | undefined,
  others: readonly PriceStep[],
  hosts: readonly Price[],
): Finding | null {
  if (others.some((other) => agree(other, step))) return null;
  if (before !== undefined && isSameModel(step, before)) return stepIsBelievable(step, before, others);
  if (others.length > 0) return priceIsNearAnotherLineage(step, others);
  return priceIsNearAnotherHost(step, hosts);
}

/** Stops unit slips, lost digits, and cached, batch or per-character prices in the place of the base price. */
function stepIsBelievable(step: PriceStep, before: PriceStep, others: readonly PriceStep[]): Finding | null {
  const ratio = largestRatio(step, before);
  if (ratio === null || sizeOf(ratio) <= contradictedStep) return null;
  const backing = new Set(others.filter((other) => agree(other, before)).map(({ lineage }) => lineage));
  const isContradicted = backing.size >= 2;
  if (sizeOf(ratio) <= largestStep && !isContradicted) return null;
  const also = isContradicted ? `, as ${[...backing].sort().join(" and ")} still say` : "";
  return {
    reason: isContradicted ? "magnitude-lineages" : "magnitude-history",
    expected: `within ${isContradicted ? contradictedStep : largestStep} times of ${textOf(before)}, its price since ${before.day}${also}`,
    isUpward: ratio > 1,
  };
}

/** Stops a first price that is wrong from the start, where other lineages know the provider's price. */
function priceIsNearAnotherLineage(step: PriceStep, others: readonly PriceStep[]): Finding | null {
  const ratios = others.flatMap((other) => {
    const ratio = largestRatio(step, other);
    return ratio === null ? [] : [{ ratio, other }];
  });
  const [nearest] = ratios.sort((a, b) => sizeOf(a.ratio) - sizeOf(b.ratio));
  if (nearest === undefined || sizeOf(nearest.ratio) <= largestLineageGap) return null;
  return {
    reason: "magnitude-lineages",
    expected: `within ${largestLineageGap} times of ${textOf(nearest.other)}, as ${nearest.other.lineage} has it`,
    isUpward: nearest.ratio > 1,
  };
}

/** Stops a new host's first price that no other host of the same model comes near. */
function priceIsNearAnotherHost(step: PriceStep, hosts: readonly Price[]): Finding | null {
  const ratios = hosts.flatMap((host) => largestRatio(step, host) ?? []);
  const nearest = ratios.sort((a, b) => sizeOf(a) - sizeOf(b))[0];
  if (nearest === undefined || sizeOf(nearest) <= largestHostGap) return null;
  return {
    reason: "magnitude-hosts",
    expected: `within ${largestHostGap} times of one of ${hosts.length} other hosts of ${step.family}`,
    isUpward: nearest > 1,
  };
}

/** The ratio of a price to another on the side on which they differ most; null where they share no side. */
export function largestRatio(price: Price, other: Price): number | null {
  const input = price.input !== null && other.input !== null ? price.input / other.input : null;
  const output = price.output !== null && other.output !== null ? price.output / other.output : null;
  if (input === null || output === null) return input ?? output;
  return sizeOf(input) >= sizeOf(output) ? input : output;
}

/** How many times up or down, at least 1; a hair less, so that a step of exactly five times is five. */
export function sizeOf(ratio: number): number {
  return Math.max(ratio, 1 / ratio) * (1 - 1e-12);
}

function agree(a: Price, b: Price): boolean {
  const ratio = largestRatio(a, b);
  return ratio !== null && sizeOf(ratio) <= agreement;
}

const keyOf = (step: PriceStep): string => JSON.stringify([step.feed, step.provider, step.model]);
/** What is offered: lineages name a model differently, so its family where that is known. */
const offerOf = (step: PriceStep): string => JSON.stringify([step.provider, step.family ?? step.model]);

function hostsBeside(step: PriceStep, hosts: ReadonlyMap<string, ReadonlyMap<string, Price>>): Price[] {
  const ofFamily = step.family === null ? undefined : hosts.get(step.family);
  return [...(ofFamily ?? [])].flatMap(([provider, price]) => (provider === step.provider ? [] : price));
}

function textOf({ input, output }: Price): string {
  return `${input ?? "none"} / ${output ?? "none"}`;
}

function within<Value>(maps: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const found = maps.get(name) ?? new Map<string, Value>();
  maps.set(name, found);
  return found;
}
