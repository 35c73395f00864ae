/**
 * LiteLLM's price file: one JSON object, a member a model, USD per token. Widest of all registries and the
 * most often wrong: of its first 1,134 revisions 9 do not parse and 237 repeat a key.
 */
import { DensingError } from "../errors.ts";
import { oneQuoteAModel } from "./checks/price.ts";
import { quoteChecks } from "./checks/quote.ts";
import { compareDecimals, shiftDecimal } from "./reading/decimal.ts";
import { JsonNumber, JsonObject, type JsonValue, jsonText, readJson } from "./reading/json.ts";
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
import { unreadPrice } from "./reading/unreadPrice.ts";
import type { Finding, ParseResult, PriceQuote, PriceSource, SourceText } from "./source.ts";

export const litellm = {
  id: "litellm",
  title: "LiteLLM model prices",
  kind: "prices",
  lineage: "litellm",
  url: "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
  hosts: ["raw.githubusercontent.com"],
  cadence: "daily",
  licence: {
    name: "MIT",
    url: "https://github.com/BerriAI/litellm/blob/main/LICENSE",
    redistribute: true,
    evidence: "LICENSE of the repository: MIT outside its enterprise folder; the price file is outside",
  },
  accept: {
    contentTypes: ["text/plain", "application/json", "application/octet-stream"],
    markers: ['"input_cost_per_token"'],
  },
  history: {
    kind: "git",
    repository: "BerriAI/litellm",
    paths: ["cookbook/community-resources/max_tokens.json", "model_prices_and_context_window.json"],
  },
  parserVersion: 4,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

/** The modes whose tokens are text for text. A row without a mode is of 2023, when there was nothing else. */
const textModes: ReadonlySet<string> = new Set(["chat", "completion", "responses"]);

/** Members that are no models: documentation, what a mirror adds, and how unknown names are routed. */
const notModels: ReadonlySet<string> = new Set(["sample_spec", "last_updated", "fallback_generalizations"]);

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const models = modelsOf(readJson(text, "litellm"));
  const rows = [...models.members].map(
    ([key, value]) => [key, readRow(key, value, models.duplicates.get(key))] as const,
  );
  const { observations, quarantined, skipped } = collectRows(rows);
  const unique = oneQuoteAModel(observations);
  return {
    observations: unique.observations,
    quarantined: [...quarantined, ...unique.quarantined],
    skipped: unique.repeated > 0 ? { ...skipped, "same quote under another key": unique.repeated } : skipped,
  };
}

/** The first two revisions of 2023 wrapped the models in a member MODEL_COST. */
function modelsOf(document: JsonValue): JsonObject {
  const wrapped = document instanceof JsonObject ? document.members.get("MODEL_COST") : undefined;
  const models = wrapped ?? document;
  if (models instanceof JsonObject && models.members.size > 0) return models;
  const seen = excerpt(jsonText(models));
  const message = `litellm: expected an object of models, saw ${seen}; refused whole`;
  throw new DensingError("body-unparseable", message, {
    source: "litellm",
    expected: "an object of models",
    seen,
  });
}

function readRow(key: string, value: JsonValue, repeated: readonly JsonValue[] | undefined): PriceRow {
  if (notModels.has(key)) return { skip: "not a model" };
  const modes = (repeated ?? [value]).map(otherMode);
  if (modes[0] !== undefined && !modes.includes(undefined)) return { skip: `mode ${excerpt(modes[0], 40)}` };
  if (!(value instanceof JsonObject)) return { finding: shape("an object", value) };
  const mode = value.members.get("mode") ?? null;
  if (mode !== null && typeof mode !== "string") return { finding: shape("a mode as text", mode) };
  const finding =
    repeated === undefined ? keysAreUnique(value) : repeatedKey("the key", repeated.map(costsOf));
  return finding === null ? readQuote(key, value) : { finding };
}

