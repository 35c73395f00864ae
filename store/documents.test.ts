import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDocumentStore } from "./documents.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "densing-documents-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("openDocumentStore", () => {
  it("gives back what it was given, once for equal values", async () => {
    const store = openDocumentStore(folder);
    const hash = await store.put({ b: [1, null, "x"], a: 0.1 });
    expect(await store.put({ a: 0.1, b: [1, null, "x"] })).toBe(hash);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await store.get(hash)).toEqual({ a: 0.1, b: [1, null, "x"] });
  });

  it("says what is missing and what was changed", async () => {
    const store = openDocumentStore(folder);
    const hash = await store.put({ a: 1 });
    await expect(store.get("0".repeat(64))).rejects.toMatchObject({ type: "document-missing" });
    await expect(store.get("../x")).rejects.toMatchObject({ type: "document-missing" });
    writeFileSync(join(folder, `${hash}.json.gz`), gzipSync('{"a":2}'));
    await expect(store.get(hash)).rejects.toMatchObject({ type: "document-corrupt" });
    writeFileSync(join(folder, `${hash}.json.gz`), "not gzip");
    await expect(store.get(hash)).rejects.toMatchObject({ type: "document-corrupt" });
  });
});
