/** The parts that name one model, put together: family, size, suffix, from the headers or columns where they stand. */
import type { CardContext, ReviewReason } from "./card.ts";
import { type Beside, isChange, type ModelLabel, readModelLabel } from "./modelLabel.ts";

export type ModelName =
  | {
      readonly kind: "named";
      readonly name: string;
      readonly from: "printed" | "context";
      readonly beside: readonly Beside[];
    }
  /** A difference, an average, a property: the figure is none of a model's. */
  | { readonly kind: "statistic" }
  | {
      readonly kind: "problem";
      readonly reason: ReviewReason;
      readonly detail: string;
      readonly candidate: string | null;
    };

export interface ModelPart {
  readonly label: ModelLabel;
  /** A group row: part of the name only where the name needs one. */
  readonly isGroup: boolean;
}

/** What the other lines of the models' axis tell. */
export interface ModelAxis {
  /** It holds models, so that words that are no known family's name one too. */
  readonly acceptsWords: boolean;
  /** None of its lines names a model: the table is of the card's own. */
  readonly namesNoModel: boolean;
  /** It has one line only. */
  readonly isSingle: boolean;
  /** It has one name twice, so that a name without a size does not say which model it is. */
  readonly repeatsNames: boolean;
  /** The model that the heading over the table is, for tables that name none; or null. */
  readonly heading: string | null;
}

/** @param parts outermost first */
export function composeModel(parts: readonly ModelPart[], axis: ModelAxis, context: CardContext): ModelName {
  const own = parts.filter(({ isGroup }) => !isGroup);
  if (own.some(({ label }) => label.kind === "statistic")) return { kind: "statistic" };
  const beside = own.flatMap(({ label }) => ("beside" in label ? [label.beside] : []));
  const names = parts.filter(({ label }) => !["empty", "none", "statistic"].includes(label.kind));
  const last = names.findLast(({ isGroup }) => !isGroup)?.label;
  const ofContext = context.ownModel;
  if (last === undefined || own.some(({ label }) => label.kind === "own")) {
    const detail = last === undefined ? "no model is named" : "the model is called the card's own";
    // A blank header beside others may be anything.
    const mayBeOwn =
      last !== undefined ||
      axis.isSingle ||
      (axis.namesNoModel && own.some(({ label }) => label.kind === "none"));
    if (axis.heading !== null && last === undefined && mayBeOwn && !same(axis.heading, ofContext))
      return { kind: "named", name: axis.heading, from: "printed", beside };
    if (ofContext === undefined || !mayBeOwn) return problem("model-not-named", detail, null);
    const size = own.find(({ label }) => label.kind === "size" && label.isWhole)?.label;
    if (size?.kind === "size" && last !== undefined) {
      const ofName = readModelLabel(ofContext);
      if (ofName.kind === "model" && ofName.hasSize && !plain(ofContext).includes(plain(size.name)))
        return problem("model-not-named", `the card's own of ${size.name}`, `${ofContext} ${size.name}`);
    }
    return { kind: "named", name: ofContext, from: "context", beside };
  }
  const outer = names
    .slice(
      0,
      names.findLastIndex(({ label }) => label === last),
    )
    .map(({ label }) => label);
  const named = nameOf(last, outer, axis, context);
  return "reason" in named ? named : { kind: "named", ...named, beside };
}

type Named = { readonly name: string; readonly from: "printed" | "context" };

function nameOf(
  last: ModelLabel,
  outer: readonly ModelLabel[],
  axis: ModelAxis,
  context: CardContext,
): Named | Extract<ModelName, { kind: "problem" }> {
  const above = outer.at(-1);
  switch (last.kind) {
    case "model": {
      const over = outer.findLast((label) => label.kind === "model");
      if (over?.kind === "model" && over.hasSize && last.hasSize && over.name !== last.name) {
        return problem("model-not-named", `"${last.name}" beneath "${over.name}"`, last.name);
      }
      const size = outer.find((label) => label.kind === "size" && label.isWhole);
      const isPart = !last.hasSize && size?.kind === "size";
      if (axis.repeatsNames && !last.hasSize && !isPart && over === undefined) return ofSeveral(last.name);
      return { name: isPart ? `${last.name} ${size.name}` : last.name, from: "printed" };
    }
    case "size": {
      const families = outer.filter((label) => label.kind === "model" || label.kind === "words");
      const family = families.at(-1);
      if (family?.kind === "model" && family.hasSize && last.isWhole)
        return { name: family.name, from: "printed" };
      if (family?.kind === "model") return { name: `${family.name} ${last.name}`, from: "printed" };
      // Words over a size are a family, known or not.
      if (family?.kind === "words" && mayBeName(family.name) && !isChange(family.name))
        return { name: `${family.name} ${last.name}`, from: "printed" };
      if (context.family !== undefined && axis.namesNoModel)
        return { name: `${context.family} ${last.name}`, from: "context" };
      return problem("model-not-named", `"${last.name}" of no named family`, last.name);
    }
    case "suffix": {
      if (above === undefined) {
        if (context.ownModel === undefined || !axis.namesNoModel)
          return problem("model-not-named", `"${last.name}" of no named model`, last.name);
        return { name: `${context.ownModel} ${last.name}`, from: "context" };
      }
      const rest = nameOf(above, outer.slice(0, -1), axis, context);
      return "reason" in rest ? rest : { name: `${rest.name} ${last.name}`, from: rest.from };
    }
    case "words": {
      if (same(last.name, context.ownModel)) return { name: last.name, from: "printed" };
      if (above?.kind === "model") {
        return problem(
          "unknown-qualifier",
          `"${last.name}" beneath "${above.name}"`,
          `${above.name} ${last.name}`,
        );
      }
      if (isChange(last.name)) {
        return problem("model-not-named", `"${last.name}" says what it is, not which`, last.name);
      }
      if (axis.repeatsNames) return ofSeveral(last.name);
      if (axis.acceptsWords && mayBeName(last.name)) return { name: last.name, from: "printed" };
      return problem("model-unrecognised", `"${last.name}" may be no model`, last.name);
    }
    default:
      return problem("model-not-named", "no model is named", null);
  }
}

function ofSeveral(name: string): Extract<ModelName, { kind: "problem" }> {
  const detail = `"${name}" without a size, in a table that has one name for several models`;
  return problem("model-not-named", detail, name);
}

function mayBeName(text: string): boolean {
  return text.split(" ").length <= 6 && /^[\p{L}\d]/u.test(text) && /\p{L}{2}/u.test(text);
}

/** Letters and digits alone, small. */
export const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\d]+/gu, "");

function same(name: string, other: string | undefined): boolean {
  return other !== undefined && plain(name) === plain(other.split("/").at(-1)!);
}

function problem(
  reason: ReviewReason,
  detail: string,
  candidate: string | null,
): Extract<ModelName, { kind: "problem" }> {
  return { kind: "problem", reason, detail, candidate };
}
