import { join } from "node:path";
import { validatorsOf } from "../activities/fetchSource.ts";
import { type BodyChanges, bodyChanges } from "../gates/bodyChanges.ts";
import { type ParseResult, parseCapture, type Source } from "../sources/source.ts";
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
 * Fetches one source, parses the body and says what it would change. Writes nothing.
 *
 * @throws DensingError of http/errors.ts; `content-suspicious`, `body-unparseable`, `layout-drift` for a body that
 * would be refused
 */
export async function checkSource(
  source: Source,
  { fetch, locate }: Fetching,
  captures: CaptureStore,
  packageRoot: string,
  signal: AbortSignal,
): Promise<SourceCheckup> {
  const newest = await captures.latest(source.id);
  const answer = await fetch({
    ...locate(source),
    ...validatorsOf(newest ?? null, source.url),
    signal,
  });
  const same = {
    source: source.id,
    url: source.url,
    state: "unchanged" as const,
    quarantined: [],
    changes: null,
  };
  if (answer.status === "not-modified") return { ...same, bytes: null, rows: null };
  const { url, fetchedAt, contentType, body } = answer;
  const parsed = parseCapture(source, { body, url, fetchedAt, contentType });
  const before = newest === undefined ? null : await parseKept(source, captures, newest);
  const known = source.kind === "prices" ? cataloguePrices(join(packageRoot, "catalogue")) : [];
  return {
    ...same,
    state: before === null ? "first" : "changed",
    bytes: body.length,
    rows: parsed.observations.length,
    quarantined: parsed.quarantined,
    changes: bodyChanges(source, before, parsed, known),
  };
}

async function parseKept(
  source: Source,
  captures: CaptureStore,
  capture: Capture,
): Promise<ParseResult | null> {
  const { url, fetchedAt, contentType } = capture;
  const body = await captures.get(capture.sha256);
  try {
    return parseCapture(source, { body, url, fetchedAt, contentType });
  } catch {
    // The newest body was refused as well: then there is nothing to compare with.
    return null;
  }
}
