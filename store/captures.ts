/**
 * Raw bodies under their own SHA-256, and the list of the fetches that brought them.
 *
 *   captures/<first 2 hex>/<sha256>.gz   the body, gzip, named by the hash of its decoded bytes
 *   captures/index.jsonl                 one line an event, appended, never rewritten
 *
 * A body is durable before the line that cites it is written, so after a crash there may be a body
 * without a line (harmless: the next fetch cites it), never a line without a body.
 *
 * An event is a *capture*, a body that differs from the source's state before it in time, or a *sighting*, the
 * same body found again later. Captures say what a source said; sightings say up to which day it said so, and
 * that a second look agreed with the first.
 */
import { join } from "node:path";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { sha256Hex } from "./canonicalJson.ts";
import { openCaptureBodies } from "./captureBodies.ts";
import { type CaptureProblem, problemsOf } from "./captureChecks.ts";
import {
  type Capture,
  type CaptureEvent,
  captureEventSchema,
  countUpTo,
  inOrder,
  openCaptureIndex,
  streamOf,
  timeOf,
} from "./captureIndex.ts";
import { type Pruned, type PruneOptions, pruneBodies } from "./capturePruning.ts";

export type { Capture, CaptureEvent };

export interface CaptureStore {
  /**
   * Keeps a body and the event that brought it, at its place in time.
   *
   * When the event before it in time of the same source and part has the same body, the body did not change: `isNew` is false
   * and `capture` is the first event of that unbroken run, because a fact that did not change keeps its first
   * capture. Such a sighting gets a line of its own where it says something new: at most one a source and UTC
   * day, and one for each revision, so that an import knows which revisions it has seen.
   *
   * @throws DensingError `storage-unwritable`, `capture-event-invalid`
   */
  put(event: CaptureEvent, body: Uint8Array): Promise<{ readonly capture: Capture; readonly isNew: boolean }>;
  /**
   * The source answered at `at` (UTC, as `Date.toISOString` writes it) that the newest capture of it, or of the
   * part, is still its state: appends a sighting of it when that day has no line yet.
   *
   * @returns whether a line was written @throws DensingError `storage-unwritable`, `capture-event-invalid`
   */
  sight(sourceId: string, at: string, part?: string): Promise<boolean>;
  /** The decoded body, its hash checked. @throws DensingError `capture-missing`, `capture-corrupt` */
  get(sha256: string): Promise<Buffer>;
  /** All events (of one source, with all its parts), oldest state first; of one instant, in the order they were written. */
  list(sourceId?: string): Promise<Capture[]>;
  /** The newest event of a source that is one body, or of one part of a source, or undefined. */
  latest(sourceId: string, part?: string): Promise<Capture | undefined>;
  /** Reads and hashes everything. An empty list means that every body is what its name says. */
  verify(): Promise<CaptureProblem[]>;
  /** Removes bodies that no line cites; see {@link PruneOptions}. @throws DensingError `capture-index-damaged` */
  prune(options: PruneOptions): Promise<Pruned>;
}

/** Opens the store in `folder` (made on first write); sweeps what killed processes left half-written. @throws DensingError `storage-unwritable` */
export async function openCaptureStore(folder: string): Promise<CaptureStore> {
  const indexPath = join(folder, "index.jsonl");
  const index = openCaptureIndex(indexPath);
  const bodies = openCaptureBodies(folder);
  await bodies.sweep();

  let queue: Promise<unknown> = Promise.resolve();
  /** One write at a time, so that two fetches of one source cannot both find themselves new. */
  function serially<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  return {
    put: (event, body) =>
      serially(async () => {
        const sha256 = sha256Hex(body);
        const capture: Capture = { ...checked(event), sha256, bytes: body.byteLength };
        const { byStream, cited } = await index.read();
        const stream = byStream.get(streamOf(event)) ?? [];
        const first = firstOfRun(stream, capture);
        await bodies.write(sha256, body, cited.has(sha256));
        if (first !== undefined && !saysMore(stream, capture)) return { capture: first, isNew: false };
        await index.append(capture);
        return first === undefined ? { capture, isNew: true } : { capture: first, isNew: false };
      }),
    sight: (sourceId, at, part) =>
      serially(async () => {
        const newest = (await index.read()).byStream.get(streamOf({ sourceId, part }))?.at(-1);
        if (newest === undefined || dayOf(at) <= dayOf(timeOf(newest))) return false;
        const { observedAt, revision, ...known } = newest;
        const { sha256, bytes, ...event } = known;
        await index.append({ ...checked({ ...event, fetchedAt: at, status: notModified }), sha256, bytes });
        return true;
      }),
    get: bodies.read,
    list: async (sourceId) => {
      const { captures } = await index.read();
      return inOrder(
        sourceId === undefined ? captures : captures.filter((capture) => capture.sourceId === sourceId),
      );
    },
    latest: async (sourceId, part) => (await index.read()).byStream.get(streamOf({ sourceId, part }))?.at(-1),
    verify: () => serially(async () => problemsOf(indexPath, await index.read(), bodies)),
    prune: (options) => serially(async () => pruneBodies(await index.read(), bodies, options)),
  };
}

/** The status of an answer without a body: what we hold is still the source's state (RFC 9110, 15.4.5). */
const notModified = 304;

const dayOf = (time: string): string => time.slice(0, 10);

/** @throws DensingError `capture-event-invalid` */
function checked(event: CaptureEvent): CaptureEvent {
  const result = captureEventSchema.safeParse(event);
  if (result.success) return result.data;
  const seen = z.prettifyError(result.error);
  throw new DensingError("capture-event-invalid", `a capture event is malformed: ${seen}`, { seen });
}

/** The first event of the unbroken run of `capture`'s body that it continues, if it continues one. */
function firstOfRun(stream: readonly Capture[], capture: Capture): Capture | undefined {
  let first: Capture | undefined;
  for (let at = countUpTo(stream, timeOf(capture)) - 1; at >= 0; at -= 1) {
    if (stream[at]?.sha256 !== capture.sha256) break;
    first = stream[at];
  }
  return first;
}

/** Whether a sighting adds a day or a revision to the run that it is part of. */
function saysMore(stream: readonly Capture[], capture: Capture): boolean {
  if (capture.revision !== undefined) {
    return !stream.some(({ revision, sha256 }) => revision === capture.revision && sha256 === capture.sha256);
  }
  const place = countUpTo(stream, timeOf(capture));
  const neighbours = [stream[place - 1], stream[place]];
  return !neighbours.some(
    (event) =>
      event !== undefined &&
      event.sha256 === capture.sha256 &&
      dayOf(timeOf(event)) === dayOf(timeOf(capture)),
  );
}
