import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { canonicalJson, sha256Hex } from "./canonicalJson.ts";
import { readIfThere, writeFileAtomic } from "./files.ts";
import { writeFolderAtomic } from "./folders.ts";
import { formatJson } from "./formatJson.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const day = z.iso.date();

export const manifestSchema = z.object({
  id: z.string(),
  content_sha256: sha256,
  as_of: day,
  /** The newest `known_from` of a fact that was used. */
  known_at: day,
  method_version: z.string(),
  seed: z.number().int(),
  /** Draws of families for the headline; null in snapshots older than this field. */
  replicates: z.number().int().nullable().default(null),
  bundle_sha256: sha256,
  inputs: z.object({
    catalogue_sha256: sha256,
    /** The rows that are published beside the analysis; null in snapshots older than this field. */
    facts_sha256: sha256.nullable().default(null),
    captures: z.array(z.object({ source_id: z.string(), sha256, fetched_at: z.string() })),
  }),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256 })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * `live`: as of its day, with everything known. `vintage`: as of a day, with what was known by that day. `restated`: as of
 * a day, with what was known by another.
 */
const snapshotKind = z.enum(["live", "vintage", "restated"]);
export type SnapshotKind = z.infer<typeof snapshotKind>;

const indexEntrySchema = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  kind: snapshotKind,
  published_at: z.string(),
  content_sha256: sha256,
  manifest_sha256: sha256,
  /** The headline's figures, so that the index is the series of headlines. */
  headline: z.record(z.string(), z.unknown()),
  /** sha256 of the canonical text of the other fields: a changed byte of the index is found too. */
  entry_sha256: sha256,
});
export type IndexEntry = z.infer<typeof indexEntrySchema>;

/** What a snapshot is made of before it has an id; `files` maps POSIX paths to bytes. */
export interface SnapshotContent {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly manifest: Omit<Manifest, "id" | "content_sha256" | "files">;
  readonly headline: Record<string, unknown>;
  readonly kind: SnapshotKind;
}

export interface SnapshotStore {
  /**
   * Publishes a snapshot, or does nothing when its content is that in force: of the newest live one, of the newest
   * vintage of its day, of any restatement of its day. The parent of a live one is the one before; of the others, the
   * newest of their kind of an earlier day.
   * Crash-safe: files, manifest, rename of the folder, index, `latest.json`, in that order.
   * @throws DensingError `storage-unwritable`
   */
  publish(content: SnapshotContent, publishedAt: string): Promise<{ id: string; published: boolean }>;
  /** All snapshots, oldest first. @throws DensingError `snapshot-index-corrupt` */
  list(): Promise<IndexEntry[]>;
  /** The newest live one. */
  latest(): Promise<IndexEntry | null>;
  /** All of a kind; except for live ones, those of that day alone. Oldest first. */
  series(kind: SnapshotKind, asOf: string): Promise<IndexEntry[]>;
  /** @throws DensingError `snapshot-missing` */
  manifest(id: string): Promise<Manifest>;
  read(id: string, path: string): Promise<Buffer>;
  folder(id: string): string;
  /** Every problem found: a file changed, missing or added, a manifest or index that disagrees. */
  verify(id?: string): Promise<string[]>;
}

const idPattern = /^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$/;

