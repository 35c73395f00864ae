import { isDeepStrictEqual } from "node:util";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { roundDecimal } from "../sources/reading/decimal.ts";
import type { PriceQuote, Quarantined, ScoreReport, Source } from "../sources/source.ts";
import { canonicalJson } from "../store/files.ts";
import { type AppendRow, appendRows } from "./append.ts";
import type { Warehouse } from "./open.ts";
import { read, readOne } from "./read.ts";

/** One body as the state of one source at one time, and how to parse it. */
export type CaptureInput = {
  readonly source: Pick<Source, "id" | "kind" | "lineage" | "parserVersion"> & {
    readonly licence: { readonly redistribute: boolean };
  };
  /** `fetchedAt` is UTC, as `Date.toISOString` writes it. */
  readonly capture: { readonly sha256: string; readonly fetchedAt: string };
  /** When the body was the source's state: an imported past revision's own time. Default: `fetchedAt`. */
  readonly observedAt?: string;
  /** The document of the catalogue that this body is a state of, if there is one. */
  readonly documentId?: string;
  /** Called only when this body has not been loaded with this parser version. */
  readonly observe: () => Parsed | Promise<Parsed>;
};

type Parsed = {
  readonly observations: Iterable<PriceQuote | ScoreReport>;
  readonly quarantined: readonly Quarantined[];
};

export type LoadedCapture = {
  readonly sourceId: string;
  readonly sha256: string;
  /** False when the body was loaded already: nothing was parsed. */
  readonly parsed: boolean;
  readonly facts: number;
  readonly quarantined: number;
};

/**
 * Loads one capture in one transaction. A body is stored once however often it returns; a body loaded by
 * another parser version is parsed again and exactly its rows are replaced. Loading the same captures in
 * another order, or again, gives the same tables.
 *
 * @throws DensingError `warehouse-capture-invalid`, `warehouse-value-unfit`, and what `observe` throws
 */
export async function loadCapture(warehouse: Warehouse, input: CaptureInput): Promise<LoadedCapture> {
  const { source, capture } = input;
  const observedAt = input.observedAt ?? capture.fetchedAt;
  for (const seen of [capture.fetchedAt, observedAt]) {
    if (isoTime.test(seen)) continue;
    const message = `a capture of ${source.id} has a time that is not UTC in ISO 8601: ${seen}`;
    throw new DensingError("warehouse-capture-invalid", message, { source: source.id, seen });
  }
  if (source.id === "catalogue") {
    const message = "`catalogue` is the curated files' source id; a captured source needs its own";
    throw new DensingError("warehouse-capture-invalid", message, { source: source.id });
  }
  const body = { source_id: source.id, input_sha256: capture.sha256 };
  return warehouse.transaction(async (connection) => {
    const [loaded] = await read(connection, inputOfBody, body, loadedBody);
    const isNewEvent = await recordEvent(connection, input, body, observedAt);
    const { day } = await readOne(connection, firstDayOfBody, body, dayRow);
    if (loaded?.parser_version !== String(source.parserVersion)) {
      return await replaceRows(connection, input, body, day);
    }
    if (isNewEvent && loaded.known_from !== day) await moveFirstDay(connection, body, day);
    const { fact_rows: facts, quarantined_rows: quarantined } = loaded;
    return { sourceId: source.id, sha256: capture.sha256, parsed: false, facts, quarantined };
  });
}

const eventRow = z.object({
  source_id: z.string(),
  observed_at: z.string(),
  fetched_at: z.string(),
  input_sha256: z.string(),
  lineage: z.string(),
  redistribute: z.string(),
  parser_version: z.string(),
});
const loadedEvents = `
  SELECT source_id, observed_at, fetched_at, input_sha256, lineage, redistribute, parser_version
  FROM captures JOIN inputs USING (source_id, input_sha256)
  ORDER BY source_id, observed_at, input_sha256`;

/** What {@link loadCapture} need not be asked for again: of a long history nearly everything. */
export interface LoadedEvents {
  has(
    source: CaptureInput["source"],
    event: { readonly sha256: string; readonly fetchedAt: string; readonly observedAt?: string | undefined },
  ): boolean;
}

export async function readLoadedEvents(connection: DuckDBConnection): Promise<LoadedEvents> {
  const rows = await read(connection, loadedEvents, {}, eventRow);
  const known = new Set(rows.map((row) => canonicalJson(row)));
  return {
    has: (source, { sha256, fetchedAt, observedAt = fetchedAt }) =>
      known.has(
        canonicalJson({
          source_id: source.id,
          observed_at: observedAt,
          fetched_at: fetchedAt,
          input_sha256: sha256,
          lineage: source.lineage,
          redistribute: redistributeText(source),
          parser_version: String(source.parserVersion),
        } satisfies z.infer<typeof eventRow>),
      ),
  };
}

function redistributeText({ licence }: CaptureInput["source"]): "yes" | "no" {
  return licence.redistribute ? "yes" : "no";
}

const countsRow = z.object({ facts: z.number(), quarantined: z.number() });

/** How many facts captures have given, and how many rows their parsers held back. */
export async function countFacts(connection: DuckDBConnection): Promise<z.infer<typeof countsRow>> {
  const statement = `
    SELECT coalesce(sum(fact_rows), 0) AS facts, coalesce(sum(quarantined_rows), 0) AS quarantined
    FROM inputs WHERE kind = 'capture'`;
  return readOne(connection, statement, {}, countsRow);
}

type Body = { readonly source_id: string; readonly input_sha256: string };

