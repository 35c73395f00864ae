import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, isSameProcess, processStart } from "./processes.mjs";

// A lock is a folder holding owner.json. It is prepared beside its place and renamed into it: renaming onto a
// folder that is not empty fails, so the lock appears whole or not at all, and only one contender gets it. It goes
// the same way, renamed aside before it is deleted: nobody ever sees half a lock.

const ownerFile = "owner.json";
const nobody = { pid: 0 };
let asides = 0;

function aside(folder) {
  asides += 1;
  return `${folder}.${process.pid}-${asides}`;
}

/** The owner; undefined when there is no lock, `nobody` when what lies there was not made by this file. */
function readOwner(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, ownerFile), "utf8"));
  } catch {
    return existsSync(folder) ? nobody : undefined;
  }
}

function put(folder) {
  const draft = aside(folder);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(
    join(draft, ownerFile),
    JSON.stringify({ pid: process.pid, started: processStart(process.pid) }),
  );
  try {
    renameSync(draft, folder);
    return true;
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST", "EPERM", "ENOTDIR"].includes(thrown.code)) return false;
    throw thrown;
  }
}

function discard(folder) {
  const trash = aside(folder);
  try {
    renameSync(folder, trash);
  } catch (thrown) {
    if (thrown.code === "ENOENT") return;
    throw thrown;
  }
  rmSync(trash, { recursive: true, force: true });
}

/** Drafts of processes that were killed between preparing and renaming. */
function sweepDrafts(folder) {
  const draft = new RegExp(`^${basename(folder).replaceAll(".", "\\.")}(?:\\.takeover)?\\.(\\d+)-\\d+$`);
  for (const name of readdirSync(dirname(folder))) {
    const pid = draft.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/**
 * Removes a lock whose owner is gone. Two contenders may both have found it stale, and the slower must not remove
 * what the faster has just taken: looking again and removing happen under a second lock.
 */
function removeStale(folder) {
  const takeover = `${folder}.takeover`;
  if (!put(takeover)) {
    const other = readOwner(takeover);
    if (other !== undefined && !isSameProcess(other)) discard(takeover);
    return;
  }
  try {
    const owner = readOwner(folder);
    if (owner !== undefined && !isSameProcess(owner)) discard(folder);
  } finally {
    discard(takeover);
  }
}

/**
 * Takes the lock `folder` if it is free or its owner is dead.
 *
 * @returns `{ held: true, release }` or `{ held: false, owner: { pid } }`
 * @throws the file system's error when the place cannot be written
 */
export function tryFolderLock(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (put(folder)) {
      sweepDrafts(folder);
      return { held: true, release: () => discard(folder) };
    }
    const owner = readOwner(folder);
    if (owner !== undefined && isSameProcess(owner)) return { held: false, owner };
    removeStale(folder);
  }
  return { held: false, owner: readOwner(folder) ?? nobody };
}

/** Runs `work` under the lock, waiting for a living owner as long as it lives; `onWait(owner)` is called once. */
export async function withFolderLock(folder, onWait, work) {
  let lock = tryFolderLock(folder);
  if (!lock.held) onWait(lock.owner);
  while (!lock.held) {
    await sleep(200);
    lock = tryFolderLock(folder);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
