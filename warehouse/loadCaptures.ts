import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import type { Observation, Quarantined, ReleaseDate, Source } from "../sources/source.ts";
import { canonicalJson } from "../store/canonicalJson.ts";
import { type AppendRow, appendRows, withAppender } from "./append.ts";
import { appendFacts } from "./captureRows.ts";
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
  readonly observedAt?: string | undefined;
  /** Which part of its source the body is. A body that several parts have is that of the first of them in time. */
  readonly part?: string | undefined;
  /** The document of the catalogue that this body is a state of, if there is one. */
  readonly documentId?: string;
  /** Called only when this body has not been loaded with this parser version, as a body of `part`. */
  readonly observe: (part: string | undefined) => Parsed | Promise<Parsed>;
};

type Parsed = {
  readonly observations: readonly Observation[];
  readonly releaseDates?: readonly ReleaseDate[];
  readonly quarantined: readonly Quarantined[];
};

/**
 * Rows that one transaction writes, about: a commit costs as much as some ten thousand of them. One batch of parsed
 * rows is what loading holds in memory.
 */
const batchRows = 50_000;
const batchCaptures = 500;

/**
 * Loads captures, many to a transaction. What is loaded already costs nothing. A body is stored once however often it
 * returns; a body loaded by another parser version is parsed again and exactly its rows are replaced. Loading the
 * same captures in another order, or again, gives the same tables.
 *
 * @param refuse is told what `observe` throws, once a body; what it throws itself ends the load, and what came before
 * is kept. Without it the first refusal ends the load.
 * @returns how many bodies were parsed
 * @throws DensingError `warehouse-capture-invalid`, `warehouse-value-unfit`
 */
export async function loadCaptures(
  warehouse: Warehouse,
  inputs: readonly CaptureInput[],
  refuse: (input: CaptureInput, thrown: unknown) => void = (_input, thrown) => {
    throw thrown;
  },
): Promise<number> {
  const { events, bodies } = await warehouse.transaction(readLoaded);
  const parts = firstParts(inputs);
  const refused = new Set<string>();
  let batch: Prepared[] = [];
  let rows = 0;
  let parsedBodies = 0;

  async function write(): Promise<void> {
    if (batch.length === 0) return;
    await warehouse.transaction((connection) => writeBatch(connection, batch, bodies));
    batch = [];
    rows = 0;
  }

  for (const input of inputs) {
    const event = eventOf(input);
    const body = nameOf(event);
    if (refused.has(body)) continue;
    const part = parts.get(body);
    const parserVersion = versionOf(input.source.parserVersion, part);
    const isParsed = bodies.get(body)?.parserVersion === parserVersion;
    if (isParsed && events.has(canonicalJson(event))) continue;
    let parsed: Parsed | null = null;
    if (!isParsed) {
      try {
        parsed = await input.observe(part);
      } catch (thrown) {
        await write();
        refuse(input, thrown);
        refused.add(body);
        continue;
      }
      const isStored = bodies.get(body)?.isStored ?? false;
      bodies.set(body, { parserVersion, knownFrom: null, isStored });
      rows += parsed.observations.length;
      parsedBodies += 1;
    }
    events.add(canonicalJson(event));
    batch.push({ event, part, parserVersion, kind: input.source.kind, parsed });
    if (rows >= batchRows || batch.length >= batchCaptures) await write();
  }
  await write();
  return parsedBodies;
}

/** The part that a body belongs to: that of its first event in time. */
function firstParts(inputs: readonly CaptureInput[]): Map<string, string | undefined> {
  const first = new Map<string, { readonly time: string; readonly part: string | undefined }>();
  for (const input of inputs) {
    const { observed_at: time, ...event } = eventOf(input);
    const known = first.get(nameOf(event));
    const { part } = input;
    const isEarlier =
      known === undefined || time < known.time || (time === known.time && (part ?? "") < (known.part ?? ""));
    if (isEarlier) first.set(nameOf(event), { time, part });
  }
  return new Map([...first].map(([body, { part }]) => [body, part]));
}

