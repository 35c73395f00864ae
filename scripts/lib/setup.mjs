import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bringBuildUpToDate, buildIsCurrent } from "../build.mjs";
import { bringDependenciesUpToDate, dependenciesAreCurrent } from "./dependencies.mjs";
import { withFolderLock } from "./folderLock.mjs";
import { SetupError } from "./setupError.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** What this run has to do. Each answer takes milliseconds: most starts have nothing to do. */
function isCurrent() {
  return dependenciesAreCurrent(root) && buildIsCurrent(root);
}

async function bringUpToDate(say) {
  const waiting = ({ pid }) => say(`Waiting for another set-up (process ${pid}) …`);
  await withFolderLock(join(root, ".cache", "setup.lock"), waiting, async () => {
    // Asked again under the lock: the one we waited for may have done it all.
    if (!dependenciesAreCurrent(root)) await bringDependenciesUpToDate(root, say);
    if (!buildIsCurrent(root)) await bringBuildUpToDate(root, say);
  });
}

/** The finder is part of the product (temporal/findServer.ts), built by now. */
async function findTemporal(environment, say) {
  const built = join(root, "dist", "temporal", "findServer.js");
  if (!existsSync(built)) throw new SetupError(`The build left no ${built}.`);
  const finder = await import(pathToFileURL(built).href);
  const { found } = await finder.findTemporal({ environment, packageRoot: root, say });
  return finder.describeFound(found);
}

function explain(thrown) {
  if (thrown instanceof SetupError) return thrown.message;
  // A DensingError of the finder: its facts are the steps it tried.
  if (typeof thrown?.type === "string" && thrown.facts !== undefined)
    return [thrown.message, ...Object.entries(thrown.facts).map(([name, fact]) => `  ${name}: ${fact}`)].join(
      "\n",
    );
  if (thrown?.code === "EACCES" || thrown?.code === "EROFS" || thrown?.code === "ENOSPC")
    return `Set-up cannot write its files: ${thrown.message}`;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

/**
 * @param parameters `--quiet`: nothing is said unless something is wrong or takes long
 * @param environment handed on to the finder
 */
export async function main(parameters, environment) {
  const quiet = parameters.includes("--quiet");
  const complain = (line) => process.stderr.write(`${line}\n`);
  const say = quiet ? () => {} : complain;
  try {
    if (!isCurrent()) await bringUpToDate(say);
    say(await findTemporal(environment, say));
  } catch (thrown) {
    complain(explain(thrown));
    process.exitCode = 1;
  }
}
