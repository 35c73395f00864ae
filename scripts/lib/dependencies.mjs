import { existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { missingFromLock, npm, whyNpmFailed } from "./npm.mjs";
import { SetupError } from "./setupError.mjs";
import { readStamp, sha256, writeStamp } from "./stamps.mjs";

function paths(root) {
  const modules = join(root, "node_modules");
  return {
    modules,
    lock: join(root, "package-lock.json"),
    // npm's own record of what it has put into node_modules.
    installed: join(modules, ".package-lock.json"),
    stamp: join(modules, ".densing-setup.json"),
    previous: join(root, ".cache", "node_modules.previous"),
  };
}

/** Native packages are chosen by platform: a folder copied to another kind of machine is not up to date. */
function wantedStamp(root) {
  const { lock, installed } = paths(root);
  const { mtimeMs, size } = statSync(installed);
  const machine = `${process.platform}-${process.arch}`;
  return { lock: sha256(readFileSync(lock)), machine, installed: `${mtimeMs} ${size}` };
}

/** Whether node_modules is what package-lock.json asks for, by the stamp alone (about a millisecond). */
export function dependenciesAreCurrent(root) {
  try {
    return JSON.stringify(readStamp(paths(root).stamp)) === JSON.stringify(wantedStamp(root));
  } catch {
    return false;
  }
}

function packagesIn(path) {
  const { packages = {} } = JSON.parse(readFileSync(path, "utf8"));
  const { "": _root, ...rest } = packages;
  return rest;
}

/** Names that some locked package can do without: native builds for one platform each. */
function optionalNames(locked) {
  return new Set(
    Object.values(locked).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies)),
  );
}

function nameOf(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/**
 * What differs between the lockfile and what npm has installed, as lines; undefined when nothing is installed.
 * Builds for other platforms are rightly absent, and the one for this platform may be there though the lockfile was
 * written where its registry had not got it.
 */
function differences(root) {
  const { lock, installed } = paths(root);
  if (!existsSync(installed)) return undefined;
  try {
    const wanted = packagesIn(lock);
    const present = packagesIn(installed);
    const optional = optionalNames(wanted);
    const missing = Object.entries(wanted)
      .filter(([path, entry]) => present[path] === undefined && !entry.optional)
      .map(([path]) => `${path} is missing`);
    const gone = Object.keys(present)
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${path} is missing`);
    const other = Object.entries(present)
      .filter(([path, { version }]) =>
        wanted[path] === undefined ? !optional.has(nameOf(path)) : wanted[path].version !== version,
      )
      .map(([path, { version }]) => `${path} is ${version}, not ${wanted[path]?.version ?? "wanted"}`);
    return [...missing, ...gone, ...other];
  } catch {
    return undefined;
  }
}

/** `npm ci`; where the lockfile lacks only builds for other platforms, `npm install` without touching it. */
async function runNpm(root, say) {
  // Also under NODE_ENV=production: `npm test` needs the tools.
  const options = ["--include=dev", "--no-audit", "--no-fund", "--prefer-offline"];
  const clean = await npm(root, ["ci", ...options], say);
  const missing = missingFromLock(clean.output);
  const optional = optionalNames(packagesIn(paths(root).lock));
  if (clean.ok || missing.length === 0 || !missing.every((name) => optional.has(name))) return clean;
  return npm(root, ["install", "--no-save", ...options], say);
}

/** Installs, and puts the folder before it back when that fails: npm deletes first and fetches after. */
async function install(root, say) {
  const { modules, previous } = paths(root);
  say("Installing dependencies …");
  if (existsSync(modules)) {
    // A copy put aside by a set-up that was killed is whole; what lies in its place is not.
    if (existsSync(previous)) rmSync(modules, { recursive: true, force: true });
    else renameSync(modules, previous);
  }
  const { ok, output } = await runNpm(root, say);
  if (ok) {
    rmSync(previous, { recursive: true, force: true });
    return;
  }
  const why = whyNpmFailed(output);
  rmSync(modules, { recursive: true, force: true });
  if (existsSync(previous)) renameSync(previous, modules);
  const still = differences(root);
  const usable = still !== undefined && !still.some((line) => line.endsWith("is missing"));
  if (!usable) throw new SetupError(`The dependencies could not be installed: ${why}.`);
  say(`The dependencies could not be brought up to date: ${why}.`);
  say(`Going on with those installed before, although ${still.length} differ (${still[0]}).`);
}

/** Temporal replays histories only when every part shares one copy: two make "type must be a Type". */
function checkOneProtobufjs(root) {
  const copies = Object.keys(packagesIn(paths(root).installed)).filter(
    (path) => nameOf(path) === "protobufjs",
  );
  if (copies.length !== 1)
    throw new SetupError(
      `node_modules holds ${copies.length} copies of protobufjs (${copies.join(", ")}), and Temporal needs exactly one: ` +
        "remove node_modules and run this again; if that does not help, the override in package.json is broken.",
    );
}

/**
 * Brings node_modules up to date with package-lock.json and stamps it. What is already there and right is kept
 * as it is, also when somebody else installed it.
 *
 * @throws SetupError
 */
export async function bringDependenciesUpToDate(root, say) {
  const { lock, stamp } = paths(root);
  if (!existsSync(lock))
    throw new SetupError("package-lock.json is missing: this is not a whole clone of densing.");
  rmSync(stamp, { force: true });
  if (differences(root)?.length !== 0) await install(root, say);
  checkOneProtobufjs(root);
  // Not stamped while it differs: the next start tries again.
  if (differences(root)?.length === 0) writeStamp(stamp, wantedStamp(root));
}
