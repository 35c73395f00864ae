import { once } from "node:events";
import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Project } from "./testing/project.ts";

const done = "found a server";
/** A project that has been set up once; most tests start from a copy. */
let settled: Project;
let project: Project;

beforeAll(async () => {
  settled = new Project();
  project = settled;
  await setUpWell();
});
afterEach(() => {
  if (project !== settled) project.remove();
});
afterAll(() => settled.remove());

async function setUpWell(): Promise<string[]> {
  const { code, lines } = await project.setUp();
  expect(code, lines.join("\n")).toBe(0);
  return lines;
}

describe("setup", () => {
  it("takes a clean clone to a build, and has nothing to do the second time", async () => {
    project = new Project();
    project.write("sources/one.test.ts", "syntax error here is nobody's business");
    expect(await setUpWell()).toEqual(["Installing dependencies …", "Building …", done]);
    expect(project.read("dist/sources/one.js")).toContain("one = 1");
    expect(readdirSync(project.path("dist/scripts/lib")).sort()).toEqual(["folderLock.mjs", "processes.mjs"]);
    expect(readdirSync(project.path(".cache"))).toEqual(["npm-cache"]);
    const built = statSync(project.path("dist/sources/one.js")).mtimeMs;
    expect(await setUpWell()).toEqual([done]);
    expect(statSync(project.path("dist/sources/one.js")).mtimeMs).toBe(built);
    expect(await project.setUp(["--quiet"])).toEqual({ code: 0, lines: [] });
  });

  it("prints the finder's steps, one a line, when there is no server", async () => {
    project = settled.copy();
    const outcome = await project.setUp(["--quiet"], { FINDS: "nothing" });
    expect(outcome).toEqual({ code: 1, lines: ["No server.", "  1. here: not there"] });
  });

  it("keeps dependencies that are right already, whoever installed them", async () => {
    project = settled.copy();
    rmSync(project.path("node_modules/.densing-setup.json"));
    for (const source of ["packages", ".cache"]) rmSync(project.path(source), { recursive: true });
    expect(await setUpWell()).toEqual([done]);
    rmSync(project.path("node_modules/.densing-setup.json"));
    rmSync(project.path("node_modules/protobufjs"), { recursive: true });
    expect((await project.setUp()).lines[0]).toBe("Installing dependencies …");
  });

  it("builds again when the content changed, not when only time stamps did", async () => {
    project = settled.copy();
    utimesSync(project.path("sources/one.ts"), 1, 1);
    expect(await setUpWell()).toEqual([done]);
    project.write("sources/one.ts", "export const one: number = 111;\n");
    expect(await setUpWell()).toEqual(["Building …", done]);
    expect(project.read("dist/sources/one.js")).toContain("one = 111");
  });

  it("bundles the workflows, makes the command executable, and removes the outputs of deleted sources", async () => {
    project = settled.copy();
    const bundler = 'export const bundleWorkflows = async (path: string) => "bundle of " + path;\n';
    project.write("temporal/workflowBundle.ts", bundler);
    project.write("workflows/index.ts", "export const workflows = 1;\n");
    project.write("cli/main.ts", "#!/usr/bin/env node\nexport {};\n");
    rmSync(project.path("sources/one.ts"));
    expect(await setUpWell()).toEqual(["Building …", done]);
    expect(project.read("dist/workflow-bundle.js")).toBe(
      `bundle of ${project.path("dist/workflows/index.js")}`,
    );
    expect(statSync(project.path("dist/cli/main.js")).mode & 0o111).toBe(0o111);
    expect(readdirSync(project.path("dist/sources"))).toEqual([]);
  });

  it("makes deleted outputs again", async () => {
    project = settled.copy();
    rmSync(project.path("dist/sources/one.js"));
    expect(await setUpWell()).toEqual(["Building …", done]);
    expect(project.has("dist/sources/one.js")).toBe(true);
  });

  it("fails with the compiler's message, and does not take the failed build for a whole one", async () => {
    project = settled.copy();
    project.write("sources/one.ts", 'export const one: number = "one";\n');
    for (const _ of [1, 2]) {
      const { code, lines } = await project.setUp();
      expect(code).toBe(1);
      expect(lines.slice(-2)).toEqual([
        "The build failed:",
        expect.stringContaining("sources/one.ts(1,14): error TS2322"),
      ]);
    }
  });
});