/** The mode of a row that is certainly not text for text, or undefined. */
function otherMode(value: JsonValue): string | undefined {
  if (!(value instanceof JsonObject) || value.duplicates.has("mode")) return undefined;
  const mode = value.members.get("mode");
  return typeof mode === "string" && !textModes.has(mode) ? mode : undefined;
}

/** Of a repeated row what it is asked for: the whole of it would be cut off. */
function costsOf(row: JsonValue): JsonValue {
  if (!(row instanceof JsonObject)) return row;
  const costs = new JsonObject();
  for (const [field, value] of row.members) {
    if (/^(in|out)put_cost_per_token$/.test(field)) costs.add(field, value);
  }
  return costs.members.size > 0 ? costs : row;
}

function readQuote(key: string, row: JsonObject): PriceRow {
  const provider = providerOf(key, row.members.get("litellm_provider"));
  if (typeof provider !== "string") return { finding: provider };
  const tier = baseTier(row);
  const input = usdPerMtok(tier.prices, "input_cost_per_token");
  const output = usdPerMtok(tier.prices, "output_cost_per_token");
  for (const price of [input, output]) {
    if (price !== null && typeof price !== "string") return { finding: price };
  }
  if (input === null && output === null) {
    const unread = unreadPrice(row, pricesOtherUnits);
    return unread === null ? { skip: "no price a token" } : { finding: unread };
  }
  const prices = { input: input as string | null, output: output as string | null };
  const slip = tokenCostsMoreThanACharacter(row, prices);
  if (slip !== null) return { finding: slip };
  const currency = otherCurrencies.get(provider);
  const found = quoteOf(prices, {
    provider,
    model: modelOf(key).normalize("NFC"),
    declaredFrom: null,
    declaredTo: null,
    note: [tier.note, key.startsWith("ft:") ? "fine-tuned" : "", currency].filter(Boolean).join("; "),
    sourceKey: key,
  });
  const isForeign = currency !== undefined && found.quote?.priceKind === "standard";
  return isForeign ? { quote: { ...found.quote, priceKind: "other-currency" } } : found;
}

/** By the second, the image, the query. */
function pricesOtherUnits(field: string): boolean {
  return /_per_(?!.*(?:token|mtok))/i.test(field);
}

/**
 * Providers whose figures in this file are not dollars:
 * - Aleph Alpha: its credits. Its price page (docs.aleph-alpha.com/docs/pricing) had luminous-base at 0.03
 *   credits, 0.006 EUR, for a thousand tokens; the file has 0.03, and three more to the last digit.
 * - OVHcloud: euros. Its staff said so of these figures when it replaced them elsewhere (pull request 377 of
 *   models.dev, 2025-11-13); in dollars (genai-prices) each is a tenth higher, give or take half a cent.
 * - Scaleway: euros. Its documentation (generative-apis/faq) has llama-3.3-70b-instruct at 0.90 EUR for a
 *   million tokens and mistral-small at 0.15 and 0.35 EUR, the figures of the file.
 */
const otherCurrencies: ReadonlyMap<string, string> = new Map([
  ["aleph_alpha", "in credits of Aleph Alpha, 0.20 EUR each"],
  ["ovhcloud", "in EUR"],
  ["scaleway", "in EUR"],
]);

/**
 * Stops prices per character stored as prices per token (Vertex's bison and early Gemini, 4 to 16 times too
 * low for years): a token is at least one character, so where a row gives both, the token must cost more.
 */
function tokenCostsMoreThanACharacter(row: JsonObject, prices: Prices): Finding | null {
  for (const side of ["input", "output"] as const) {
    const character = usdPerMtok(row, `${side}_cost_per_character`);
    const token = prices[side];
    if (typeof character !== "string" || character === "0" || token === null || token === "0") continue;
    if (compareDecimals(token, character) > 0) continue;
    return {
      reason: "per-character-as-token",
      expected: `${side} above ${character}, its price for a million characters`,
      seen: `${side} ${token}`,
      note: "",
    };
  }
  return null;
}

