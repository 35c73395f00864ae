import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withFolderLock } from "./lib/folderLock.mjs";
import { SetupError } from "./lib/setupError.mjs";
import { readStamp, sha256, writeStamp } from "./lib/stamps.mjs";

// What has no part in the build, wherever it lies (tests, recordings) or at the top (other people's and made files).
const skipped = /^(\.|node_modules$|dist$|data$|fixtures$|test$|testing$|bench$|docs$|coverage$)/;
const configuration = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"];

function filesUnder(root, folder, wanted) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : filesUnder(root, path, wanted);
    return wanted(path) ? [path] : [];
  });
}

function isSource(path) {
  return /\.ts$/.test(path) && !/\.(test|d)\.ts$/.test(path) && path !== "vitest.config.ts";
}

/** What is imported as a module; the compiler copies it. */
function isData(path) {
  return path.includes("/") && path.endsWith(".json");
}

/** What the build reads: sources, the scripts themselves, and the files that decide how. Sorted. */
function inputsOf(root) {
  const scripts = ["scripts/build.mjs", ...filesUnder(root, "scripts/lib", (path) => path.endsWith(".mjs"))];
  const modules = filesUnder(root, "", (path) => isSource(path) || isData(path));
  return [...modules, ...scripts, ...configuration].filter((path) => existsSync(join(root, path))).sort();
}

function fingerprints(root) {
  const inputs = inputsOf(root);
  const seen = (path) => {
    const { mtimeMs, size } = statSync(join(root, path));
    return `${path} ${mtimeMs} ${size}`;
  };
  return {
    fast: sha256(...inputs.map(seen)),
    // Time stamps change on every clone and checkout; the content decides.
    content: () => sha256(...inputs.flatMap((path) => [path, readFileSync(join(root, path))])),
    sources: inputs.filter((path) => isSource(path) || isData(path)),
  };
}

function paths(root) {
  const dist = join(root, "dist");
  return {
    dist,
    stamp: join(dist, ".densing-build.json"),
    compiler: join(root, "node_modules", "typescript", "bin", "tsc"),
    memory: join(dist, ".tsbuildinfo"),
    main: join(dist, "cli", "main.js"),
    workflows: join(dist, "workflows", "index.js"),
    bundler: join(dist, "temporal", "workflowBundle.js"),
    bundle: join(dist, "workflow-bundle.js"),
  };
}

function outputOf(source) {
  return source.replace(/\.ts$/, ".js");
}

function outputsAreThere(root, sources) {
  const { dist, workflows, bundle } = paths(root);
  return (
    sources.every((source) => existsSync(join(dist, outputOf(source)))) &&
    (!existsSync(workflows) || existsSync(bundle))
  );
}

/** Whether dist/ is what the sources make. Renews the quick stamp when only time stamps have moved. */
export function buildIsCurrent(root) {
  const { stamp } = paths(root);
  const before = readStamp(stamp);
  if (before === undefined) return false;
  const { fast, content, sources } = fingerprints(root);
  if (!outputsAreThere(root, sources)) return false;
  if (before.fast === fast) return true;
  if (before.content !== content()) return false;
  writeStamp(stamp, { ...before, fast });
  return true;
}

function compile(root) {
  const { compiler } = paths(root);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new SetupError(`The build failed:\n${output.trim()}`));
    });
  });
}

/** A deleted source must not live on in dist/: folders are read as registries. */
function prune(root, sources) {
  const { dist, bundle } = paths(root);
  const kept = new Set(sources.flatMap((source) => [outputOf(source), `${outputOf(source)}.map`]));
  const walk = (folder) => {
    for (const entry of readdirSync(join(dist, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (/\.js(\.map)?$/.test(path) && !kept.has(path) && join(dist, path) !== bundle)
        rmSync(join(dist, path));
    }
  };
  walk("");
}

/** Plain JavaScript that the product shares with the scripts: the compiler leaves it alone. It has declarations. */
function copyShared(root) {
  for (const declaration of filesUnder(root, "scripts/lib", (path) => path.endsWith(".d.mts"))) {
    const path = declaration.replace(/\.d\.mts$/, ".mjs");
    const target = join(root, "dist", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(join(root, path)));
  }
}

async function bundle(root) {
  const { workflows, bundler, bundle: target } = paths(root);
  if (!existsSync(workflows)) return;
  const { bundleWorkflows } = await import(pathToFileURL(bundler).href);
  const code = await bundleWorkflows(workflows, (line) => process.stderr.write(`${line}\n`));
  writeFileSync(`${target}.new`, code);
  renameSync(`${target}.new`, target);
}

/**
 * Compiles the sources into dist/ and bundles the workflows.
 *
 * @throws SetupError with the compiler's messages
 */
export async function bringBuildUpToDate(root, say) {
  const { stamp, memory, main } = paths(root);
  const { fast, content, sources } = fingerprints(root);
  say("Building …");
  // The stamp goes first: a build that is killed is not taken for a whole one.
  rmSync(stamp, { force: true });
  // The compiler remembers what it has written and does not look whether it is still there.
  if (!outputsAreThere(root, sources)) rmSync(memory, { force: true });
  await compile(root);
  prune(root, sources);
  copyShared(root);
  await bundle(root);
  if (existsSync(main)) chmodSync(main, 0o755);
  writeStamp(stamp, { fast, content: content() });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
  const say = (line) => process.stderr.write(`${line}\n`);
  const waiting = ({ pid }) => say(`Waiting for another set-up (process ${pid}) …`);
  try {
    await withFolderLock(join(root, ".cache", "setup.lock"), waiting, () => bringBuildUpToDate(root, say));
  } catch (thrown) {
    if (!(thrown instanceof SetupError)) throw thrown;
    say(thrown.message);
    process.exitCode = 1;
  }
}
