/**
 * OpenRouter's list of models: `{data: [{id, pricing: {prompt, completion, overrides}, architecture}]}`, USD per
 * token as text, the price of the host it prefers that day. Resale prices that are really paid; "-1" where the
 * price depends on the answer. The body carries indices of others, which are not read.
 */
import { DensingError } from "../errors.ts";
import { quoteChecks } from "./checks/quote.ts";
import { dayOf } from "./reading/date.ts";
import { compareDecimals, shiftDecimal } from "./reading/decimal.ts";
import { JsonNumber, JsonObject, type JsonValue, jsonText, readJson } from "./reading/json.ts";
import { isNotTextForText, wordsOf } from "./reading/modalities.ts";
import {
  baseTierNote,
  collectRows,
  keysAreUnique,
  type PriceRow,
  type Prices,
  quoteOf,
  repeatedKey,
  shape,
} from "./reading/priceRows.ts";
import { excerpt } from "./reading/text.ts";
import type { Finding, ParseResult, PriceQuote, PriceSource, SourceText } from "./source.ts";

export const openrouter = {
  id: "openrouter",
  title: "OpenRouter models",
  kind: "prices",
  lineage: "openrouter",
  url: "https://openrouter.ai/api/v1/models",
  hosts: ["openrouter.ai"],
  cadence: "daily",
  licence: {
    name: "none stated",
    url: "https://openrouter.ai/terms",
    redistribute: false,
    evidence:
      "its documentation offers the list to programs, but no licence to republish was seen, and public summaries of its terms (2026-05) name scraping and other extraction of data among what is forbidden: prices are used with citation, not republished; the terms themselves were not read",
  },
  accept: { contentTypes: ["application/json"], markers: ['"pricing"', '"prompt"'] },
  history: { kind: "web-archive", url: "https://openrouter.ai/api/v1/models" },
  documentedApi: "https://openrouter.ai/docs/api/api-reference/models/list-all-models-and-their-properties",
  parserVersion: 1,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const models = modelsOf(readJson(text, "openrouter"));
  const entries = new Map<string, JsonValue[]>();
  for (const [index, model] of models.entries()) {
    const key = nameOf(model, index);
    entries.set(key, [...(entries.get(key) ?? []), model]);
  }
  return collectRows(
    models.map((model, index) => {
      const key = nameOf(model, index);
      const same = entries.get(key) ?? [];
      const finding = same.length > 1 ? repeatedKey("the id", same.map(pricingOf)) : keysAreUnique(model);
      return [key, finding === null ? readModel(key, model) : { finding }] as const;
    }),
  );
}

/** The list, also where whoever kept it took it out of its wrapper. A page of the list is not the list. */
function modelsOf(document: JsonValue): JsonValue[] {
  const wrapper = document instanceof JsonObject ? document : undefined;
  const models = wrapper === undefined ? document : wrapper.members.get("data");
  if (!Array.isArray(models) || models.length === 0) refuse("a list of models", jsonText(document));
  if (wrapper?.duplicates.has("data")) refuse("one list of models", "data twice");
  const total = wrapper?.members.get("total_count");
  if (total instanceof JsonNumber && Number(total.text) > models.length) {
    refuse(`the whole list of ${total.text}`, `${models.length} models`);
  }
  const links = wrapper?.members.get("links");
  const next = links instanceof JsonObject ? (links.members.get("next") ?? null) : null;
  if (next !== null) refuse("the whole list", `a page, followed by ${jsonText(next)}`);
  return models;
}

function refuse(expected: string, text: string): never {
  const seen = excerpt(text);
  const message = `openrouter: expected ${expected}, saw ${seen}; refused whole`;
  throw new DensingError("body-unparseable", message, { source: "openrouter", expected, seen });
}

function nameOf(model: JsonValue, index: number): string {
  const id = model instanceof JsonObject ? model.members.get("id") : undefined;
  return typeof id === "string" && /\S/.test(id) ? id.normalize("NFC") : `entry ${index}`;
}

