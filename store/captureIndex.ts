/** The append-only list of captures: its lines, their order, and how a torn last line is repaired. */
import { type FileHandle, mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { canonicalJson } from "./canonicalJson.ts";
import { errnoOf, syncFolder, writing } from "./files.ts";

export const sha256Pattern = /^[0-9a-f]{64}$/;
const instant = z.iso.datetime({ precision: 3 });
const eventShape = {
  sourceId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  /** Which part of its source it is; absent where the source is one body. */
  part: z
    .string()
    .regex(/^[\x21-\x7e]{1,250}$/)
    .optional(),
  url: z.string().min(1),
  fetchedAt: instant,
  status: z.int().min(100).max(599),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  contentType: z.string().nullable(),
  /** When the body was the source's state, for an imported past revision; absent: when it was fetched. */
  observedAt: instant.optional(),
  /** Which past state it is where its keeper names them: a commit's hash, an archive's timestamp. */
  revision: z
    .string()
    .regex(/^[\x21-\x7e]{1,80}$/)
    .optional(),
};

/** What is known of one fetch beside its body. Times are UTC, as `Date.toISOString` writes them. */
export const captureEventSchema = z.strictObject(eventShape);
export type CaptureEvent = z.infer<typeof captureEventSchema>;

/** One line of the index. `bytes` counts the decoded body. */
const captureSchema = z.strictObject({
  ...eventShape,
  sha256: z.string().regex(sha256Pattern),
  bytes: z.int().min(0),
});
export type Capture = z.infer<typeof captureSchema>;

/** Captures that follow each other: those of a source, or of one part of it. */
export function streamOf({ sourceId, part }: { sourceId: string; part?: string | undefined }): string {
  return part === undefined ? sourceId : `${sourceId} ${part}`;
}

/** When the body was the source's state. */
export function timeOf(event: CaptureEvent): string {
  return event.observedAt ?? event.fetchedAt;
}

/** By the time of the state. Stable, so captures of one instant keep the order they were written in. */
export function inOrder(captures: readonly Capture[]): Capture[] {
  return [...captures].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}

/** How many of `captures`, which are in order, are of `time` or before it. */
export function countUpTo(captures: readonly Capture[], time: string): number {
  let low = 0;
  let high = captures.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(captures[middle]!) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index as far as it is whole. */
export interface IndexContent {
  /** As they were written. */
  readonly captures: readonly Capture[];
  /** Those of each source, or part of one ({@link streamOf}), in the order of time. */
  readonly byStream: ReadonlyMap<string, readonly Capture[]>;
  /** The bodies that lines cite. */
  readonly cited: ReadonlySet<string>;
  /** Numbers of the lines that are no captures. */
  readonly bad: readonly number[];
  /** Up to the last whole line, and of the file. */
  readonly wholeBytes: number;
  readonly size: number;
}

export interface CaptureIndex {
  read(): Promise<IndexContent>;
  /** Appends one line and makes it durable. @throws DensingError `storage-unwritable` */
  append(capture: Capture): Promise<void>;
}

/**
 * Opens the index at `path`, which need not be there yet. What was read is kept until the file changes, so
 * that putting thousands of revisions does not read all lines before each.
 */
export function openCaptureIndex(path: string): CaptureIndex {
  let held: { readonly stamp: string; readonly content: KeptContent } | null = null;

  async function read(): Promise<KeptContent> {
    const stamp = await stampOf(path);
    if (held?.stamp === stamp) return held.content;
    const content = await readAll(path);
    // Somebody may have appended between the two: then the next reading finds another stamp.
    held = { stamp, content };
    return content;
  }

  async function append(capture: Capture): Promise<void> {
    const line = Buffer.from(`${canonicalJson(capture)}\n`, "utf8");
    await writing(path, async () => {
      const folder = dirname(path);
      await mkdir(folder, { recursive: true });
      const before = await read();
      const handle = await open(path, "a+");
      try {
        await cutTornLine(handle);
        await handle.writeFile(line);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (before.size === 0) await syncFolder(folder);
      const stamp = await stampOf(path);
      const size = before.wholeBytes + line.length;
      // Only our line was added: it goes into what is held. Otherwise the next reading reads all.
      if (stamp.startsWith(`${size} `)) held = { stamp, content: withCapture(before, capture, size) };
      else held = null;
    });
  }

  return { read, append };
}

interface KeptContent extends IndexContent {
  readonly captures: Capture[];
  readonly byStream: Map<string, Capture[]>;
  readonly cited: Set<string>;
}

/** Size, time of change and identity of the file: an append changes the first, a restored copy the others. */
async function stampOf(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ino } = await stat(path, { bigint: true });
    return `${size} ${mtimeNs} ${ino}`;
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return "none";
    throw thrown;
  }
}

/**
 * Bytes after the last newline are a line that a crash cut short: its event never happened, so it is ignored
 * here and cut off by the next append.
 */
async function readAll(path: string): Promise<KeptContent> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    if (errnoOf(thrown) !== "ENOENT") throw thrown;
    bytes = Buffer.alloc(0);
  }
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const captures: Capture[] = [];
  const bad: number[] = [];
  for (const [index, line] of bytes.subarray(0, wholeBytes).toString("utf8").split("\n").entries()) {
    if (line === "") continue;
    const capture = parseLine(line);
    if (capture === undefined) bad.push(index + 1);
    else captures.push(capture);
  }
  const byStream = new Map<string, Capture[]>();
  for (const capture of inOrder(captures)) {
    const stream = byStream.get(streamOf(capture));
    if (stream) stream.push(capture);
    else byStream.set(streamOf(capture), [capture]);
  }
  const cited = new Set(captures.map((capture) => capture.sha256));
  return { captures, byStream, cited, bad, wholeBytes, size: bytes.length };
}

function withCapture(content: KeptContent, capture: Capture, size: number): KeptContent {
  const { captures, byStream, cited, bad } = content;
  captures.push(capture);
  cited.add(capture.sha256);
  const stream = byStream.get(streamOf(capture)) ?? [];
  stream.splice(countUpTo(stream, timeOf(capture)), 0, capture);
  byStream.set(streamOf(capture), stream);
  return { captures, byStream, cited, bad, wholeBytes: size, size };
}

function parseLine(line: string): Capture | undefined {
  try {
    return captureSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Cuts a torn last line, but only if nobody appended since it was read: another worker may share the folder. */
async function cutTornLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size === 0) return;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  if (last[0] === 0x0a) return;
  const bytes = Buffer.alloc(size);
  await handle.read(bytes, 0, size, 0);
  if ((await handle.stat()).size === size) await handle.truncate(bytes.lastIndexOf(0x0a) + 1);
}
