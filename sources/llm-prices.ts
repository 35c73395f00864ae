/**
 * llm-prices.com: the vendors' own prices, kept by hand, USD per million tokens, each with the days on which it
 * held where they are known. The site has all of them in one list, `{prices: [{id, vendor, name, input, output,
 * from_date, to_date}]}`; its repository has a file for each vendor, `{vendor, models: [{id, name,
 * price_history: [{input, output, from_date, to_date}]}]}`. `from_date` is the first day, `to_date` the first
 * day after; null is open. Files of vendors are parts of a body, so the past is that of the list.
 */
import { DensingError } from "../errors.ts";
import { declaredIntervalsAreApart, oneQuoteAModel } from "./checks/price.ts";
import { quoteChecks } from "./checks/quote.ts";
import { dayOf } from "./reading/date.ts";
import { shiftDecimal } from "./reading/decimal.ts";
import { JsonNumber, JsonObject, type JsonValue, jsonText, readJson } from "./reading/json.ts";
import { otherThanText } from "./reading/otherThanText.ts";
import {
  baseTierNote,
  collectRows,
  keysAreUnique,
  type PriceRow,
  quoteOf,
  shape,
} from "./reading/priceRows.ts";
import { excerpt } from "./reading/text.ts";
import type { Finding, ParseResult, PriceQuote, PriceSource, SourceText } from "./source.ts";

export const llmPrices = {
  id: "llm-prices",
  title: "llm-prices.com",
  kind: "prices",
  lineage: "llm-prices",
  url: "https://www.llm-prices.com/historical-v1.json",
  hosts: ["www.llm-prices.com"],
  cadence: "daily",
  licence: {
    name: "none stated",
    url: "https://github.com/simonw/llm-prices",
    redistribute: false,
    evidence: "no licence file in the repository and none named on the site: figures feed fits, no table",
  },
  accept: { contentTypes: ["application/json"], markers: ['"vendor"', '"input"', '"output"'] },
  history: { kind: "web-archive", url: "https://www.llm-prices.com/historical-v1.json" },
  parserVersion: 1,
  parse,
  checks: quoteChecks,
} satisfies PriceSource;

function parse({ text }: SourceText): ParseResult<PriceQuote> {
  const collected = collectRows(rowsOf(readJson(text, "llm-prices")));
  const unique = oneQuoteAModel(collected.observations);
  const apart = declaredIntervalsAreApart(unique.observations);
  const repeated = unique.repeated > 0 ? { "same quote again": unique.repeated } : {};
  return {
    observations: apart.observations,
    quarantined: [...collected.quarantined, ...unique.quarantined, ...apart.quarantined],
    skipped: { ...collected.skipped, ...repeated },
  };
}

type Row = readonly [key: string, row: PriceRow];

function rowsOf(document: JsonValue): Row[] {
  const members = document instanceof JsonObject ? document.members : new Map<string, JsonValue>();
  const [repeated] = document instanceof JsonObject ? document.duplicates.keys() : [];
  const list = members.get("prices");
  const models = members.get("models");
  if (repeated !== undefined) refuse("one entry a key", `${repeated} several times`);
  if (Array.isArray(list)) return list.map(readListed);
  if (Array.isArray(models))
    return models.flatMap((model, at) => readModel(model, at, members.get("vendor")));
  return refuse("a list of prices, or of the models of a vendor", jsonText(document));
}

function refuse(expected: string, text: string): never {
  const seen = excerpt(text);
  const message = `llm-prices: expected ${expected}, saw ${seen}; refused whole`;
  throw new DensingError("body-unparseable", message, { source: "llm-prices", expected, seen });
}

function readListed(price: JsonValue, at: number): Row {
  if (!(price instanceof JsonObject))
    return [`price ${at}`, { finding: shape("a price as an object", price) }];
  const names = namesOf(price, price.members.get("vendor"));
  if ("reason" in names) return [`price ${at}`, { finding: names }];
  const finding = keysAreUnique(price);
  return [names.key, finding === null ? readPrice(names, price) : { finding }];
}

