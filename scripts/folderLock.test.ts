import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tryFolderLock } from "./lib/folderLock.mjs";
import { isRunning, isSameProcess, processStart } from "./lib/processes.mjs";

const moduleUrl = JSON.stringify(new URL("./lib/folderLock.mjs", import.meta.url).href);
let folder: string;
let lock: string;

/** A process that runs `body` with the lock functions, the lock's path in `lock` and a log in `log`. */
function contender(body: string): ChildProcess {
  const source = `
    import { appendFileSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    import { tryFolderLock, withFolderLock } from ${moduleUrl};
    const [lock, log] = process.argv.slice(1);
    ${body}`;
  return spawn(process.execPath, ["--input-type=module", "-e", source, lock, join(folder, "log")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function killedOwner(): Promise<number> {
  const owner = contender(`tryFolderLock(lock); console.log("held"); setInterval(() => {}, 1000);`);
  await once(owner.stdout!, "data");
  owner.kill("SIGKILL");
  await once(owner, "exit");
  return owner.pid!;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "densing.lock-"));
  lock = join(folder, "the.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("tryFolderLock", () => {
  it("is held by one, refused to the next with the owner's pid, free after release", () => {
    const first = tryFolderLock(lock);
    expect(first.held).toBe(true);
    expect(tryFolderLock(lock)).toMatchObject({ held: false, owner: { pid: process.pid } });
    if (first.held) first.release();
    expect(readdirSync(folder)).toEqual([]);
    expect(tryFolderLock(lock).held).toBe(true);
  });

  it("takes over from an owner killed with SIGKILL, and sweeps what it left", async () => {
    const pid = await killedOwner();
    mkdirSync(`${lock}.${pid}-7`);
    expect(tryFolderLock(lock).held).toBe(true);
    expect(readdirSync(folder)).toEqual(["the.lock"]);
  });

  it("takes over when the owner's process id belongs to another process by now", () => {
    mkdirSync(lock);
    writeFileSync(join(lock, "owner.json"), JSON.stringify({ pid: process.pid, started: "another boot 1" }));
    expect(tryFolderLock(lock).held).toBe(true);
  });

  it("takes over what is not a lock: an unreadable owner, a plain file", () => {
    mkdirSync(lock);
    writeFileSync(join(lock, "owner.json"), "{ half");
    expect(tryFolderLock(lock).held).toBe(true);
    rmSync(lock, { recursive: true });
    writeFileSync(lock, "");
    expect(tryFolderLock(lock).held).toBe(true);
  });
});

describe("withFolderLock", () => {
  it("lets contenders in one at a time, also when they all find a stale lock", async () => {
    await killedOwner();
    const contenders = Array.from({ length: 6 }, () =>
      contender(`
        for (let round = 0; round < 5; round += 1)
          await withFolderLock(lock, () => {}, async () => {
            appendFileSync(log, "in " + process.pid + "\\n");
            await sleep(5);
            appendFileSync(log, "out " + process.pid + "\\n");
          });`),
    );
    const codes = await Promise.all(contenders.map(async (each) => (await once(each, "exit"))[0] as number));
    expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
    const lines = readFileSync(join(folder, "log"), "utf8").trim().split("\n");
    expect(lines).toHaveLength(60);
    for (let at = 0; at < lines.length; at += 2) expect(lines[at + 1]).toBe(lines[at]?.replace("in", "out"));
    expect(readdirSync(folder)).toEqual(["log"]);
  });
});

describe("isSameProcess", () => {
  it("is true of this process, false of an ended one, of a reused id and of nonsense", async () => {
    const started = processStart(process.pid);
    expect(isSameProcess({ pid: process.pid, started })).toBe(true);
    expect(isSameProcess({ pid: process.pid, started: "another boot 1" })).toBe(process.platform === "win32");
    expect(isSameProcess({ pid: 0 })).toBe(false);
    const ended = spawn(process.execPath, [fileURLToPath(new URL("./lib/processes.mjs", import.meta.url))]);
    await once(ended, "exit");
    expect(isRunning(ended.pid!)).toBe(false);
  });
});
