/**
 * models.dev: `{provider: {id, name, models: {model: {id, cost: {input, output, tiers}, modalities, status}}}}`,
 * USD per million tokens, built from one file a model by whoever sends one in. Quick with new models; wrong
 * and zero prices of resellers pass, and a host's list cut short upstream deletes its models.
 */
import { DensingError } from "../errors.ts";
import { oneQuoteAModel } from "./checks/price.ts";
import { quoteChecks } from "./checks/quote.ts";
import { shiftDecimal } from "./reading/decimal.ts";
import { JsonNumber, JsonObject, type JsonValue, jsonText, readJson } from "./reading/json.ts";
import { isNotTextForText, wordsOf } from "./reading/modalities.ts";
import {
  baseTierNote,
  collectRows,
  keysAreUnique,
  type PriceRow,
  quoteOf,
  repeatedKey,
  shape,
} from "./reading/priceRows.ts";
import { releaseDatesOf } from "./reading/releaseDates.ts";
import { excerpt } from "./reading/text.ts";
import { unreadPrice } from "./reading/unreadPrice.ts";
import type { Finding, ParseResult, PriceQuote, PriceSource, SourceText } from "./source.ts";

export const modelsDev = {
  id: "models-dev",
  title: "models.dev",
  kind: "prices",
  lineage: "models-dev",
  url: "https://models.dev/api.json",
  hosts: ["models.dev"],
  cadence: "daily",
  // Names of new models stand here within hours of their release.
  fetchedBy: ["refresh", "trackModels"],
  licence: {
    name: "MIT",
    url: "https://github.com/anomalyco/models.dev/blob/dev/LICENSE",
    redistribute: true,
    evidence: "LICENSE of the repository that the body is built from",
  },
  accept: { contentTypes: ["application/json"], markers: ['"models"', '"cost"'] },
  history: { kind: "web-archive", url: "https://models.dev/api.json" },
  // The section "API" of its README offers this address to programs.
  documentedApi: "https://github.com/anomalyco/models.dev#api",
  parserVersion: 2,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const providers = providersOf(readJson(text, "models-dev"));
  const rows = collectRows(rowsOf(providers));
  const dated = releaseDatesOf(modelsOf(providers));
  const unique = oneQuoteAModel(rows.observations);
  const repeated = unique.repeated === 0 ? {} : { "same quote under another key": unique.repeated };
  return {
    observations: unique.observations,
    releaseDates: dated.releaseDates,
    quarantined: [...rows.quarantined, ...unique.quarantined, ...dated.quarantined],
    skipped: { ...rows.skipped, ...repeated },
  };
}

function providersOf(document: JsonValue): JsonObject {
  if (document instanceof JsonObject && [...document.members.values()].some(hasModels)) return document;
  const expected = "an object of providers with their models";
  const seen = excerpt(jsonText(document));
  const message = `models-dev: expected ${expected}, saw ${seen}; refused whole`;
  throw new DensingError("body-unparseable", message, { source: "models-dev", expected, seen });
}

function hasModels(provider: JsonValue): boolean {
  return provider instanceof JsonObject && provider.members.get("models") instanceof JsonObject;
}

/** All that can be read as a model, whatever becomes of its price. */
function* modelsOf(providers: JsonObject): Generator<readonly [string, JsonObject]> {
  for (const provider of providers.members.values()) {
    const models = provider instanceof JsonObject ? provider.members.get("models") : undefined;
    if (!(models instanceof JsonObject)) continue;
    for (const [key, model] of models.members) if (model instanceof JsonObject) yield [key, model];
  }
}

/** A provider that cannot be read is one row; otherwise each of its models is. */
function* rowsOf(providers: JsonObject): Generator<readonly [string, PriceRow]> {
  for (const [id, provider] of providers.members) {
    const finding = providerIsReadable(id, provider, providers.duplicates.get(id));
    const models = provider instanceof JsonObject ? provider.members.get("models") : undefined;
    if (finding !== null) yield [id, { finding }];
    else if (models instanceof JsonObject) {
      for (const [key, model] of models.members) {
        const repeated = models.duplicates.get(key);
        const unique =
          repeated === undefined ? keysAreUnique(model) : repeatedKey("the key", repeated.map(costOf));
        yield [`${id}/${key}`, unique === null ? readModel(id, key, model) : { finding: unique }];
      }
    }
  }
}

function providerIsReadable(
  id: string,
  provider: JsonValue,
  repeated: readonly JsonValue[] | undefined,
): Finding | null {
  if (repeated !== undefined) return repeatedKey("the provider", repeated);
  if (!(provider instanceof JsonObject)) return shape("a provider as an object", provider);
  const twice = provider.duplicates.get("models");
  if (twice !== undefined) return repeatedKey("models", twice);
  if (!hasModels(provider)) return shape("models as an object", provider.members.get("models"));
  return idIsItsKey(id, provider);
}

/** Stops rows under a wrong key: both are made from the name of one file. */
function idIsItsKey(key: string, row: JsonObject): Finding | null {
  const id = row.members.get("id") ?? key;
  if (id === key && /\S/.test(key)) return null;
  return shape(`the id ${JSON.stringify(excerpt(key))}, as the key`, id);
}

