/**
 * Raw bodies under their own SHA-256, and the list of the fetches that brought them.
 *
 *   captures/<first 2 hex>/<sha256>.gz   the body, gzip, named by the hash of its decoded bytes
 *   captures/index.jsonl                 one line a capture, appended, never rewritten
 *
 * A body is durable before the line that cites it is written, so after a crash there may be a body
 * without a line (harmless: the next fetch cites it), never a line without a body.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import { DensingError, messageOf } from "../errors.ts";
import {
  appendLine,
  type Capture,
  type CaptureEvent,
  captureEventSchema,
  inOrder,
  readIndex,
  sha256Pattern,
} from "./captureIndex.ts";
import {
  canonicalJson,
  errnoOf,
  isTemporaryFile,
  sha256Hex,
  sweepTemporaryFiles,
  writeFileAtomic,
  writing,
} from "./files.ts";

/** No source's body comes near it; a planted bomb in the store does. */
const maxBodyBytes = 512 * 1024 * 1024;

export type { Capture, CaptureEvent };

/** One thing wrong with the store, as `verify` found it. */
export interface CaptureProblem {
  readonly type: "capture-corrupt" | "capture-missing" | "capture-uncited" | "index-corrupt" | "stray-file";
  readonly path: string;
  readonly detail: string;
}

export interface CaptureStore {
  /**
   * Keeps a body and the event that brought it. When the same source's capture before it in time has the
   * same body nothing is written and that capture is returned with `isNew` false: a fact that did not
   * change keeps its first capture.
   * @throws DensingError `storage-unwritable`, `capture-event-invalid`
   */
  put(event: CaptureEvent, body: Uint8Array): Promise<{ readonly capture: Capture; readonly isNew: boolean }>;
  /** The decoded body, its hash checked. @throws DensingError `capture-missing`, `capture-corrupt` */
  get(sha256: string): Promise<Buffer>;
  /** All captures (of one source), oldest first; of one instant, in the order they were written. */
  list(sourceId?: string): Promise<Capture[]>;
  /** The newest capture of a source, or undefined. */
  latest(sourceId: string): Promise<Capture | undefined>;
  /** Reads and hashes everything. An empty list means that every body is what its name says. */
  verify(): Promise<CaptureProblem[]>;
}

