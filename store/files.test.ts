import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sweepTemporaryFiles, writeFileAtomic, writing } from "./files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "densing-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("writeFileAtomic", () => {
  it("writes, makes missing folders, replaces, and leaves nothing beside the file", async () => {
    const path = join(folder, "deep", "er", "file.txt");
    await writeFileAtomic(path, "one");
    await writeFileAtomic(path, Buffer.from("two"));
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await readdir(join(folder, "deep", "er"))).toEqual(["file.txt"]);
  });

  it("shows a reader the old bytes or the new ones, never a mixture, while writers race", async () => {
    const path = join(folder, "file.bin");
    const versions = ["a", "b", "c"].map((letter) => letter.repeat(300_000));
    await writeFileAtomic(path, versions[0]!);
    let done = false;
    const writers = Promise.all(versions.map((text) => writeFileAtomic(path, text))).finally(() => {
      done = true;
    });
    const seen: string[] = [];
    do seen.push(await readFile(path, "utf8"));
    while (!done);
    await writers;
    expect(seen.every((text) => versions.includes(text))).toBe(true);
    expect(await readdir(folder)).toEqual(["file.bin"]);
  });

  it("says storage-unwritable, the errno and what to do when a file stands where a folder is needed", async () => {
    await writeFile(join(folder, "file"), "in the way");
    await expect(writeFileAtomic(join(folder, "file", "below.txt"), "x")).rejects.toMatchObject({
      name: "DensingError",
      type: "storage-unwritable",
      facts: { errno: "EEXIST", path: join(folder, "file", "below.txt") },
      message: expect.stringContaining("DENSING_HOME"),
    });
  });

  it.skipIf(process.platform !== "linux")("says what a full disk needs", async () => {
    // /dev/full is the kernel's own full disk: every write to it fails with ENOSPC.
    const full = writing("/dev/full", () => writeFile("/dev/full", "x".repeat(10_000)));
    await expect(full).rejects.toMatchObject({ type: "storage-unwritable", facts: { errno: "ENOSPC" } });
  });

  it("keeps the old file and removes its temporary one when the write fails half way", async () => {
    const path = join(folder, "file.txt");
    await writeFileAtomic(path, "old");
    await expect(writeFileAtomic(path, 42 as unknown as string)).rejects.toBeInstanceOf(TypeError);
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["file.txt"]);
  });

  it("passes errors that are not the file system's through unchanged", async () => {
    const programming = new TypeError("not a file-system error");
    await expect(writing("x", () => Promise.reject(programming))).rejects.toBe(programming);
  });
});

describe("sweepTemporaryFiles", () => {
  it("removes what a dead process left and nothing else", async () => {
    const child = await promisify(execFile)(process.execPath, ["-p", "process.pid"]);
    const deadPid = Number(child.stdout.trim());
    const dead = `.a.json.${hostname()}.${deadPid}.1.tmp`;
    const alive = `.a.json.${hostname()}.${process.pid}.99999.tmp`;
    const elsewhere = `.a.json.another-machine.${deadPid}.1.tmp`;
    for (const name of [dead, alive, elsewhere, "a.json", "notes.tmp"])
      await writeFile(join(folder, name), "");
    expect(await sweepTemporaryFiles(folder)).toEqual([dead]);
    expect((await readdir(folder)).sort()).toEqual([alive, elsewhere, "a.json", "notes.tmp"].sort());
  });
});