/** What a body was read by: the parser, and as which part. */
const versionOf = (parserVersion: number, part: string | undefined): string =>
  part === undefined ? String(parserVersion) : `${parserVersion} ${part}`;

const eventRow = z.object({
  source_id: z.string(),
  part: z.string(),
  input_sha256: z.string(),
  fetched_at: z.string(),
  observed_at: z.string(),
  known_from: z.string(),
  lineage: z.string(),
  redistribute: z.string(),
  document_id: z.string().nullable(),
});
type EventRow = z.infer<typeof eventRow>;

interface Prepared {
  readonly event: EventRow;
  readonly part: string | undefined;
  readonly parserVersion: string;
  readonly kind: Source["kind"];
  /** Null where the body is loaded, or about to be. */
  readonly parsed: Parsed | null;
}

/** What is known of a body; `isStored` when rows of it are in the tables. */
interface KnownBody {
  readonly parserVersion: string;
  readonly knownFrom: string | null;
  readonly isStored: boolean;
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** @throws DensingError `warehouse-capture-invalid` */
function eventOf(input: CaptureInput): EventRow {
  const { source, capture, observedAt = capture.fetchedAt, part = "", documentId } = input;
  for (const seen of [capture.fetchedAt, observedAt]) {
    if (isoTime.test(seen)) continue;
    const message = `a capture of ${source.id} has a time that is not UTC in ISO 8601: ${seen}`;
    throw new DensingError("warehouse-capture-invalid", message, { source: source.id, seen });
  }
  if (source.id === "catalogue") {
    const message = "`catalogue` is the curated files' source id; a captured source needs its own";
    throw new DensingError("warehouse-capture-invalid", message, { source: source.id });
  }
  return {
    source_id: source.id,
    part,
    input_sha256: capture.sha256,
    fetched_at: capture.fetchedAt,
    observed_at: observedAt,
    known_from: observedAt.slice(0, 10),
    lineage: source.lineage,
    redistribute: source.licence.redistribute ? "yes" : "no",
    document_id: documentId ?? null,
  };
}

type Body = Pick<EventRow, "source_id" | "input_sha256">;
const nameOf = ({ source_id, input_sha256 }: Body): string => `${source_id} ${input_sha256}`;

const bodyRow = z.object({
  source_id: z.string(),
  input_sha256: z.string(),
  parser_version: z.string(),
  known_from: z.string(),
});
const loadedBodies = `
  SELECT source_id, input_sha256, parser_version, known_from FROM inputs
  WHERE kind = 'capture' ORDER BY source_id, input_sha256`;
const loadedEvents = "SELECT * FROM captures ORDER BY source_id, part, observed_at, input_sha256";

async function readLoaded(connection: DuckDBConnection) {
  const events = await read(connection, loadedEvents, {}, eventRow);
  const bodies = await read(connection, loadedBodies, {}, bodyRow);
  return {
    events: new Set(events.map((event) => canonicalJson(event))),
    bodies: new Map(
      bodies.map((row): [string, KnownBody] => [
        nameOf(row),
        { parserVersion: row.parser_version, knownFrom: row.known_from, isStored: true },
      ]),
    ),
  };
}

const tables = ["price_quotes", "score_reports", "release_dates", "quarantine", "inputs"] as const;
const ofBody = "source_id = $source_id AND input_sha256 = $input_sha256";
const dayRow = z.object({ source_id: z.string(), input_sha256: z.string(), day: z.string() });

async function writeBatch(
  connection: DuckDBConnection,
  batch: readonly Prepared[],
  bodies: Map<string, KnownBody>,
): Promise<void> {
  const days = await recordEvents(connection, batch);
  for (const [name, { day, ...body }] of days) {
    const known = bodies.get(name)!;
    const isNew = batch.some(({ event, parsed }) => parsed !== null && nameOf(event) === name);
    if (isNew && known.isStored) {
      for (const table of tables) await connection.run(`DELETE FROM ${table} WHERE ${ofBody}`, body);
    } else if (!isNew && known.knownFrom !== day) {
      await moveFirstDay(connection, body, day);
    }
    bodies.set(name, { ...known, knownFrom: day, isStored: true });
  }
  const held: AppendRow[] = [];
  const dated: AppendRow[] = [];
  const read: AppendRow[] = [];
  await withAppender(connection, "price_quotes", (prices) =>
    withAppender(connection, "score_reports", (scores) => {
      for (const { event, part = "", parserVersion, kind, parsed } of batch) {
        if (parsed === null) continue;
        const { source_id, input_sha256, document_id } = event;
        const known_from = days.get(nameOf(event))!.day;
        const common = { source_id, input_sha256, document_id, known_from };
        const { facts, unfit } = appendFacts(parsed.observations, { ...common, part }, prices, scores);
        const refused = [...parsed.quarantined, ...unfit];
        for (const [index, { repository, releasedOn }] of (parsed.releaseDates ?? []).entries()) {
          const row = { source_id, input_sha256, known_from, row_number: index + 1 };
          dated.push({ ...row, repository, valid_from: releasedOn });
        }
        held.push(
          ...refused.map((row, index) => ({ ...common, row_number: index + 1, subject_table: kind, ...row })),
        );
        read.push({
          source_id,
          input_sha256,
          name: input_sha256,
          kind: "capture",
          fingerprint: `${input_sha256}:${parserVersion}`,
          parser_version: parserVersion,
          known_from,
          fact_rows: facts,
          quarantined_rows: refused.length,
        });
      }
    }),
  );
  await appendRows(connection, "release_dates", dated);
  await appendRows(connection, "quarantine", held);
  await appendRows(connection, "inputs", read);
}

/** Writes the events of a batch; the first day on which each of its bodies was a state, by the body's name. */
async function recordEvents(connection: DuckDBConnection, batch: readonly Prepared[]) {
  await connection.run("CREATE OR REPLACE TEMP TABLE arriving AS SELECT * FROM captures LIMIT 0");
  const events = new Map(
    batch.map(({ event }) => [`${nameOf(event)} ${event.part} ${event.observed_at}`, event]),
  );
  await appendRows(connection, "arriving", events.values());
  await connection.run(`
    DELETE FROM captures USING arriving
    WHERE
      captures.source_id = arriving.source_id
      AND captures.part = arriving.part
      AND captures.input_sha256 = arriving.input_sha256
      AND captures.observed_at = arriving.observed_at`);
  await connection.run("INSERT INTO captures SELECT * FROM arriving");
  const firstDays = `
    SELECT source_id, input_sha256, min(known_from) AS day
    FROM captures SEMI JOIN arriving USING (source_id, input_sha256)
    GROUP BY ALL ORDER BY ALL`;
  const rows = await read(connection, firstDays, {}, dayRow);
  await connection.run("DROP TABLE arriving");
  return new Map(rows.map((row) => [nameOf(row), row]));
}

/** An older event of a loaded body (an imported revision) makes its facts known earlier. */
async function moveFirstDay(connection: DuckDBConnection, body: Body, day: string): Promise<void> {
  for (const table of tables) {
    const also = table === "price_quotes" ? ", valid_from = CAST($day AS DATE)" : "";
    const update = `UPDATE ${table} SET known_from = CAST($day AS DATE)${also} WHERE ${ofBody}`;
    await connection.run(update, { ...body, day });
  }
}

const countsRow = z.object({ facts: z.number(), quarantined: z.number() });

/** How many facts captures have given, and how many rows their parsers held back. */
export async function countFacts(connection: DuckDBConnection): Promise<z.infer<typeof countsRow>> {
  const statement = `
    SELECT coalesce(sum(fact_rows), 0) AS facts, coalesce(sum(quarantined_rows), 0) AS quarantined
    FROM inputs WHERE kind = 'capture'`;
  return readOne(connection, statement, {}, countsRow);
}
