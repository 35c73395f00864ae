/** The bodies of captures on disk, gzip, each under the hash of its decoded bytes. */
import { readdir, readFile, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { DensingError, messageOf } from "../errors.ts";
import { sha256Hex } from "./canonicalJson.ts";
import { sha256Pattern } from "./captureIndex.ts";
import { errnoOf, isTemporaryFile, sweepTemporaryFiles, writeFileAtomic, writing } from "./files.ts";

/** No source's body comes near it; a planted bomb in the store does. */
const maxBodyBytes = 512 * 1024 * 1024;

export interface StoredBody {
  readonly sha256: string;
  readonly path: string;
}

export interface CaptureBodies {
  pathOf(sha256: string): string;
  /** The decoded body, its hash checked. @throws DensingError `capture-missing`, `capture-corrupt` */
  read(sha256: string): Promise<Buffer>;
  /**
   * Makes the body durable. One that a line of the index cites is written only when it is missing or damaged;
   * any other is always written, so that its file is as new as the capture it is for.
   */
  write(sha256: string, body: Uint8Array, isCited: boolean): Promise<void>;
  /** What is stored, sorted by hash, and the paths of files that have no place here. */
  list(): Promise<{ readonly bodies: StoredBody[]; readonly strays: string[] }>;
  /** Bytes on disk and the time of writing. */
  examine(sha256: string): Promise<{ readonly bytes: number; readonly writtenAt: Date }>;
  remove(sha256: string): Promise<void>;
  /** Removes what killed processes left half-written. */
  sweep(): Promise<void>;
}

export function openCaptureBodies(folder: string): CaptureBodies {
  const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}.gz`);

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

  async function isWhole(sha256: string): Promise<boolean> {
    try {
      await read(sha256);
      return true;
    } catch (thrown) {
      if (thrown instanceof DensingError) return false;
      throw thrown;
    }
  }

  return {
    pathOf,
    read,
    write: async (sha256, body, isCited) => {
      if (isCited && (await isWhole(sha256))) return;
      await writeFileAtomic(pathOf(sha256), await promisify(gzip)(body, { level: 9 }));
    },
    list: async () => {
      const bodies: StoredBody[] = [];
      const strays: string[] = [];
      for (const inner of await innerFolders(folder)) {
        for (const name of (await readdir(inner)).sort()) {
          const path = join(inner, name);
          const sha256 = name.endsWith(".gz") ? name.slice(0, -3) : "";
          if (sha256Pattern.test(sha256) && path === pathOf(sha256)) bodies.push({ sha256, path });
          else if (!isTemporaryFile(name)) strays.push(path);
        }
      }
      return { bodies: bodies.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)), strays };
    },
    examine: async (sha256) => {
      const { size, mtime } = await stat(pathOf(sha256));
      return { bytes: size, writtenAt: mtime };
    },
    remove: (sha256) => writing(pathOf(sha256), () => unlink(pathOf(sha256))),
    sweep: () =>
      writing(folder, async () => {
        for (const swept of await innerFolders(folder, true)) await sweepTemporaryFiles(swept);
      }),
  };
}

/** The folders that bodies lie in, and the store's own where it is asked for; none before the first write. */
async function innerFolders(folder: string, andItself = false): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const inner = entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
    return andItself ? [folder, ...inner] : inner;
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return [];
    throw thrown;
  }
}

function missing(sha256: string, path: string): DensingError {
  const message = `no capture ${sha256} in the store: restore the captures folder, or fetch its source again`;
  return new DensingError("capture-missing", message, { sha256, path });
}

function corrupt(sha256: string, path: string, seen: string): DensingError {
  const message = `capture ${sha256} is damaged (${seen}): restore it, or fetch its source again`;
  return new DensingError("capture-corrupt", message, { sha256, path, seen });
}
