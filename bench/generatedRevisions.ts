import type { PriceQuote } from "../sources/source.ts";
import { sha256Hex } from "../store/canonicalJson.ts";
import type { RealRevision } from "./realRevisions.ts";

export interface GeneratedRevision {
  readonly sha256: string;
  /** One revision a day from the day of the first real one. */
  readonly observedAt: string;
  /** Made anew in every call: as from a parser, no row and no long text is shared with another revision. */
  readonly quotes: () => PriceQuote[];
}

/**
 * Daily revisions between the real ones, `total` quotes in all or a few more. Between two real revisions every key keeps
 * its old quote (or absence) up to one revision of its own and has the new one from then on. So each quote is a
 * real one, and prices change, models come and go exactly as often as between the real revisions. The first
 * after each real one is that one itself. A function of its arguments: the moment of a change is drawn from a
 * hash of its key.
 */
export function generateRevisions(real: readonly RealRevision[], total: number): GeneratedRevision[] {
  const gaps = real.slice(1).map((next, index) => gapBetween(real[index]!, next));
  const daily = gaps.reduce((sum, { days, quotesADay }) => sum + days * quotesADay, 0);
  const first = Date.parse(real[0]?.day ?? "");
  const revisions: GeneratedRevision[] = [];
  for (const [index, { days, keys }] of gaps.entries()) {
    const count = Math.max(1, Math.ceil((days * total) / daily));
    for (let step = 0; step < count; step += 1) {
      const elapsed = step / count;
      revisions.push({
        sha256: sha256Hex(`generated revision ${index} ${step}`),
        observedAt: new Date(first + revisions.length * dayMilliseconds).toISOString(),
        quotes: () => structuredCopy(keys.flatMap(({ old, next, at }) => (elapsed <= at ? old : next) ?? [])),
      });
    }
  }
  return revisions;
}

const dayMilliseconds = 86_400_000;

interface KeyBetween {
  readonly old: PriceQuote | undefined;
  readonly next: PriceQuote | undefined;
  /** When the new one takes over, as a share of the gap. */
  readonly at: number;
}

function gapBetween(before: RealRevision, after: RealRevision) {
  const old = byKey(before);
  const next = byKey(after);
  const keys = [...new Set([...old.keys(), ...next.keys()])].map((key): KeyBetween => {
    const at = Number.parseInt(sha256Hex(`${after.day} ${key}`).slice(0, 8), 16) / 2 ** 32;
    return { old: old.get(key), next: next.get(key), at };
  });
  const days = (Date.parse(after.day) - Date.parse(before.day)) / dayMilliseconds;
  return { days, keys, quotesADay: (before.quotes.length + after.quotes.length) / 2 };
}

const keyOf = ({ provider, model, declaredFrom }: PriceQuote): string =>
  JSON.stringify([provider, model, declaredFrom]);

function byKey(revision: RealRevision): Map<string, PriceQuote> {
  return new Map(revision.quotes.map((quote) => [keyOf(quote), quote]));
}

/** Through text, since a copy by reference keeps the strings of the original. */
function structuredCopy(quotes: readonly PriceQuote[]): PriceQuote[] {
  return JSON.parse(JSON.stringify(quotes));
}

/** Keys whose quote is another than in the revision before, that came, or that went. */
export function countChanges(revisions: Iterable<readonly PriceQuote[]>): number {
  let changes = 0;
  let before: ReadonlyMap<string, string> | undefined;
  for (const quotes of revisions) {
    const now = new Map(quotes.map((quote) => [keyOf(quote), pricesOf(quote)]));
    if (before !== undefined) {
      for (const [key, prices] of now) if (before.get(key) !== prices) changes += 1;
      for (const key of before.keys()) if (!now.has(key)) changes += 1;
    }
    before = now;
  }
  return changes;
}

function pricesOf(quote: PriceQuote): string {
  return JSON.stringify([quote.inputUsdPerMtok, quote.outputUsdPerMtok, quote.priceKind, quote.declaredTo]);
}