function pricingOf(model: JsonValue): JsonValue {
  return (model instanceof JsonObject ? model.members.get("pricing") : undefined) ?? model;
}

function readModel(key: string, model: JsonValue): PriceRow {
  if (!(model instanceof JsonObject)) return { finding: shape("a model as an object", model) };
  const id = model.members.get("id");
  if (typeof id !== "string" || !/\S/.test(id)) return { finding: shape("an id as text", id) };
  // An alias moves between models; the model that it means stands in the list under its own id.
  const target = model.members.get("alias_target") ?? null;
  if (id.startsWith("~") || target !== null) return { skip: "alias of another model" };
  // Half the price for an answer within a day: never a price of its model.
  if (id.endsWith(":batch")) return { skip: "batch price" };
  const other = ofAnotherKind(model.members.get("architecture") ?? null);
  if (other !== null) return other;
  const pricing = model.members.get("pricing");
  if (!(pricing instanceof JsonObject)) return { finding: shape("pricing as an object", pricing) };
  if (!pricing.members.has("prompt") && !pricing.members.has("completion")) {
    return { finding: shape("pricing with prompt and completion", pricing) };
  }
  const base = pricesOf(pricing);
  if ("reason" in base) return { finding: base };
  const tier = underDefaultConditions(pricing, base);
  if ("reason" in tier) return { finding: tier };
  if (tier.prices.input === null && tier.prices.output === null) return { skip: "no price a token" };
  const end = plannedEnd(model.members.get("expiration_date") ?? null);
  const discount = discountOf(pricing);
  const notes = [tier.note, requestNote(pricing), discount === null ? "" : `discount ${discount}`, end];
  const row = quoteOf(tier.prices, {
    provider: "openrouter",
    model: key,
    declaredFrom: null,
    declaredTo: null,
    note: notes.filter(Boolean).join("; "),
    sourceKey: key,
  });
  const isReduced = discount !== null && row.quote?.priceKind === "standard";
  return isReduced ? { quote: { ...row.quote, priceKind: "promotional" } } : row;
}

/** Rows that are not text for text. Routers answer with what they choose, but what is kept of them is a state. */
function ofAnotherKind(architecture: JsonValue): PriceRow | null {
  if (architecture === null) return null;
  if (!(architecture instanceof JsonObject)) {
    return { finding: shape("architecture as an object", architecture) };
  }
  const tokenizer = architecture.members.get("tokenizer");
  if (tokenizer === "Router") return null;
  const [input, output] = modalitiesOf(architecture);
  if (input === undefined || output === undefined) {
    return { finding: shape("modalities as lists of text", architecture) };
  }
  const skip = isNotTextForText(input, output);
  if (skip !== null) return { skip };
  if (tokenizer !== "PaLM") return null;
  // Its documentation says that the "tokens" of PaLM are characters.
  const seen = "tokenizer PaLM";
  return { finding: { reason: "per-character-as-token", expected: "a price a token", seen, note: "" } };
}

/** Older bodies only have `modality: "text+image->text"`; the oldest say nothing, all of them text. */
function modalitiesOf(architecture: JsonObject): (readonly string[] | undefined)[] {
  const modality = architecture.members.get("modality") ?? "text->text";
  const [input = "", output = "text"] = typeof modality === "string" ? modality.split("->") : [];
  // "multimodal" is how bodies of 2024 said "text+image->text".
  const older = [input === "multimodal" ? ["image", "text"] : input.split("+"), output.split("+")];
  return ["input_modalities", "output_modalities"].map((field, side) => {
    const given = architecture.members.get(field) ?? null;
    if (given !== null) return wordsOf(given);
    return typeof modality === "string" ? older[side] : undefined;
  });
}

function pricesOf(pricing: JsonObject): Prices | Finding {
  const input = usdPerMtok(pricing, "prompt");
  const output = usdPerMtok(pricing, "completion");
  if (input !== null && typeof input !== "string") return input;
  if (output !== null && typeof output !== "string") return output;
  return { input, output };
}

