import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { type Bundle, bundleSchema } from "../store/bundle.ts";
import { type AsOf, asOfParameters } from "./asOf.ts";
import { holdPriceIntervals } from "./priceIntervals.ts";
import { read, readOne } from "./read.ts";
import { sqlFile } from "./sqlFiles.ts";

const shape = bundleSchema.shape;
const known = { known_from: z.string() };
const citation = { source_id: z.string().nullable(), capture_sha256: z.string().nullable() };
const modelRow = shape.models.element.extend(known);
const scoreRow = shape.scores.element.extend({ ...known, ...citation });
const priceRow = shape.prices.element.extend({
  ...known,
  ...citation,
  closed_by_sha256: z.string().nullable(),
});
const apiScoreRow = shape.api_scores.element.extend(known);
const inputRow = z.object({ catalogue_sha256: z.string() });

/**
 * The sorted input of one analysis. A function of the facts, `asOf` and `knownAt` alone: neither the day on
 * which it is written nor a capture that only confirms what was known changes a byte. `known_at` is the newest
 * day on which a fact in it, or the end of a price in it, became known.
 *
 * @throws DensingError `warehouse-row-unexpected` (also where no catalogue is loaded)
 */
export async function writeBundle(connection: DuckDBConnection, at: AsOf): Promise<Bundle> {
  const parameters = asOfParameters(at);
  const { known_at } = parameters;
  const rows = <Row>(name: string, values: Readonly<Record<string, string>>, row: z.ZodType<Row>) =>
    read(connection, sqlFile(`queries/bundle-${name}.sql`), values, row);

  const { catalogue_sha256 } = await readOne(
    connection,
    sqlFile("queries/bundle-catalogue.sql"),
    {},
    inputRow,
  );
  const models = await rows("models", parameters, modelRow);
  const scores = await rows("scores", parameters, scoreRow);
  await holdPriceIntervals(connection, at);
  const prices = await rows("prices", { as_of: at.asOf }, priceRow);
  const apiScores = await rows("api-scores", { known_at }, apiScoreRow);
  const captures = await rows("captures", { known_at }, shape.captures.element);

  const days = [...models, ...scores, ...prices, ...apiScores].map(({ known_from }) => known_from);
  const ends = prices.flatMap(({ valid_to }) => valid_to ?? []);
  const newest = [...days, ...ends].reduce((latest, day) => (day > latest ? day : latest), "");
  const cited = new Set(
    [...scores, ...prices].flatMap((row) => [
      row.capture_sha256,
      "closed_by_sha256" in row ? row.closed_by_sha256 : null,
    ]),
  );
  return bundleSchema.parse({
    format: 2,
    as_of: at.asOf,
    known_at: newest === "" ? (at.knownAt ?? at.asOf) : newest,
    catalogue_sha256,
    captures: captures.filter(({ sha256 }) => cited.has(sha256)),
    models,
    scores,
    benchmarks: await rows("benchmarks", {}, shape.benchmarks.element),
    prices,
    api_scores: apiScores,
    api_families: await rows("api-families", {}, shape.api_families.element),
    compression_pairs: await rows("compression-pairs", parameters, shape.compression_pairs.element),
    hardware_trends: await rows("hardware-trends", {}, shape.hardware_trends.element),
    contamination_twins: await rows("contamination-twins", { known_at }, shape.contamination_twins.element),
    pre_chatgpt: await rows("pre-chatgpt", parameters, shape.pre_chatgpt.element),
    devices: await rows("devices", parameters, shape.devices.element),
    accelerators: await rows("accelerators", parameters, shape.accelerators.element),
  } satisfies Record<keyof Bundle, unknown>);
}
