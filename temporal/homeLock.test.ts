import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockHome } from "./homeLock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "densing-home-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("lockHome", () => {
  it("makes the folder, refuses a second holder by pid, and is free after release", () => {
    const home = join(folder, "deep", "data");
    const lock = lockHome(home);
    expect(() => lockHome(home)).toThrow(
      expect.objectContaining({ type: "data-folder-locked", facts: { home, pid: process.pid } }),
    );
    lock.release();
    lockHome(home).release();
  });

  it("says storage-unwritable when the folder cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    const home = join(folder, "file", "data");
    expect(() => lockHome(home)).toThrow(
      expect.objectContaining({ type: "storage-unwritable", message: expect.stringContaining("ENOTDIR") }),
    );
  });
});