/** Opens the store in `folder` (made on first write); sweeps what killed processes left half-written. @throws DensingError `storage-unwritable` */
export async function openCaptureStore(folder: string): Promise<CaptureStore> {
  const indexPath = join(folder, "index.jsonl");
  const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}.gz`);
  await writing(folder, async () => {
    for (const entry of await foldersWithin(folder)) await sweepTemporaryFiles(entry);
  });

  let queue: Promise<unknown> = Promise.resolve();
  /** One write at a time, so that two fetches of one source cannot both find themselves new. */
  function serially<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  async function read(sha256: string): Promise<Buffer> {
    if (!sha256Pattern.test(sha256)) throw missing(sha256, folder);
    const path = pathOf(sha256);
    let stored: Buffer;
    try {
      stored = await readFile(path);
    } catch (thrown) {
      if (errnoOf(thrown) === "ENOENT") throw missing(sha256, path);
      throw thrown;
    }
    let body: Buffer;
    try {
      body = await promisify(gunzip)(stored, { maxOutputLength: maxBodyBytes });
    } catch (thrown) {
      throw corrupt(sha256, path, `not readable as gzip: ${messageOf(thrown)}`);
    }
    const seen = sha256Hex(body);
    if (seen !== sha256) throw corrupt(sha256, path, `the body hashes to ${seen}`);
    return body;
  }

  async function writeBody(sha256: string, body: Uint8Array): Promise<void> {
    // A body that is there and whole is left alone; a missing or damaged one is (re)written.
    const isWhole = await read(sha256).then(
      () => true,
      (thrown) => {
        if (thrown instanceof DensingError) return false;
        throw thrown;
      },
    );
    if (!isWhole) await writeFileAtomic(pathOf(sha256), await promisify(gzip)(body, { level: 9 }));
  }

  return {
    put: (event, body) =>
      serially(async () => {
        const checked = captureEventSchema.safeParse(event);
        if (!checked.success) {
          const seen = z.prettifyError(checked.error);
          throw new DensingError("capture-event-invalid", `a capture event is malformed: ${seen}`, { seen });
        }
        const sha256 = sha256Hex(body);
        const { captures } = await readIndex(indexPath);
        const before = captures.filter(
          (capture) => capture.sourceId === event.sourceId && capture.fetchedAt <= event.fetchedAt,
        );
        const previous = inOrder(before).at(-1);
        await writeBody(sha256, body);
        if (previous?.sha256 === sha256) return { capture: previous, isNew: false };
        const capture: Capture = { ...checked.data, sha256, bytes: body.byteLength };
        await appendLine(indexPath, `${canonicalJson(capture)}\n`);
        return { capture, isNew: true };
      }),
    get: read,
    list: async (sourceId) => {
      const { captures } = await readIndex(indexPath);
      return inOrder(captures.filter((capture) => sourceId === undefined || capture.sourceId === sourceId));
    },
    latest: async (sourceId) => {
      const { captures } = await readIndex(indexPath);
      return inOrder(captures.filter((capture) => capture.sourceId === sourceId)).at(-1);
    },
    verify: () => serially(() => verifyStore(folder, indexPath, read)),
  };
}

function missing(sha256: string, path: string): DensingError {
  const message = `no capture ${sha256} in the store: restore the captures folder, or fetch its source again`;
  return new DensingError("capture-missing", message, { sha256, path });
}

function corrupt(sha256: string, path: string, seen: string): DensingError {
  const message = `capture ${sha256} is damaged (${seen}): restore it, or fetch its source again`;
  return new DensingError("capture-corrupt", message, { sha256, path, seen });
}

async function foldersWithin(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return [
      folder,
      ...entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name)),
    ];
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return [];
    throw thrown;
  }
}

async function verifyStore(
  folder: string,
  indexPath: string,
  read: (sha256: string) => Promise<Buffer>,
): Promise<CaptureProblem[]> {
  const problems: CaptureProblem[] = [];
  const { captures, bad, size, wholeBytes } = await readIndex(indexPath);
  for (const line of bad) {
    problems.push({ type: "index-corrupt", path: indexPath, detail: `line ${line} is not a capture` });
  }
  if (wholeBytes < size) {
    const detail = `the last line was cut short after ${size - wholeBytes} bytes; the next capture repairs it`;
    problems.push({ type: "index-corrupt", path: indexPath, detail });
  }
  const expected = new Map(captures.map((capture) => [capture.sha256, capture]));
  const stored = new Set<string>();
  for (const entry of await foldersWithin(folder)) {
    if (entry === folder) continue;
    for (const name of (await readdir(entry)).sort()) {
      const sha256 = name.endsWith(".gz") ? name.slice(0, -3) : "";
      if (sha256Pattern.test(sha256) && entry === join(folder, sha256.slice(0, 2))) stored.add(sha256);
      else if (!isTemporaryFile(name)) {
        problems.push({ type: "stray-file", path: join(entry, name), detail: "not a capture's name" });
      }
    }
  }
  for (const sha256 of [...new Set([...expected.keys(), ...stored])].sort()) {
    const path = join(folder, sha256.slice(0, 2), `${sha256}.gz`);
    try {
      const body = await read(sha256);
      const cited = expected.get(sha256);
      if (cited === undefined) {
        problems.push({ type: "capture-uncited", path, detail: "no line of the index cites this body" });
      } else if (cited.bytes !== body.length) {
        const detail = `the index says ${cited.bytes} bytes for ${sha256}, the body has ${body.length}`;
        problems.push({ type: "index-corrupt", path: indexPath, detail });
      }
    } catch (thrown) {
      if (!(thrown instanceof DensingError)) throw thrown;
      problems.push({ type: thrown.type as CaptureProblem["type"], path, detail: thrown.message });
    }
  }
  return problems;
}