/** Stops changed types: a price as text, a list or an object is refused, never converted by guess. */
function usdPerMtok(row: JsonObject, field: string): string | null | Finding {
  const value = row.members.get(field) ?? null;
  if (value === null) return null;
  const shifted = value instanceof JsonNumber ? shiftDecimal(value.text, 6) : undefined;
  return shifted ?? shape(`${field} as a number of USD per token`, value);
}

/** The prices of the shortest prompts, and a note when longer ones cost more. */
function baseTier(row: JsonObject): { prices: JsonObject; note: string } {
  const tiers = row.members.get("tiered_pricing");
  if (row.members.has("input_cost_per_token") || !Array.isArray(tiers)) {
    const longer = [...row.members.keys()].flatMap((field) => {
      const thousands = /^(?:in|out)put_cost_per_token_above_(\d+)k_tokens$/.exec(field)?.[1];
      return thousands === undefined ? [] : Number(thousands) * 1000;
    });
    return { prices: row, note: baseTierNote(longer) };
  }
  for (const tier of tiers) {
    const range = tier instanceof JsonObject ? tier.members.get("range") : undefined;
    if (!(tier instanceof JsonObject) || !Array.isArray(range)) continue;
    const [from, to] = range.map((bound) =>
      bound instanceof JsonNumber ? shiftDecimal(bound.text, 0) : undefined,
    );
    if (from === "0")
      return { prices: tier, note: to === undefined ? "base tier" : baseTierNote([Number(to)]) };
  }
  return { prices: row, note: "" };
}

/** Where a provider's id here is not its name in the file. Those of Vertex AI all begin alike. */
const providerIds: ReadonlyMap<string, string> = new Map([
  ["amazon_nova", "amazon-nova"],
  ["azure_ai", "azure-ai"],
  ["bedrock", "aws-bedrock"],
  ["bedrock_converse", "aws-bedrock"],
  ["cohere_chat", "cohere"],
  ["dashscope", "alibaba"],
  ["fireworks_ai", "fireworks"],
  ["gemini", "google"],
  ["moonshot", "moonshotai"],
  ["text-completion-codestral", "mistral"],
  ["text-completion-openai", "openai"],
  ["together_ai", "together"],
]);

/** Makers of the models that the revisions of 2023 list without saying whose they are. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-|text-davinci|davinci|babbage|ft:gpt)/, "openai"],
  [/^claude-/, "anthropic"],
  [/^command-/, "cohere"],
  [/^(text|chat|code|codechat)-(bison|gecko)/, "google-vertex"],
];

function providerOf(key: string, named: JsonValue | undefined): string | Finding {
  const route = /^([^/]+)\//.exec(key)?.[1];
  const name = named ?? (route !== undefined && routes.has(route) ? route : null);
  if (name === null) return makers.find(([pattern]) => pattern.test(key))?.[1] ?? "unknown";
  if (typeof name !== "string" || !/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) {
    return shape("litellm_provider as a short name", name);
  }
  return name.startsWith("vertex_ai") ? "google-vertex" : (providerIds.get(name) ?? name);
}

/**
 * First parts of keys that only say through which host a model is called. Other keys are kept whole, as the
 * catalogue does: its prices and these must bear the same names.
 */
const routes: ReadonlySet<string> = new Set(
  `anthropic anyscale azure azure_ai baseten bedrock cerebras cloudflare codestral dashscope databricks deepinfra
  deepseek fireworks_ai friendliai gemini github_copilot gradient_ai groq hyperbolic lambda_ai lemonade minimax
  mistral moonshot morph nebius novita nscale oci ollama openrouter ovhcloud palm perplexity replicate sambanova
  snowflake text-completion-codestral together_ai v0 vercel_ai_gateway vertex_ai wandb watsonx xai zai`.split(
    /\s+/,
  ),
);

function modelOf(key: string): string {
  const slash = key.indexOf("/");
  const isRouted = slash > 0 && slash < key.length - 1 && routes.has(key.slice(0, slash));
  return isRouted ? key.slice(slash + 1) : key;
}