export function openSnapshotStore(root: string): SnapshotStore {
  const indexPath = join(root, "index.json");
  const latestPath = join(root, "latest.json");

  const folder = (id: string) => {
    if (!idPattern.test(id))
      throw new DensingError("snapshot-missing", `not the id of a snapshot: ${id}`, { id });
    return join(root, id);
  };

  const list = async (): Promise<IndexEntry[]> => {
    const text = await readIfThere(indexPath);
    if (text === null) return [];
    const parsed = z.array(indexEntrySchema).safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const message = `${indexPath} is damaged: restore it from a backup; the snapshots beside it are untouched`;
    throw new DensingError("snapshot-index-corrupt", message, { path: indexPath });
  };

  const manifest = async (id: string): Promise<Manifest> => {
    const text = await readIfThere(join(folder(id), "manifest.json"));
    if (text === null) throw new DensingError("snapshot-missing", `no snapshot ${id}`, { id });
    const parsed = manifestSchema.safeParse(parseJson(text));
    if (!parsed.success)
      throw new DensingError("snapshot-corrupt", `the manifest of ${id} is damaged`, { id });
    return parsed.data;
  };

  const publish: SnapshotStore["publish"] = async (content, publishedAt) => {
    const files = [...content.files]
      .map(([path, bytes]) => ({ path, bytes: bytes.byteLength, sha256: sha256Hex(bytes) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const contentHash = contentSha256(files);
    const { kind } = content;
    const asOf = content.manifest.as_of;
    const entries = await list();
    const series = seriesOf(entries, kind, asOf);
    const inForce = (kind === "restated" ? series : series.slice(-1)).find(
      (entry) => entry.content_sha256 === contentHash,
    );
    if (inForce !== undefined) {
      if (kind === "live") await writeLatest(latestPath, inForce.id);
      return { id: inForce.id, published: false };
    }
    const id = `${asOf}-${contentHash.slice(0, 8)}`;
    // The same content as of the same day may be published as another kind already: one folder serves both.
    const twin = entries.find((entry) => entry.id === id);
    const manifestText = formatJson({ id, content_sha256: contentHash, ...content.manifest, files });
    // A folder of this id without an index entry is what a crash between rename and index left: same content, same id.
    if (twin === undefined)
      await writeFolderAtomic(
        root,
        id,
        new Map<string, Uint8Array | string>(content.files).set("manifest.json", manifestText),
      );
    const entry = sealed({
      id,
      parent: (kind === "live" ? series.at(-1) : newestBefore(entries, kind, asOf))?.id ?? null,
      kind,
      published_at: publishedAt,
      content_sha256: contentHash,
      manifest_sha256: twin?.manifest_sha256 ?? sha256Hex(manifestText),
      headline: content.headline,
    });
    const others = entries.filter((known) => known.id !== id || known.kind !== kind);
    await writeFileAtomic(indexPath, formatJson([...others, entry]));
    if (kind === "live") await writeLatest(latestPath, id);
    return { id, published: true };
  };

  const verify = async (id?: string): Promise<string[]> => {
    const entries = await list();
    const chosen = id === undefined ? entries : entries.filter((entry) => entry.id === id);
    if (id !== undefined && chosen.length === 0)
      throw new DensingError("snapshot-missing", `no snapshot ${id}`, { id });
    const problems = id === undefined ? await indexProblems(root, entries) : [];
    for (const entry of chosen) problems.push(...(await snapshotProblems(folder(entry.id), entry)));
    return problems;
  };

  return {
    publish,
    list,
    latest: async () => (await list()).findLast((entry) => entry.kind === "live") ?? null,
    series: async (kind, asOf) => seriesOf(await list(), kind, asOf),
    manifest,
    read: async (id, path) => readFile(join(folder(id), path)),
    folder,
    verify,
  };
}

const dayOf = ({ id }: IndexEntry) => id.slice(0, 10);

function seriesOf(entries: readonly IndexEntry[], kind: SnapshotKind, asOf: string): IndexEntry[] {
  return entries.filter((entry) => entry.kind === kind && (kind === "live" || dayOf(entry) === asOf));
}

/** Of the latest earlier day that has any, the one in force. */
function newestBefore(entries: readonly IndexEntry[], kind: SnapshotKind, asOf: string) {
  return entries
    .filter((entry) => entry.kind === kind && dayOf(entry) < asOf)
    .reduce<IndexEntry | null>(
      (newest, entry) => (newest === null || dayOf(entry) >= dayOf(newest) ? entry : newest),
      null,
    );
}

/** sha256 over the sorted (path, sha256) of the CSV and JSON files, the manifest apart. */
export function contentSha256(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const hashed = files
    .filter(({ path }) => /\.(csv|json)$/.test(path) && path !== "manifest.json")
    .map(({ path, sha256: hash }) => [path, hash])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  return sha256Hex(canonicalJson(hashed));
}

function sealed(entry: Omit<IndexEntry, "entry_sha256">): IndexEntry {
  return { ...entry, entry_sha256: sha256Hex(canonicalJson(entry)) };
}

async function writeLatest(path: string, id: string): Promise<void> {
  const text = formatJson({ id });
  if ((await readIfThere(path)) !== text) await writeFileAtomic(path, text);
}

async function snapshotProblems(folder: string, entry: IndexEntry): Promise<string[]> {
  const manifestText = await readIfThere(join(folder, "manifest.json"));
  if (manifestText === null) return [`${entry.id}: manifest.json is missing`];
  if (sha256Hex(manifestText) !== entry.manifest_sha256) return [`${entry.id}: manifest.json was changed`];
  const manifest = manifestSchema.parse(parseJson(manifestText));
  const problems: string[] = [];
  for (const file of manifest.files) {
    const bytes = await readFile(join(folder, file.path)).catch(() => null);
    if (bytes === null) problems.push(`${entry.id}: ${file.path} is missing`);
    else if (sha256Hex(bytes) !== file.sha256) problems.push(`${entry.id}: ${file.path} was changed`);
  }
  const listed = new Set(["manifest.json", ...manifest.files.map((file) => file.path)]);
  for (const path of await filesBelow(folder)) {
    if (!listed.has(path)) problems.push(`${entry.id}: ${path} was added`);
  }
  if (contentSha256(manifest.files) !== entry.content_sha256)
    problems.push(`${entry.id}: the content hash disagrees`);
  const headline = await readIfThere(join(folder, "headline.json"));
  if (headline !== null && canonicalJson(parseJson(headline)) !== canonicalJson(entry.headline)) {
    problems.push(`${entry.id}: index.json states another headline`);
  }
  return problems;
}

async function indexProblems(root: string, entries: readonly IndexEntry[]): Promise<string[]> {
  const problems: string[] = [];
  const text = await readIfThere(join(root, "index.json"));
  if (text !== null && text !== formatJson(entries)) problems.push("index.json is not as it was written");
  const latest = await readIfThere(join(root, "latest.json"));
  const newest = entries.findLast((entry) => entry.kind === "live");
  if (newest && latest !== formatJson({ id: newest.id }))
    problems.push("latest.json does not name the newest snapshot");
  for (const { entry_sha256, ...entry } of entries) {
    if (sealed(entry).entry_sha256 !== entry_sha256)
      problems.push(`${entry.id}: its entry in index.json was changed`);
  }
  const known = new Set(entries.map((entry) => entry.id));
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    if (idPattern.test(name) && !known.has(name)) problems.push(`${name} is not in index.json`);
  }
  return problems;
}

async function filesBelow(folder: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = posix.join(prefix, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, path)));
    else found.push(path);
  }
  return found;
}

/** Null for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