function costOf(model: JsonValue): JsonValue {
  return (model instanceof JsonObject ? model.members.get("cost") : undefined) ?? model;
}

function readModel(providerId: string, key: string, model: JsonValue): PriceRow {
  if (!(model instanceof JsonObject)) return { finding: shape("a model as an object", model) };
  const misplaced = idIsItsKey(key, model);
  if (misplaced !== null) return { finding: misplaced };
  const other = ofAnotherKind(key, model);
  if (other !== null) return other;
  // By its README a deprecated model is one that its provider serves no longer: the price stays, the offer does not.
  if (model.members.get("status") === "deprecated") return { skip: "no longer served" };
  const cost = model.members.get("cost") ?? null;
  if (cost === null) {
    const unread = unreadPrice(model, () => false);
    return unread === null ? { skip: "no price" } : { finding: unread };
  }
  if (!(cost instanceof JsonObject)) return { finding: shape("cost as an object", cost) };
  const input = usdPerMtok(cost, "input");
  const output = usdPerMtok(cost, "output");
  const tiers = tierNote(cost);
  for (const read of [input, output, tiers]) {
    if (read !== null && typeof read !== "string") return { finding: read };
  }
  const prices = { input: input as string | null, output: output as string | null };
  if (prices.input === null && prices.output === null) {
    const unknown = [...cost.members.keys()].find((field) => !otherPrices.test(field));
    return unknown === undefined
      ? { skip: "no price a token" }
      : { finding: shape("cost.input and cost.output", cost) };
  }
  const isForeign = inEuros.has(providerId);
  const row = quoteOf(prices, {
    provider: providerNames.get(providerId) ?? providerId.normalize("NFC"),
    model: key.normalize("NFC"),
    declaredFrom: null,
    declaredTo: null,
    note: [tiers as string, isForeign ? "in EUR" : ""].filter(Boolean).join("; "),
    sourceKey: `${providerId}/${key}`,
  });
  const isPrice = row.quote?.priceKind === "standard";
  return isForeign && isPrice ? { quote: { ...row.quote, priceKind: "other-currency" } } : row;
}

/** Rows that are not text for text. Embeddings and rerankers say that they are, and only newer bodies type them. */
function ofAnotherKind(key: string, model: JsonObject): PriceRow | null {
  const type = model.members.get("type") ?? "chat";
  if (typeof type !== "string") return { finding: shape("type as text", type) };
  if (type !== "chat") return { skip: `type ${excerpt(type, 40)}` };
  const family = model.members.get("family");
  const name = `${key} ${typeof family === "string" ? family : ""}`;
  if (/embed/i.test(name)) return { skip: "type embedding" };
  if (/rerank/i.test(name)) return { skip: "type reranking" };
  const modalities = model.members.get("modalities") ?? null;
  if (modalities === null) return null;
  if (!(modalities instanceof JsonObject)) return { finding: shape("modalities as an object", modalities) };
  const input = wordsOf(modalities.members.get("input"));
  const output = wordsOf(modalities.members.get("output"));
  if (input === undefined || output === undefined) {
    return { finding: shape("modalities as lists of text", modalities) };
  }
  const skip = isNotTextForText(input, output);
  return skip === null ? null : { skip };
}

/** What else a cost may price, beside text, and its text where that is null. */
const otherPrices = /^(?:input|output|per_\w+|reasoning|cache_\w+|\w+_audio|tiers|context_over_200k)$/;

function usdPerMtok(cost: JsonObject, field: string): string | null | Finding {
  const value = cost.members.get(field) ?? null;
  if (value === null) return null;
  const text = value instanceof JsonNumber ? shiftDecimal(value.text, 0) : undefined;
  return text ?? shape(`cost.${field} as a number of USD per million tokens`, value);
}

/** `context_over_200k` is what was there before `tiers`; newer bodies give both, and only `tiers` says where. */
function tierNote(cost: JsonObject): string | Finding {
  const tiers = cost.members.get("tiers") ?? null;
  if (tiers === null) return cost.members.get("context_over_200k") == null ? "" : baseTierNote([200_000]);
  if (!Array.isArray(tiers)) return shape("cost.tiers as a list", tiers);
  const sizes: number[] = [];
  for (const entry of tiers) {
    const tier = entry instanceof JsonObject ? entry.members.get("tier") : undefined;
    const size = tier instanceof JsonObject ? tier.members.get("size") : undefined;
    const tokens = size instanceof JsonNumber ? Number(size.text) : Number.NaN;
    if (!Number.isSafeInteger(tokens)) return shape("a tier with its size in tokens", entry);
    // Some give the last token of the tier below, some the first of the tier above.
    sizes.push(tokens % 1000 === 1 ? tokens - 1 : tokens);
  }
  return baseTierNote(sizes);
}

/** Where the catalogue names a provider otherwise. */
const providerNames: ReadonlyMap<string, string> = new Map([
  ["amazon-bedrock", "aws-bedrock"],
  ["fireworks-ai", "fireworks"],
  ["novita-ai", "novita"],
  ["togetherai", "together"],
]);

/** Scaleway's figures here are those of its documentation (generative-apis/faq), which has them in euros. */
const inEuros: ReadonlySet<string> = new Set(["scaleway"]);
