import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { constants, gunzipSync, gzipSync } from "node:zlib";
import { DensingError } from "../errors.ts";
import { canonicalJson, errnoOf, sha256Hex, writeFileAtomic } from "./files.ts";

/**
 * JSON documents addressed by the hash of their canonical text: bundles and estimates, handed from one
 * activity to the next by hash.
 */
export interface DocumentStore {
  /** Writes a document once and returns its sha256. @throws DensingError `storage-unwritable` */
  put(value: unknown): Promise<string>;
  /** @throws DensingError `document-missing`, `document-corrupt` */
  get(sha256: string): Promise<unknown>;
}

/** A third of the time for two fifths more bytes, of documents that are mostly read once. */
const quick = { level: constants.Z_BEST_SPEED };

export function openDocumentStore(folder: string): DocumentStore {
  const pathOf = (sha256: string) => join(folder, `${sha256}.json.gz`);
  return {
    async put(value) {
      const text = canonicalJson(value);
      const sha256 = sha256Hex(text);
      const exists = await stat(pathOf(sha256)).then(
        () => true,
        () => false,
      );
      if (!exists) await writeFileAtomic(pathOf(sha256), gzipSync(text, quick));
      return sha256;
    },
    async get(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256))
        throw new DensingError("document-missing", `not a sha256: ${sha256}`);
      const text = await readCompressed(pathOf(sha256), sha256);
      if (sha256Hex(text) !== sha256) {
        throw new DensingError(
          "document-corrupt",
          "a stored document does not match its hash: run the refresh again",
          {
            sha256,
          },
        );
      }
      return JSON.parse(text);
    },
  };
}

async function readCompressed(path: string, sha256: string): Promise<string> {
  try {
    return gunzipSync(await readFile(path)).toString("utf8");
  } catch (thrown) {
    const type = errnoOf(thrown) === "ENOENT" ? "document-missing" : "document-corrupt";
    throw new DensingError(
      type,
      `the stored document ${sha256} cannot be read`,
      { sha256, path },
      { cause: thrown },
    );
  }
}