const tables = ["price_quotes", "score_reports", "quarantine", "inputs"] as const;
const ofBody = "source_id = $source_id AND input_sha256 = $input_sha256";
const firstDayOfBody = `SELECT min(known_from) AS day FROM captures WHERE ${ofBody}`;
const inputOfBody = `SELECT parser_version, known_from, fact_rows, quarantined_rows FROM inputs WHERE ${ofBody}`;
const eventOfBody = `SELECT * FROM captures WHERE ${ofBody} AND observed_at = $observed_at`;
const storedEvent = z.record(z.string(), z.string().nullable());
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const dayRow = z.object({ day: z.string() });
const loadedBody = z.object({
  parser_version: z.string(),
  known_from: z.string(),
  fact_rows: z.number(),
  quarantined_rows: z.number(),
});

/** False when the warehouse has this very event already. */
async function recordEvent(
  connection: DuckDBConnection,
  { source, capture, documentId }: CaptureInput,
  body: Body,
  observedAt: string,
): Promise<boolean> {
  const event = { ...body, observed_at: observedAt };
  const row = {
    ...event,
    fetched_at: capture.fetchedAt,
    known_from: observedAt.slice(0, 10),
    lineage: source.lineage,
    redistribute: redistributeText(source),
    document_id: documentId ?? null,
  };
  const stored = await read(connection, eventOfBody, event, storedEvent);
  if (stored.length === 1 && isDeepStrictEqual(stored[0], row)) return false;
  await connection.run(`DELETE FROM captures WHERE ${ofBody} AND observed_at = $observed_at`, event);
  await appendRows(connection, "captures", [row]);
  return true;
}

/** An older event of a loaded body (an imported revision) makes its facts known earlier. */
async function moveFirstDay(connection: DuckDBConnection, body: Body, day: string): Promise<void> {
  for (const table of tables) {
    const also = table === "price_quotes" ? ", valid_from = CAST($day AS DATE)" : "";
    const update = `UPDATE ${table} SET known_from = CAST($day AS DATE)${also} WHERE ${ofBody}`;
    await connection.run(update, { ...body, day });
  }
}

async function replaceRows(
  connection: DuckDBConnection,
  { source, capture, documentId, observe }: CaptureInput,
  body: Body,
  day: string,
): Promise<LoadedCapture> {
  const { observations, quarantined: refused } = await observe();
  for (const table of tables) await connection.run(`DELETE FROM ${table} WHERE ${ofBody}`, body);

  const common = { ...body, document_id: documentId ?? null, known_from: day };
  const held = [...refused];
  const rows = factRows(observations, common, held);
  const facts = await appendRows(
    connection,
    source.kind === "prices" ? "price_quotes" : "score_reports",
    rows,
  );
  const quarantined = await appendRows(
    connection,
    "quarantine",
    held.map((row, index) => ({ ...common, row_number: index + 1, subject_table: source.kind, ...row })),
  );
  const input = {
    ...body,
    name: capture.sha256,
    kind: "capture",
    fingerprint: `${capture.sha256}:${source.parserVersion}`,
    parser_version: String(source.parserVersion),
    known_from: day,
    fact_rows: facts,
    quarantined_rows: quarantined,
  };
  await appendRows(connection, "inputs", [input]);
  return { sourceId: source.id, sha256: capture.sha256, parsed: true, facts, quarantined };
}

type Common = Body & { readonly document_id: string | null; readonly known_from: string };

/** What DECIMAL(18, 9) holds exactly. */
const storable = /^-?\d{1,9}(\.\d{1,9}0*)?$/;
/** A double has 15 digits: what differs by less is the noise of somebody's arithmetic (1.5000300000000002). */
const noise = 1e-12;

/** The price as the column can hold it, or undefined: nothing is rounded but noise. */
function storablePrice(price: string | null): string | null | undefined {
  if (price === null || storable.test(price)) return price;
  const rounded = roundDecimal(price, 9);
  const isNoise = Math.abs(Number(rounded) - Number(price)) <= noise * Math.abs(Number(price));
  return isNoise && storable.test(rounded) ? rounded : undefined;
}

function* factRows(
  observations: Iterable<PriceQuote | ScoreReport>,
  common: Common,
  held: Quarantined[],
): Generator<AppendRow> {
  let number = 0;
  for (const observation of observations) {
    number += 1;
    const row = { ...common, row_number: number, source: common.source_id };
    if (observation.kind === "score") {
      yield { ...row, ...scoreColumns(observation) };
      continue;
    }
    const input = storablePrice(observation.inputUsdPerMtok);
    const output = storablePrice(observation.outputUsdPerMtok);
    if (input !== undefined && output !== undefined) {
      const prices = { input_usd_per_mtok: input, output_usd_per_mtok: output };
      yield { ...row, ...priceColumns(observation), ...prices, valid_from: common.known_from };
    } else {
      const expected = "at most 9 digits before and after the point";
      const seen = (input === undefined ? observation.inputUsdPerMtok : observation.outputUsdPerMtok) ?? "";
      held.push({ reason: "price-precision", key: observation.sourceKey, expected, seen, note: "" });
    }
  }
}

function priceColumns(quote: PriceQuote): AppendRow {
  return {
    provider: quote.provider,
    model: quote.model,
    price_kind: quote.priceKind,
    declared_from: quote.declaredFrom,
    declared_to: quote.declaredTo,
    note: quote.note === "" ? null : quote.note,
    source_key: quote.sourceKey,
  };
}

function scoreColumns(report: ScoreReport): AppendRow {
  return {
    model: report.model,
    benchmark: report.benchmark,
    variant: report.variant ?? "standard",
    score: report.score,
    shots: report.shots,
    reporter: report.reporter,
    source_table: report.table,
  };
}
