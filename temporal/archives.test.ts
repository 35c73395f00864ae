import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { extractMember } from "./archives.ts";
import { tarGzOf, zipOf } from "./testing/archives.ts";

// Incompressible and larger than any buffer on the way.
const large = randomBytes(300_001).toString("base64");
const members = { "README.md": "read me", "bin/temporal": large, "last.txt": "" };
let folder: string;

async function extract(archive: Buffer, name: string): Promise<string> {
  const path = join(folder, "archive");
  writeFileSync(path, archive);
  const target = join(folder, "extracted");
  await extractMember(path, (member) => member === name, target);
  return readFileSync(target, "utf8");
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "densing-archives-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("extractMember", () => {
  it.each([
    ["zip", zipOf],
    ["tar.gz", tarGzOf],
  ])("finds a member of a %s anywhere in it", async (_, archiveOf) => {
    const archive = archiveOf(members);
    expect(await extract(archive, "README.md")).toBe("read me");
    expect((await extract(archive, "bin/temporal")) === large).toBe(true);
    expect(await extract(archive, "last.txt")).toBe("");
    await expect(extract(archive, "absent")).rejects.toThrow("the executable is not in it");
  });

  it("reads what the tar command writes", async () => {
    for (const [name, text] of [
      ["temporal", large],
      ["LICENSE", "free"],
    ] as const)
      writeFileSync(join(folder, name), text);
    execFileSync("tar", ["-czf", join(folder, "made.tar.gz"), "-C", folder, "LICENSE", "temporal"]);
    expect((await extract(readFileSync(join(folder, "made.tar.gz")), "temporal")) === large).toBe(true);
  });

  it("refuses a flipped byte, a cut archive and what is no archive", async () => {
    const zip = zipOf(members);
    const flipped = Buffer.from(zip);
    flipped[200_000]! ^= 1;
    await expect(extract(flipped, "bin/temporal")).rejects.toThrow();
    await expect(extract(zip.subarray(0, 200_000), "bin/temporal")).rejects.toThrow("not a zip archive");
    await expect(extract(tarGzOf(members).subarray(0, 200_000), "bin/temporal")).rejects.toThrow();
    await expect(extract(Buffer.from("<html>sign in"), "bin/temporal")).rejects.toThrow("neither a zip nor");
  });
});
