/**
 * Corruptions of good bodies, by class: what a body may have gone through between whoever wrote it and us. Pure:
 * the same body and seed always give the same ones. Nothing here knows a source; a new one is corrupted by what its
 * good body looks like.
 */
import { type PageChange, readPricePage, writePricePage } from "./htmlPrices.ts";
import { pageDuplicationChanges, pageInjectionChanges, pageShrinkingChanges } from "./htmlRows.ts";
import { pageNestingChanges, pageStructureChanges } from "./htmlStructure.ts";
import { pageFactorChanges, pageTypeChanges } from "./htmlValues.ts";
import { injectionChanges } from "./jsonInjection.ts";
import { readDocument, writeDocument } from "./jsonPrices.ts";
import { duplicationChanges, shrinkingChanges } from "./jsonRows.ts";
import { nestingChanges, structureChanges } from "./jsonStructure.ts";
import { factorChanges, type JsonChange, typeChanges } from "./jsonValues.ts";
import { type Random, randomFrom } from "./random.ts";
import {
  type Changed,
  encodingChanges,
  type TextChange,
  truncationChanges,
  wrongBodyChanges,
} from "./textChanges.ts";

/** Classes of which nearly all must be stopped. */
export const boundClasses = [
  "factor of 10 or more",
  "structure",
  "type",
  "nesting",
  "truncation",
  "duplication",
  "shrinking",
  "injection",
  "wrong body",
  "encoding",
] as const;
/** Prices really move by such factors: only reported. */
export const reportedClass = "smaller factor";
export type CorruptionClass = (typeof boundClasses)[number] | typeof reportedClass;

export interface Corruption {
  readonly class: CorruptionClass;
  readonly what: string;
  readonly body: Uint8Array;
}

const large = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
const small = [1.1, 1.5, 2, 3, 4, 5, 6, 8];

const inJson =
  (change: JsonChange): TextChange =>
  (text, random) => {
    const document = readDocument(text);
    if (document === undefined || document.rows.length === 0) return undefined;
    const what = change(document, random);
    return what === undefined ? undefined : { what, body: Buffer.from(writeDocument(document.root)) };
  };

const inPage =
  (change: PageChange): TextChange =>
  (text, random) => {
    const page = readPricePage(text);
    const what = page && change(page, random);
    return page === undefined || what === undefined
      ? undefined
      : { what, body: Buffer.from(writePricePage(page)) };
  };

const json: Partial<Record<CorruptionClass, readonly JsonChange[]>> = {
  "factor of 10 or more": factorChanges(large),
  structure: structureChanges,
  type: typeChanges,
  nesting: nestingChanges,
  duplication: duplicationChanges,
  shrinking: shrinkingChanges,
  injection: injectionChanges,
  [reportedClass]: factorChanges(small),
};

const pages: Partial<Record<CorruptionClass, readonly PageChange[]>> = {
  "factor of 10 or more": pageFactorChanges(large),
  structure: pageStructureChanges,
  type: pageTypeChanges,
  nesting: pageNestingChanges,
  duplication: pageDuplicationChanges,
  shrinking: pageShrinkingChanges,
  injection: pageInjectionChanges,
  [reportedClass]: pageFactorChanges(small),
};

/** @param others good bodies of other sources @param each how many of every class */
export function corruptionsOf(
  text: string,
  others: readonly string[],
  seed: string,
  each: number,
): Corruption[] {
  const isPage = /^\s*</.test(text);
  const anyBody: Partial<Record<CorruptionClass, readonly TextChange[]>> = {
    truncation: truncationChanges,
    "wrong body": wrongBodyChanges(others),
    encoding: encodingChanges,
  };
  const classes: readonly CorruptionClass[] = [...boundClasses, reportedClass];
  return classes.flatMap((name) => {
    const own = isPage ? (pages[name] ?? []).map(inPage) : (json[name] ?? []).map(inJson);
    return draw(text, anyBody[name] ?? own, randomFrom(`${seed} ${name}`), each).map((made) => ({
      class: name,
      ...made,
    }));
  });
}

/** So many changes that did something, all kinds before any kind again. */
function draw(text: string, changes: readonly TextChange[], random: Random, count: number): Changed[] {
  const made: Changed[] = [];
  for (let tries = 0, order: TextChange[] = []; made.length < count && tries < 3 * count; tries += 1) {
    if (order.length === 0) order = [...changes];
    const [change] = order.splice(random.below(order.length), 1);
    const changed = change?.(text, random);
    if (changed !== undefined && Buffer.compare(Buffer.from(text), changed.body) !== 0) made.push(changed);
  }
  return made;
}