/** The prices of one model, or the one reason why none of them is read. */
function readModel(model: JsonValue, at: number, vendor: JsonValue | undefined): Row[] {
  if (!(model instanceof JsonObject))
    return [[`model ${at}`, { finding: shape("a model as an object", model) }]];
  const names = namesOf(model, vendor);
  if ("reason" in names) return [[`model ${at}`, { finding: names }]];
  const periods = model.members.get("price_history");
  const finding = keysAreUnique(model);
  if (finding !== null) return [[names.key, { finding }]];
  if (!Array.isArray(periods) || periods.length === 0) {
    return [[names.key, { finding: shape("price_history as a list of prices", periods) }]];
  }
  return periods.map((price) => {
    const isObject = price instanceof JsonObject;
    return [
      names.key,
      isObject ? readPrice(names, price) : { finding: shape("a price as an object", price) },
    ];
  });
}

interface Names {
  /** `vendor/id`. */
  readonly key: string;
  readonly vendor: string;
  readonly id: string;
  readonly name: string;
}

function namesOf(row: JsonObject, vendor: JsonValue | undefined): Names | Finding {
  const id = row.members.get("id");
  const name = row.members.get("name");
  if (typeof vendor !== "string" || !/^[A-Za-z0-9][\w.-]{0,63}$/.test(vendor)) {
    return shape("vendor as a short name", vendor);
  }
  if (typeof id !== "string" || !/^\S{1,200}$/.test(id)) return shape("an id without spaces", id);
  if (typeof name !== "string") return shape("a name as text", name);
  return { key: `${vendor}/${id}`, vendor, id, name };
}

/** Where a vendor has another name in the catalogue: prices of one vendor must bear one name. */
const providers: ReadonlyMap<string, string> = new Map([
  ["amazon", "aws-bedrock"],
  ["meta-ai", "meta"],
  ["moonshot-ai", "moonshotai"],
  ["qwen", "alibaba"],
  ["z.ai", "zai"],
]);

/**
 * A price for longer prompts is an entry of its own, whose name ends in ">200k"; the model itself is the one
 * whose name ends in "≤200k" or in neither. Ids tell nothing: glm-4-32b-0414-128k is a model.
 */
const tier = /([≤≥<>]=?)\s*(\d{1,6})k\s*$/i;

const fields: ReadonlySet<string> = new Set(
  "id vendor name input output input_cached from_date to_date price_history".split(" "),
);

function readPrice({ key, vendor, id, name }: Names, price: JsonObject): PriceRow {
  const other = otherThanText(id) ?? otherThanText(name);
  if (other !== undefined) return { skip: `name says ${other}` };
  const [, sign = "", thousands] = tier.exec(name) ?? [];
  if (/[>≥]/.test(sign)) return { skip: "tier of longer prompts" };
  const input = usdPerMtok(price, "input");
  const output = usdPerMtok(price, "output");
  const from = declaredDay(price, "from_date");
  const to = declaredDay(price, "to_date");
  for (const value of [input, output, from, to]) {
    if (value !== null && typeof value !== "string") return { finding: value };
  }
  if (output === null) {
    const unread = [...price.members.keys()].find((field) => !fields.has(field));
    if (unread !== undefined) return { finding: shape("input and output under these names", price) };
    return { skip: input === null ? "no price a token" : "no price of output" };
  }
  return quoteOf(
    { input: input as string | null, output: output as string },
    {
      provider: providers.get(vendor) ?? vendor,
      model: id.normalize("NFC"),
      declaredFrom: from as string | null,
      declaredTo: to as string | null,
      note: sign === "" ? "" : baseTierNote([Number(thousands) * 1000]),
      sourceKey: key,
    },
  );
}

function usdPerMtok(price: JsonObject, field: string): string | null | Finding {
  const value = price.members.get(field) ?? null;
  if (value === null) return null;
  const text = value instanceof JsonNumber ? shiftDecimal(value.text, 0) : undefined;
  return text ?? shape(`${field} as a number of USD per million tokens`, value);
}

function declaredDay(price: JsonObject, field: string): string | null | Finding {
  const value = price.members.get(field) ?? null;
  if (value === null) return null;
  const day = typeof value === "string" ? dayOf(value) : undefined;
  return day ?? shape(`${field} as a date or null`, value);
}
