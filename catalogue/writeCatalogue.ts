import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { tryFolderLock } from "../scripts/lib/folderLock.mjs";
import { sha256Hex } from "../store/canonicalJson.ts";
import { errnoOf, sweepTemporaryFiles, syncFolder, writeFileAtomic } from "../store/files.ts";
import type { CatalogueTexts } from "./editTable.ts";
import { parseCatalogue } from "./loadCatalogue.ts";

/*
 * Putting new texts of catalogue files in place. Several files cannot be replaced at one instant, so the new texts
 * are laid beside the old ones and a journal names them before the first is moved; who comes after a crash
 * finishes the move. The caller's order makes a valid catalogue of every state in between.
 */

const journalName = ".deciding.json";
const stagedPrefix = ".deciding-";
/** Not named like a file of the catalogue: everything that reads the folder takes each `.csv` for one. */
const stagedName = (name: string): string => `${stagedPrefix}${name}.new`;

const journalSchema = z.strictObject({
  files: z.array(
    z.strictObject({ name: z.string().regex(/^\w+\.csv$/), before: z.string(), after: z.string() }),
  ),
});
type Journal = z.infer<typeof journalSchema>;

/** The CSV texts in `folder`, by name. @throws DensingError `catalogue-unreadable` where one is not UTF-8 or cannot be read */
export function readCatalogueTexts(folder: string): CatalogueTexts {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".csv"));
    return new Map(names.sort().map((name) => [name, utf8(name, readFileSync(join(folder, name)))]));
  } catch (thrown) {
    if (thrown instanceof DensingError) throw thrown;
    const message = `cannot read the catalogue in ${folder} (${errnoOf(thrown) ?? thrown})`;
    throw new DensingError("catalogue-unreadable", message, { folder }, { cause: thrown });
  }
}

/** Bytes that are not UTF-8 would come back changed in rows that nobody touched. */
function utf8(name: string, bytes: Buffer): string {
  const text = bytes.toString("utf8");
  if (Buffer.from(text, "utf8").equals(bytes)) return text;
  throw new DensingError("catalogue-unreadable", `${name} is not UTF-8`, { file: name });
}

/** New texts by file name, in the order in which they are put in place. */
export interface Edit {
  readonly changed: ReadonlyMap<string, string>;
}

/**
 * Reads the catalogue, lets `edit` make new texts, checks the whole catalogue that they would make, and puts them in
 * place. One process edits a folder at a time; a move that a crash has interrupted is finished first. With `dryRun`
 * everything is checked and nothing written.
 *
 * @throws DensingError `catalogue-invalid` (the catalogue as it is, or as it would be); `catalogue-changed` where a file
 *   was changed by someone else meanwhile; `catalogue-locked`; `catalogue-interrupted` where a crash cannot be
 *   mended by itself; `catalogue-unwritable`; what `edit` throws. In each case no file is changed.
 */
export async function editCatalogue<E extends Edit>(
  folder: string,
  edit: (texts: CatalogueTexts) => E,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<E> {
  if (dryRun) {
    if (existsSync(join(folder, journalName))) throw interrupted(folder, journalName);
    return checked(readCatalogueTexts(folder), edit);
  }
  const lock = await unwritable(folder, async () => tryFolderLock(join(folder, ".deciding.lock")));
  if (!lock.held) {
    const message = `process ${lock.owner.pid} is writing a decision into ${folder}: wait for it, then run again`;
    throw new DensingError("catalogue-locked", message, { folder, pid: lock.owner.pid });
  }
  try {
    await finishInterrupted(folder);
    const texts = readCatalogueTexts(folder);
    const edited = checked(texts, edit);
    await unwritable(folder, () => replace(folder, texts, edited.changed));
    return edited;
  } finally {
    lock.release();
  }
}

function checked<E extends Edit>(texts: CatalogueTexts, edit: (texts: CatalogueTexts) => E): E {
  const edited = edit(texts);
  parseCatalogue(new Map([...texts, ...edited.changed]));
  return edited;
}

async function replace(
  folder: string,
  read: CatalogueTexts,
  changed: ReadonlyMap<string, string>,
): Promise<void> {
  const files = [...changed].map(([name, text]) => ({
    name,
    before: sha256Hex(read.get(name) ?? ""),
    after: sha256Hex(text),
  }));
  for (const [name, text] of changed) await writeFileAtomic(join(folder, stagedName(name)), text);
  // What was checked is the whole catalogue: a change to any file of it may have made the new texts wrong.
  const now = readCatalogueTexts(folder);
  const other = [...new Set([...read.keys(), ...now.keys()])].find(
    (name) => read.get(name) !== now.get(name),
  );
  if (other !== undefined) {
    for (const name of changed.keys()) await unlink(join(folder, stagedName(name)));
    const message = `${other} was changed while this decision was made; nothing was written: run it again`;
    throw new DensingError("catalogue-changed", message, { file: other });
  }
  const journal: Journal = { files };
  await writeFileAtomic(join(folder, journalName), `${JSON.stringify(journal)}\n`);
  await move(folder, journal);
}

/** Moves what is laid ready into its place. It may have been begun before. */
async function move(folder: string, { files }: Journal): Promise<void> {
  for (const { name, before, after } of files) {
    const staged = join(folder, stagedName(name));
    const target = join(folder, name);
    const seen = hashOf(target);
    if (seen === after) continue;
    if (seen !== before || hashOf(staged) !== after) throw interrupted(folder, name);
    await rename(staged, target);
  }
  await syncFolder(folder);
  await unlink(join(folder, journalName));
  await sweep(folder);
}

async function finishInterrupted(folder: string): Promise<void> {
  const path = join(folder, journalName);
  await unwritable(folder, async () => {
    if (!existsSync(path)) return sweep(folder);
    const journal = journalSchema.safeParse(parsed(readFileSync(path, "utf8")));
    if (!journal.success) throw interrupted(folder, journalName);
    await move(folder, journal.data);
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function interrupted(folder: string, file: string): DensingError {
  const message =
    file === journalName
      ? `a decision was interrupted while it was written into ${folder}: any decision without --dry-run finishes it; where that fails, look at the files against version control and delete ${journalName}`
      : `a decision was interrupted while it was written, and ${file} has been changed since: look at the files that ${journalName} names against version control, put right what is half done, and delete ${journalName}`;
  return new DensingError("catalogue-interrupted", message, { folder, file });
}

/** What a killed process left beside the files. Only the holder of the lock comes here. */
async function sweep(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(stagedPrefix)) await unlink(join(folder, name));
  }
  await sweepTemporaryFiles(folder);
}

function hashOf(path: string): string | null {
  try {
    return sha256Hex(readFileSync(path));
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return null;
    throw thrown;
  }
}

async function unwritable<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    const cause =
      thrown instanceof DensingError && thrown.type === "storage-unwritable" ? thrown.cause : thrown;
    const errno = errnoOf(cause);
    if (errno === undefined) throw thrown;
    const message = `cannot write the catalogue in ${folder} (${errno}): give this user write permission on the folder, or free the disk, then run again`;
    throw new DensingError("catalogue-unwritable", message, { folder, errno }, { cause: thrown });
  }
}
