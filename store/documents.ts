import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DensingError } from "../errors.ts";
import { errnoOf, writeFileAtomic } from "./files.ts";
import { type PackedDocument, packDocument, unpackDocument } from "./packedDocument.ts";

/**
 * JSON documents addressed by the hash of their canonical text: bundles and estimates, handed from one
 * activity to the next by hash.
 */
export interface DocumentStore {
  /** Writes a document once and returns its sha256. @throws DensingError `storage-unwritable` */
  put(value: unknown): Promise<string>;
  /** As `put`, of one that is packed already. @throws DensingError `storage-unwritable` */
  putPacked(document: PackedDocument): Promise<string>;
  /** @throws DensingError `document-missing`, `document-corrupt` */
  get(sha256: string): Promise<unknown>;
  /** As it is stored: whoever unpacks it checks it. @throws DensingError `document-missing`, `document-corrupt` */
  getPacked(sha256: string): Promise<PackedDocument>;
}

export function openDocumentStore(folder: string): DocumentStore {
  const pathOf = (sha256: string) => join(folder, `${sha256}.json.gz`);

  const putPacked = async ({ sha256, bytes }: PackedDocument) => {
    const exists = await stat(pathOf(sha256)).then(
      () => true,
      () => false,
    );
    if (!exists) await writeFileAtomic(pathOf(sha256), bytes);
    return sha256;
  };

  const getPacked = async (sha256: string): Promise<PackedDocument> => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new DensingError("document-missing", `not a sha256: ${sha256}`);
    const path = pathOf(sha256);
    try {
      return { sha256, bytes: await readFile(path) };
    } catch (thrown) {
      const type = errnoOf(thrown) === "ENOENT" ? "document-missing" : "document-corrupt";
      const message = `the stored document ${sha256} cannot be read`;
      throw new DensingError(type, message, { sha256, path }, { cause: thrown });
    }
  };

  return {
    put: (value) => putPacked(packDocument(value)),
    putPacked,
    get: async (sha256) => unpackDocument(await getPacked(sha256)),
    getPacked,
  };
}
