import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { tryFolderLock } from "../scripts/lib/folderLock.mjs";
import { sha256Hex } from "../store/canonicalJson.ts";
import { type CatalogueTexts, insertRow, removeRow } from "./editTable.ts";
import { loadCatalogue } from "./loadCatalogue.ts";
import { model, texts } from "./testing/smallCatalogue.ts";
import { editCatalogue, readCatalogueTexts } from "./writeCatalogue.ts";

const journal = ".deciding.json";

function folderWith(files: CatalogueTexts): string {
  const folder = mkdtempSync(join(tmpdir(), "densing-catalogue-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return folder;
}

/** A model and an alias of it, in the order in which they are safe to write. */
function addModel(id: string) {
  return (before: CatalogueTexts) => {
    const models = insertRow("models", before, { ...model, model_id: id }).text;
    const alias = { scope: "any", name: id.toUpperCase(), entity: "model", id, evidence: "a test" };
    const aliases = insertRow("aliases", before, alias).text;
    return {
      changed: new Map([
        ["models.csv", models],
        ["aliases.csv", aliases],
      ]),
      id,
    };
  };
}
function removeModel(id: string) {
  return (before: CatalogueTexts) => ({
    changed: new Map([
      ["aliases.csv", removeRow("aliases", before, ["any", id.toUpperCase()])],
      ["models.csv", removeRow("models", before, [id])],
    ]),
  });
}
const ids = (folder: string) => loadCatalogue(folder).models.map(({ model_id }) => model_id);
const hidden = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("."));

describe("editCatalogue", () => {
  it("puts new texts in place, gives what the edit gives, and leaves nothing beside them", async () => {
    const folder = folderWith(texts());
    expect(await editCatalogue(folder, addModel("b-1b"))).toMatchObject({ id: "b-1b" });
    expect(ids(folder)).toEqual(["a-7b", "b-1b"]);
    expect(hidden(folder)).toEqual([]);
    await editCatalogue(folder, removeModel("b-1b"));
    expect(readCatalogueTexts(folder)).toEqual(texts());
  });

  it("only checks in a dry run", async () => {
    const folder = folderWith(texts());
    await editCatalogue(folder, addModel("b-1b"), { dryRun: true });
    await expect(editCatalogue(folder, removeModel("a-7b"), { dryRun: true })).rejects.toMatchObject({
      type: "catalogue-invalid",
    });
    expect(readCatalogueTexts(folder)).toEqual(texts());
  });

  it("writes nothing where the whole catalogue would not hold, or the edit throws", async () => {
    const folder = folderWith(texts());
    await expect(editCatalogue(folder, removeModel("a-7b"))).rejects.toMatchObject({
      type: "catalogue-invalid",
      message: expect.stringContaining("scores.csv:2 model_id"),
    });
    const failing = () => {
      throw new Error("no");
    };
    await expect(editCatalogue(folder, failing)).rejects.toThrow("no");
    expect(readCatalogueTexts(folder)).toEqual(texts());
    expect(hidden(folder)).toEqual([]);
  });

  it.each(["models.csv", "documents.csv", "new.csv"])(
    "refuses where %s was changed meanwhile",
    async (name) => {
      const folder = folderWith(texts());
      const changed = `${texts().get(name) ?? ""}# somebody else\n`;
      const edit = (before: CatalogueTexts) => {
        writeFileSync(join(folder, name), changed);
        return addModel("b-1b")(before);
      };
      await expect(editCatalogue(folder, edit)).rejects.toMatchObject({
        type: "catalogue-changed",
        facts: { file: name },
      });
      expect(readCatalogueTexts(folder)).toEqual(new Map([...texts()]).set(name, changed));
      expect(hidden(folder)).toEqual([]);
    },
  );

  it("lets one process edit at a time, and takes over from a dead one", async () => {
    const folder = folderWith(texts());
    const lock = tryFolderLock(join(folder, ".deciding.lock"));
    await expect(editCatalogue(folder, addModel("b-1b"))).rejects.toMatchObject({
      type: "catalogue-locked",
      facts: { pid: process.pid },
    });
    if (lock.held) lock.release();
    const both = await Promise.allSettled(["b-1b", "c-1b"].map((id) => editCatalogue(folder, addModel(id))));
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    const kept = both.flatMap((result) => (result.status === "fulfilled" ? [result.value.id] : []));
    expect(ids(folder)).toEqual(["a-7b", ...kept]);
  });

  it("says that the folder cannot be written, and that a file is not UTF-8", async () => {
    const folder = folderWith(texts());
    chmodSync(folder, 0o555);
    const user = process.geteuid?.();
    // Permissions do not bind the superuser.
    if (user === 0) process.seteuid?.(65534);
    try {
      await expect(editCatalogue(folder, addModel("b-1b"))).rejects.toMatchObject({
        type: "catalogue-unwritable",
      });
    } finally {
      if (user === 0) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
    expect(readCatalogueTexts(folder)).toEqual(texts());
    writeFileSync(join(folder, "models.csv"), Buffer.from([0x61, 0xff, 0x0a]));
    await expect(editCatalogue(folder, addModel("b-1b"))).rejects.toMatchObject({
      type: "catalogue-unreadable",
    });
  });
});

describe("after a crash", () => {
  const edit = addModel("b-1b")(texts());
  const files = [...edit.changed].map(([name, text]) => ({
    name,
    before: sha256Hex(texts().get(name)!),
    after: sha256Hex(text),
  }));

  /** The folder as a kill leaves it when so many files have been moved. */
  function interrupted(moved: number): string {
    const folder = folderWith(texts());
    [...edit.changed].forEach(([name, text], index) => {
      writeFileSync(join(folder, index < moved ? name : `.deciding-${name}.new`), text);
    });
    writeFileSync(join(folder, journal), `${JSON.stringify({ files })}\n`);
    return folder;
  }

  it.each([0, 1, 2])(
    "with %i files moved the catalogue holds, and the next decision finishes it",
    async (moved) => {
      const folder = interrupted(moved);
      expect(ids(folder)).toEqual(moved > 0 ? ["a-7b", "b-1b"] : ["a-7b"]);
      await expect(editCatalogue(folder, addModel("c-1b"), { dryRun: true })).rejects.toMatchObject({
        type: "catalogue-interrupted",
      });
      await editCatalogue(folder, addModel("c-1b"));
      expect(ids(folder)).toEqual(["a-7b", "b-1b", "c-1b"]);
      expect(loadCatalogue(folder).aliases.map(({ id }) => id)).toEqual(["b-1b", "c-1b"]);
      expect(hidden(folder)).toEqual([]);
    },
  );

  it("before the journal was there it never happened", async () => {
    const folder = folderWith(texts());
    writeFileSync(join(folder, ".deciding-models.csv.new"), edit.changed.get("models.csv")!);
    await editCatalogue(folder, addModel("c-1b"));
    expect(ids(folder)).toEqual(["a-7b", "c-1b"]);
    expect(hidden(folder)).toEqual([]);
  });

  it("touches nothing that was changed since, and says where to look", async () => {
    const folder = interrupted(1);
    writeFileSync(join(folder, "aliases.csv"), `${texts().get("aliases.csv")}any,x,model,a-7b,by hand\n`);
    const before = readFileSync(join(folder, "aliases.csv"), "utf8");
    const failed = await editCatalogue(folder, addModel("c-1b")).catch((thrown) => thrown);
    expect(failed).toMatchObject({ type: "catalogue-interrupted", facts: { file: "aliases.csv" } });
    expect(failed.message).toContain(journal);
    expect(readFileSync(join(folder, "aliases.csv"), "utf8")).toBe(before);
    expect(hidden(folder)).toEqual([".deciding-aliases.csv.new", journal]);
  });

  it("takes no journal that it cannot read for a finished move", async () => {
    const folder = interrupted(1);
    writeFileSync(join(folder, journal), '{"files": [{"name": "../../x.csv", "before": "", "after": ""}]}');
    await expect(editCatalogue(folder, addModel("c-1b"))).rejects.toMatchObject({
      type: "catalogue-interrupted",
    });
  });
});
