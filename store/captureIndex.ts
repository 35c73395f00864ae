/** The append-only list of captures: its lines, their order, and how a torn last line is repaired. */
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { errnoOf, syncFolder, writing } from "./files.ts";

export const sha256Pattern = /^[0-9a-f]{64}$/;
const eventShape = {
  sourceId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  url: z.string().min(1),
  fetchedAt: z.iso.datetime({ precision: 3 }),
  status: z.int().min(100).max(599),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  contentType: z.string().nullable(),
};

/** What is known of one fetch beside its body. `fetchedAt` is UTC, as `Date.toISOString` writes it. */
export const captureEventSchema = z.strictObject(eventShape);
export type CaptureEvent = z.infer<typeof captureEventSchema>;

/** One line of the index. `bytes` counts the decoded body. */
const captureSchema = z.strictObject({
  ...eventShape,
  sha256: z.string().regex(sha256Pattern),
  bytes: z.int().min(0),
});
export type Capture = z.infer<typeof captureSchema>;

/** Stable, so captures of one instant keep the order they were written in. */
export function inOrder(captures: readonly Capture[]): Capture[] {
  return [...captures].sort((a, b) => (a.fetchedAt < b.fetchedAt ? -1 : a.fetchedAt > b.fetchedAt ? 1 : 0));
}

/**
 * The index as far as it is whole. Bytes after the last newline are a line that a crash cut short: its
 * event never happened, so it is ignored here and cut off by the next append.
 */
export async function readIndex(
  path: string,
): Promise<{ captures: Capture[]; bad: number[]; wholeBytes: number; size: number }> {
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
  return { captures, bad, wholeBytes, size: bytes.length };
}

function parseLine(line: string): Capture | undefined {
  try {
    return captureSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Appends one line and makes it durable. @throws DensingError `storage-unwritable` */
export async function appendLine(path: string, line: string): Promise<void> {
  await writing(path, async () => {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    const { size, wholeBytes } = await readIndex(path);
    const handle = await open(path, "a");
    try {
      // Cut a torn line only if nobody appended since it was read: another worker may share the folder.
      if (wholeBytes < size && (await handle.stat()).size === size) await handle.truncate(wholeBytes);
      await handle.writeFile(line);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (size === 0) await syncFolder(folder);
  });
}