function usdPerMtok(pricing: JsonObject, field: string): string | null | Finding {
  const value = pricing.members.get(field) ?? null;
  if (value === null) return null;
  const shifted = typeof value === "string" ? shiftDecimal(value, 6) : undefined;
  return shifted ?? shape(`pricing.${field} as text, USD per token`, value);
}

const promptLength = "min_prompt_tokens";
const hours: ReadonlySet<string> = new Set(["utc_start", "utc_end", "utc_days"]);
const priceFields = /^(prompt|completion|request|image|audio|input|web_search|internal_reasoning)/;

/**
 * The prices of short prompts at the dearest time of the day or week. Where prices change with the hour, the
 * list of hours is complete and the prices beside it are those of the moment of the answer: a reader at
 * another hour would see a cut that never was. (Documentation of `pricing.overrides`: an entry applies when
 * all its conditions do; fields that it lacks are the base's.)
 */
function underDefaultConditions(
  pricing: JsonObject,
  base: Prices,
): { prices: Prices; note: string } | Finding {
  const overrides = pricing.members.get("overrides") ?? [];
  if (!Array.isArray(overrides)) return shape("pricing.overrides as a list", overrides);
  const thresholds: number[] = [];
  const atHours: Prices[] = [];
  let isConditional = false;
  for (const entry of overrides) {
    if (!(entry instanceof JsonObject)) return shape("an override as an object", entry);
    const prices = pricesOf(entry);
    if ("reason" in prices) return prices;
    const conditions = [...entry.members.keys()].filter((field) => !priceFields.test(field));
    const least = entry.members.get(promptLength) ?? null;
    if (least !== null) {
      const tokens = least instanceof JsonNumber ? Number(least.text) : Number.NaN;
      if (!Number.isSafeInteger(tokens)) return shape(`${promptLength} as a number of tokens`, least);
      if (prices.input !== null || prices.output !== null) thresholds.push(tokens);
    } else if (conditions.length > 0 && conditions.every((field) => hours.has(field))) {
      atHours.push({ input: prices.input ?? base.input, output: prices.output ?? base.output });
    } else isConditional = true;
  }
  const [dearest = base, ...cheaper] = atHours.sort(dearestFirst);
  const other = cheaper.find((prices) => dearestFirst(dearest, prices) !== 0);
  const notes = [
    baseTierNote(thresholds),
    other && `price of peak hours; off-peak ${other.input ?? "none"} and ${other.output ?? "none"}`,
    isConditional ? "another price under other conditions" : "",
  ];
  return { prices: dearest, note: notes.filter(Boolean).join("; ") };
}

function dearestFirst(a: Prices, b: Prices): number {
  return compareDecimals(b.input ?? "0", a.input ?? "0") || compareDecimals(b.output ?? "0", a.output ?? "0");
}

/** "2098-12-31" and the like say that no end is known. */
const lastPlannedDay = "2089-12-31";

/** The day on which the model is to go: a plan, which real rows outlive. Its price ends when the row is gone. */
function plannedEnd(value: JsonValue): string {
  if (value === null) return "";
  const day = typeof value === "string" ? dayOf(value) : undefined;
  if (day === undefined) return `expiration_date is no date: ${excerpt(jsonText(value), 40)}`;
  return day > lastPlannedDay ? "" : `to be withdrawn on ${day}`;
}

/** A fixed price of each request beside that of its tokens. */
function requestNote(pricing: JsonObject): string {
  const request = pricing.members.get("request");
  const usd = typeof request === "string" ? shiftDecimal(request, 0) : undefined;
  return usd === undefined || usd === "0" ? "" : `and ${usd} USD a request`;
}

/** The discount that a row names, or null; whether its prices are before or after it is nowhere said. */
function discountOf(pricing: JsonObject): string | null {
  const value = pricing.members.get("discount") ?? null;
  if (value === null) return null;
  const text = value instanceof JsonNumber ? value.text : typeof value === "string" ? value : jsonText(value);
  return shiftDecimal(text, 0) === "0" ? null : excerpt(text, 40);
}
