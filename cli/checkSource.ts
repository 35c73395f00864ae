import { join } from "node:path";
import { validatorsOf } from "../activities/fetchSource.ts";
import { type BodyChanges, bodyChanges } from "../gates/bodyChanges.ts";
import { type ParseResult, parseCapture, partsOf, type Source } from "../sources/source.ts";
import type { Capture, CaptureStore } from "../store/captures.ts";
import { cataloguePrices } from "./catalogueKnowledge.ts";
import type { Fetching } from "./fetching.ts";

/** What fetching a source now would change. */
export interface SourceCheckup {
  readonly source: string;
  readonly url: string;
  readonly state: "unchanged" | "changed" | "first";
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly quarantined: ParseResult["quarantined"];
  /** Against the newest capture that this parser can read; null when the body is the same. */
  readonly changes: BodyChanges | null;
}

/**
 * Fetches one source, all its parts, parses the bodies and says what they would change. Writes nothing.
 *
 * @throws DensingError of http/errors.ts; `content-suspicious`, `body-unparseable`, `layout-drift` for a body that
 * would be refused
 */
export async function checkSource(
  source: Source,
  fetching: Fetching,
  captures: CaptureStore,
  packageRoot: string,
  signal: AbortSignal,
): Promise<SourceCheckup> {
  const parts: PartCheckup[] = [];
  for (const { part, url = source.url } of partsOf(source)) {
    parts.push(await checkPart(source, { part, url }, fetching, captures, signal));
  }
  const { id, url } = source;
  const fetched = parts.filter(({ bytes }) => bytes !== null);
  if (fetched.length === 0) {
    const nothing = { bytes: null, rows: null, quarantined: [], changes: null };
    return { source: id, url, state: "unchanged", ...nothing };
  }
  const known = source.kind === "prices" ? cataloguePrices(join(packageRoot, "catalogue")) : [];
  const states = parts.flatMap(({ before, after }) => after ?? before ?? []);
  return {
    source: id,
    url,
    state: parts.every(({ before }) => before === null) ? "first" : "changed",
    bytes: fetched.reduce((sum, { bytes }) => sum + bytes!, 0),
    rows: states.reduce((sum, { observations }) => sum + observations.length, 0),
    quarantined: states.flatMap(({ quarantined }) => quarantined),
    changes: together(
      parts.flatMap(({ part, before, after }) =>
        after === null ? [] : inPart(part, bodyChanges(source, before, after, known)),
      ),
    ),
  };
}

/** Keys are unique within a body, so those of a part carry its name. */
function inPart(part: string | undefined, changes: BodyChanges): BodyChanges {
  if (part === undefined) return changes;
  const named = (key: string): string => `${part}: ${key}`;
  return {
    ...changes,
    added: changes.added.map(named),
    removed: changes.removed.map(named),
    changed: changes.changed.map((row) => ({ ...row, key: named(row.key) })),
    held: changes.held.map((row) => ({ ...row, key: named(row.key) })),
  };
}

function together(all: readonly BodyChanges[]): BodyChanges {
  return {
    added: all.flatMap(({ added }) => added),
    removed: all.flatMap(({ removed }) => removed),
    changed: all.flatMap(({ changed }) => changed),
    held: all.flatMap(({ held }) => held),
    looksCut: all.some(({ looksCut }) => looksCut),
  };
}

interface PartCheckup {
  readonly part: string | undefined;
  /** Of what was fetched; null where the newest capture is still the state. */
  readonly bytes: number | null;
  readonly before: ParseResult | null;
  readonly after: ParseResult | null;
}

async function checkPart(
  source: Source,
  { part, url }: { readonly part: string | undefined; readonly url: string },
  { fetch, locate }: Fetching,
  captures: CaptureStore,
  signal: AbortSignal,
): Promise<PartCheckup> {
  const newest = await captures.latest(source.id, part);
  const answer = await fetch({ ...locate({ ...source, url }), ...validatorsOf(newest ?? null, url), signal });
  const before = newest === undefined ? null : await parseKept(source, captures, newest);
  if (answer.status === "not-modified") return { part, bytes: null, before, after: null };
  return { part, bytes: answer.body.length, before, after: parseCapture(source, { ...answer, part }) };
}

async function parseKept(
  source: Source,
  captures: CaptureStore,
  capture: Capture,
): Promise<ParseResult | null> {
  const body = await captures.get(capture.sha256);
  try {
    return parseCapture(source, { ...capture, body });
  } catch {
    // The newest body was refused as well: then there is nothing to compare with.
    return null;
  }
}