describe("setup without a network", () => {
  it("says so and fails when nothing usable is installed", async () => {
    project = new Project();
    project.remotePackage("left-out", "1.0.0");
    project.lock();
    const { code, lines } = await project.setUp();
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(
      /^The dependencies could not be installed: the npm registry cannot be reached \(ECONNREFUSED\)/,
    );
    expect(project.has("node_modules")).toBe(false);
  });

  it("goes on with what was installed before when only versions differ, and tries again the next time", async () => {
    project = settled.copy();
    project.remotePackage("protobufjs", "8.0.1");
    project.lock();
    for (const _ of [1, 2]) {
      const lines = await setUpWell();
      expect(lines).toContainEqual(expect.stringContaining("node_modules/protobufjs is 8.0.0, not 8.0.1"));
      expect(lines.at(-1)).toBe(done);
    }
  });

  it("puts the installed dependencies back when a new one cannot be had", async () => {
    project = settled.copy();
    project.remotePackage("left-out", "1.0.0");
    project.lock();
    expect((await project.setUp()).code).toBe(1);
    expect(project.has("node_modules/typescript/bin/tsc")).toBe(true);
  });
});

describe("setup and the lockfile", () => {
  /** A registry that has nothing at all. */
  async function emptyRegistry(): Promise<string> {
    const registry = createServer((_, response) => response.writeHead(404).end("{}")).listen(0, "127.0.0.1");
    onTestFinished(() => void registry.close());
    await once(registry, "listening");
    const address = registry.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  it("refuses two copies of protobufjs", async () => {
    project = settled.copy();
    project.package("node_modules/wrapper", { version: "1.0.0", dependencies: { protobufjs: "7.0.0" } });
    project.package("node_modules/wrapper/node_modules/protobufjs", { version: "7.0.0" });
    project.lock();
    const { code, lines } = await project.setUp();
    expect(code).toBe(1);
    expect(lines.at(-1)).toContain(
      "2 copies of protobufjs (node_modules/protobufjs, node_modules/wrapper/node_modules/protobufjs)",
    );
  });

  it("accepts a lockfile without the builds for platforms its registry had not got", async () => {
    project = settled.copy();
    project.registry = await emptyRegistry();
    project.package("node_modules/native", {
      version: "1.0.0",
      optionalDependencies: { "native-elsewhere": "1.0.0" },
    });
    project.lock();
    const before = project.read("package-lock.json");
    expect(await setUpWell()).toContain("Installing dependencies …");
    expect(await setUpWell()).toEqual([done]);
    expect(project.read("package-lock.json")).toBe(before);
  });

  it("names what is wrong when package.json and lockfile disagree", async () => {
    project = new Project();
    project.registry = await emptyRegistry();
    const manifest = project.read("package.json");
    project.write("package.json", manifest.replace('"dependencies":{', '"dependencies":{"new":"1.0.0",'));
    const { code, lines } = await project.setUp();
    expect(code).toBe(1);
    expect(lines.at(-1)).toContain("new@1.0.0");
  });
});

describe("setup several times at once", () => {
  it("does the work once", async () => {
    project = new Project();
    const outcomes = await Promise.all([1, 2, 3].map(() => project.setUp()));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    const lines = outcomes.flatMap(({ lines: each }) => each);
    expect(lines.filter((line) => line === "Installing dependencies …")).toHaveLength(1);
    expect(lines.filter((line) => line === "Building …")).toHaveLength(1);
    expect(lines.filter((line) => line === done)).toHaveLength(3);
  });

  it.each(["Installing", "Building"])("recovers from one killed while it was %s", async (step) => {
    project = new Project();
    await project.killAt(step);
    const lines = await setUpWell();
    expect(lines.at(-1)).toBe(done);
    expect(project.has("dist/sources/one.js")).toBe(true);
    expect(project.has("node_modules/protobufjs/package.json")).toBe(true);
    expect(await setUpWell()).toEqual([done]);
  });
});
