/**
 * Pydantic's genai-prices: `[{id, price_comments, models: [{id, deprecated, price_comments, prices}]}]`, USD per
 * million tokens. `prices` is one set or a list `[{prices}, {constraint: {start_date}, prices}, …]`, in which the
 * last one that applies is in force; a price is a number or `{base, tiers: [{start, price}]}`. What has no field
 * stands in the comments, in words. `match` (which requests a price is meant for) is not read.
 *
 * Pull request 512 (2026-07) froze `prices/data.json` and began `new_data/v2`. The frozen file says nothing of
 * today; its commits until then are the same list in the same meaning, and the only record of its first year.
 */
import { DensingError } from "../errors.ts";
import { declaredIntervalsAreApart, oneQuoteAModel } from "./checks/price.ts";
import { currencyNote, priceIsNotOpenRouters, promotionIsMarked } from "./checks/priceComment.ts";
import { quoteChecks } from "./checks/quote.ts";
import { dayOf } from "./reading/date.ts";
import { compareDecimals, shiftDecimal } from "./reading/decimal.ts";
import { JsonNumber, JsonObject, type JsonValue, jsonText, readJson } from "./reading/json.ts";
import { otherThanText } from "./reading/otherThanText.ts";
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

export const genaiPrices = {
  id: "genai-prices",
  title: "Pydantic genai-prices",
  kind: "prices",
  lineage: "genai-prices",
  url: "https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json",
  hosts: ["raw.githubusercontent.com"],
  cadence: "daily",
  licence: {
    name: "MIT",
    url: "https://github.com/pydantic/genai-prices/blob/main/LICENSE",
    redistribute: true,
    evidence: "LICENSE of the repository",
  },
  accept: {
    contentTypes: ["text/plain", "application/json", "application/octet-stream"],
    markers: ['"input_mtok"', '"models"'],
  },
  history: {
    kind: "git",
    repository: "pydantic/genai-prices",
    paths: ["prices/data.json", "prices/new_data/v2/data.json"],
  },
  parserVersion: 1,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const collected = collectRows(providersOf(readJson(text, "genai-prices")).flatMap(readProvider));
  const unique = oneQuoteAModel(collected.observations);
  const apart = declaredIntervalsAreApart(unique.observations);
  const repeated = unique.repeated > 0 ? { "same quote again": unique.repeated } : {};
  return {
    observations: apart.observations,
    quarantined: [...collected.quarantined, ...unique.quarantined, ...apart.quarantined],
    skipped: { ...collected.skipped, ...repeated },
  };
}

function providersOf(document: JsonValue): JsonValue[] {
  if (Array.isArray(document) && document.length > 0) return document;
  const seen = excerpt(jsonText(document));
  const message = `genai-prices: expected a list of providers, saw ${seen}; refused whole`;
  const facts = { source: "genai-prices", expected: "a list of providers", seen };
  throw new DensingError("body-unparseable", message, facts);
}

type Row = readonly [key: string, row: PriceRow];

interface Provider {
  readonly id: string;
  /** What the list says of all its prices, or "". */
  readonly comment: string;
}

function readProvider(provider: JsonValue, at: number): Row[] {
  const refused = (finding: Finding): Row[] => [[`provider ${at}`, { finding }]];
  if (!(provider instanceof JsonObject)) return refused(shape("a provider as an object", provider));
  const [repeated] = provider.duplicates;
  if (repeated !== undefined) return refused(repeatedKey(...repeated));
  const id = provider.members.get("id");
  const models = provider.members.get("models");
  const comment = provider.members.get("price_comments") ?? "";
  if (typeof id !== "string" || !/^[A-Za-z0-9][\w.-]{0,63}$/.test(id)) {
    return refused(shape("a provider's id as a short name", id));
  }
  if (!Array.isArray(models)) return refused(shape("models as a list", models));
  if (typeof comment !== "string") return refused(shape("price_comments as text", comment));
  return models.flatMap((model, index) => readModel({ id, comment }, model, index));
}

/** All prices of a model; what is wrong with one of them makes the days of the others doubtful too. */
function readModel(provider: Provider, model: JsonValue, at: number): Row[] {
  const id = model instanceof JsonObject ? model.members.get("id") : undefined;
  if (!(model instanceof JsonObject) || typeof id !== "string" || !/^\S{1,200}$/.test(id)) {
    return [[`${provider.id}, model ${at}`, { finding: shape("a model with an id without spaces", model) }]];
  }
  const prices = model.members.get("prices");
  const many = Array.isArray(prices) && prices.length > 0 ? prices : undefined;
  const all = (row: PriceRow): Row[] => (many ?? [prices]).map(() => [`${provider.id}/${id}`, row]);
  const finding = keysAreUnique(model);
  if (finding !== null) return all({ finding });
  const comment = model.members.get("price_comments") ?? "";
  if (typeof comment !== "string") return all({ finding: shape("price_comments as text", comment) });
  const sets: PriceSet[] = [];
  for (const set of many?.map(readConditional) ?? [readSet(prices)]) {
    if ("reason" in set) return all({ finding: set });
    sets.push(set);
  }
  const said = otherThanText(id);
  if (said !== undefined) return all({ skip: `name says ${said}` });
  const other = sets.find((set) => set.otherOutput !== undefined)?.otherOutput;
  if (other !== undefined) return all({ skip: `answers with ${other}` });
  const periods = periodsOf(sets);
  if ("reason" in periods) return all({ finding: periods });
  const notes = [
    model.members.get("deprecated") === true ? "deprecated" : "",
    id.startsWith("ft:") ? "fine-tuned" : "",
  ];
  const rows = periods.map((period) => readPeriod(provider.id, id, notes, period));
  return judgedByComments(provider, id, comment, rows).map((row) => [`${provider.id}/${id}`, row]);
}

/** One set of prices and when it applies. */
interface PriceSet {
  /** The first day, or null for all days before another set's. */
  readonly from: string | null;
  /** Only at some hours of every day. */
  readonly isAtHours: boolean;
  readonly prices: Prices;
  readonly note: string;
  /** What else than text the model is paid to answer with. */
  readonly otherOutput: string | undefined;
}

function readConditional(entry: JsonValue): PriceSet | Finding {
  if (!(entry instanceof JsonObject)) return shape("prices with their constraint as an object", entry);
  const set = readSet(entry.members.get("prices"));
  const constraint = entry.members.get("constraint") ?? null;
  if ("reason" in set || constraint === null) return set;
  const fields = constraint instanceof JsonObject ? constraint.members : new Map<string, JsonValue>();
  if (fields.size === 2 && fields.has("start_time") && fields.has("end_time")) {
    return { ...set, isAtHours: true };
  }
  // `start`, a day or a moment, is how the schema of the first weeks had it.
  const start = fields.get("start_date") ?? fields.get("start");
  const from = fields.size === 1 && typeof start === "string" ? dayOf(start) : undefined;
  return from === undefined ? shape("a constraint of a first day or of hours", constraint) : { ...set, from };
}

/** "output_mtok", "cache_write_1h_mtok", "requests_kcount". */
const priceField = /^(?:(?:input|output|cache)(?:_[a-z0-9]+)*_mtok|[a-z_]+_kcount)$/;

function readSet(set: JsonValue | undefined): PriceSet | Finding {
  if (!(set instanceof JsonObject)) return shape("prices as an object, or a list of them", set);
  const input = usdPerMtok(set, "input_mtok");
  const output = usdPerMtok(set, "output_mtok");
  if ("reason" in input) return input;
  if ("reason" in output) return output;
  const given = [...set.members].flatMap(([field, value]) => (value === null ? [] : field));
  const unread = given.find((field) => !priceField.test(field));
  if (output.base === null && unread !== undefined) return shape("prices under their usual names", set);
  const otherOutput = given.flatMap((field) => /^output_(audio|image|video)_mtok$/.exec(field)?.[1] ?? []);
  const notes = [
    baseTierNote([...input.thresholds, ...output.thresholds]),
    given.includes("requests_kcount") ? "and a price a request" : "",
  ];
  return {
    from: null,
    isAtHours: false,
    prices: { input: input.base, output: output.base },
    note: notes.filter(Boolean).join("; "),
    otherOutput: otherOutput[0],
  };
}

interface TieredPrice {
  /** What short prompts cost. */
  readonly base: string | null;
  /** The numbers of tokens from which on another price applies. */
  readonly thresholds: readonly number[];
}

function usdPerMtok(set: JsonObject, field: string): TieredPrice | Finding {
  const value = set.members.get(field) ?? null;
  if (value === null) return { base: null, thresholds: [] };
  const tiered = value instanceof JsonObject ? value.members : undefined;
  const number = tiered === undefined ? value : tiered.get("base");
  const base = number instanceof JsonNumber ? shiftDecimal(number.text, 0) : undefined;
  const tiers = tiered === undefined ? [] : tiered.get("tiers");
  const starts = Array.isArray(tiers) ? tiers.map(startOf) : undefined;
  const thresholds = starts?.filter((start) => start !== undefined);
  if (base !== undefined && thresholds !== undefined && thresholds.length === starts?.length) {
    return { base, thresholds };
  }
  return shape(`${field} as a number of USD per million tokens, or a base with tiers`, value);
}

function startOf(tier: JsonValue): number | undefined {
  const start = tier instanceof JsonObject ? tier.members.get("start") : undefined;
  const tokens = start instanceof JsonNumber ? Number(start.text) : Number.NaN;
  return Number.isSafeInteger(tokens) && tokens > 0 ? tokens : undefined;
}

/** A set of prices with the days on which it is in force, or null days and `isOther` where it is not the price. */
interface Period {
  readonly set: PriceSet;
  readonly to: string | null;
  readonly note: string;
  readonly isOther: boolean;
}

/**
 * Each first day ends the set before it. Of prices that change with the hour the dearest is the standard one:
 * DeepSeek's discount at night is what this list has as its first set, and not what the model costs.
 */
function periodsOf(sets: readonly PriceSet[]): readonly Period[] | Finding {
  if (!sets.some((set) => set.isAtHours)) {
    return sets.map((set, at) => ({ set, to: sets[at + 1]?.from ?? null, note: "", isOther: false }));
  }
  const isSimple = sets.every((set, at) => set.isAtHours === at > 0 && set.from === null);
  const dearest = sets.find((set) => sets.every((other) => costsAtLeast(set.prices, other.prices)));
  if (!isSimple || dearest === undefined) {
    const seen = sets
      .map((set) => `${pricesText(set.prices)}${set.isAtHours ? " at hours" : ""}`)
      .join(" | ");
    const expected = "one price for all days, and hours at which all of it is dearer or cheaper";
    return { reason: "hours-unclear", expected, seen, note: "" };
  }
  const cheaper = sets.find((set) => set !== dearest && !costsAtLeast(set.prices, dearest.prices));
  const note = cheaper === undefined ? "" : `peak price; ${pricesText(cheaper.prices)} at other hours`;
  return sets.map((set) => ({ set, to: null, note, isOther: set !== dearest }));
}

function costsAtLeast(a: Prices, b: Prices): boolean {
  const isAtLeast = (side: keyof Prices) => compareDecimals(a[side] ?? "0", b[side] ?? "0") >= 0;
  return isAtLeast("input") && isAtLeast("output");
}

function pricesText({ input, output }: Prices): string {
  return `input ${input ?? "none"}, output ${output ?? "none"}`;
}

/** Where a provider has another name in the catalogue: prices of one provider must bear one name. */
const providers: ReadonlyMap<string, string> = new Map([
  ["aws", "aws-bedrock"],
  ["x", "xai"],
  ["x-ai", "xai"],
]);

function readPeriod(provider: string, id: string, notes: readonly string[], period: Period): PriceRow {
  const { prices, from, note } = period.set;
  if (period.isOther) return { skip: "price at other hours" };
  // Without a field for what a model does, the missing price of output tells embeddings.
  if (prices.output === null) return { skip: `no price ${prices.input === null ? "a token" : "of output"}` };
  return quoteOf(prices, {
    provider: providers.get(provider) ?? provider,
    model: id.normalize("NFC"),
    declaredFrom: from,
    declaredTo: period.to,
    note: [note, period.note, ...notes].filter(Boolean).join("; "),
    sourceKey: `${provider}/${id}`,
  });
}

/** The rows of one model as its comments have them. */
function judgedByComments(
  provider: Provider,
  id: string,
  comment: string,
  rows: readonly PriceRow[],
): readonly PriceRow[] {
  const refuse = (finding: Finding) => rows.map((row) => (row.quote === undefined ? row : { finding }));
  const copied = provider.id === "openrouter" ? null : priceIsNotOpenRouters(id, comment);
  if (copied !== null) return refuse(copied);
  const currency = currencyNote(`${provider.comment} ${comment}`);
  if (typeof currency !== "string") return refuse(currency);
  const quotes = promotionIsMarked(
    rows.flatMap((row) => row.quote ?? []),
    comment,
  );
  if ("reason" in quotes) return refuse(quotes);
  const next = quotes.values();
  return rows.map((row) => {
    const quote = row.quote === undefined ? undefined : next.next().value;
    if (quote === undefined) return row;
    return { ...row, quote: { ...quote, note: [quote.note, currency].filter(Boolean).join("; ") } };
  });
}
