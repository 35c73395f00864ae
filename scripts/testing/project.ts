import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tarGzOf } from "../../temporal/testing/archives.ts";

const scripts = fileURLToPath(new URL("..", import.meta.url));
const compiler = fileURLToPath(import.meta.resolve("typescript/lib/tsc.js"));

export type Outcome = { readonly code: number | null; readonly lines: string[] };

type Package = { readonly version: string; readonly files?: Readonly<Record<string, string>> } & Readonly<
  Record<string, unknown>
>;

const compilerOptions = {
  rootDir: ".",
  outDir: "dist",
  module: "nodenext",
  target: "es2023",
  lib: ["es2023"],
  types: [],
  strict: true,
  skipLibCheck: true,
  incremental: true,
  tsBuildInfoFile: "dist/.tsbuildinfo",
};

const files = {
  "tsconfig.build.json": JSON.stringify({
    compilerOptions,
    include: ["**/*.ts"],
    exclude: ["node_modules", "dist", "**/*.test.ts"],
  }),
  "temporal/findServer.ts": `
    export async function findTemporal({ environment }: { environment: Record<string, string | undefined> }) {
      if (environment.FINDS === "nothing")
        throw Object.assign(new Error("No server."), { type: "temporal-unavailable", facts: { "1. here": "not there" } });
      return { found: "a server" };
    }
    export const describeFound = (found: string) => "found " + found;`,
  "sources/one.ts": "export const one: number = 1;\n",
};

/**
 * A small project with our scripts in it, for running set-up for real (npm, compiler, locks) without a network: its
 * packages are archives beside it, its compiler is ours, its finder says where it would look.
 */
export class Project {
  readonly root = mkdtempSync(join(tmpdir(), "densing-setup-"));
  private locked: Record<string, unknown> = {};
  private dependencies: Record<string, string> = {};
  registry = "http://127.0.0.1:1";

  constructor() {
    const product = (path: string) => !path.slice(scripts.length).includes("test");
    cpSync(scripts, this.path("scripts"), { recursive: true, filter: product });
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    const bin = `require(${JSON.stringify(compiler)});`;
    this.package("node_modules/typescript", { version: "5.0.0", files: { "bin/tsc": bin } });
    this.package("node_modules/protobufjs", { version: "8.0.0" });
    this.lock();
  }

  /** The project as it is now, in a folder of its own. */
  copy(): Project {
    const copy = new Project();
    rmSync(copy.root, { recursive: true });
    cpSync(this.root, copy.root, { recursive: true, preserveTimestamps: true });
    copy.locked = { ...this.locked };
    copy.dependencies = { ...this.dependencies };
    return copy;
  }

  path(name: string): string {
    return join(this.root, name);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Adds a package to the lockfile, as an archive beside the project. */
  package(path: string, { files: content = {}, ...fields }: Package): void {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const manifest = JSON.stringify({ name, ...fields });
    const archive = tarGzOf(
      Object.fromEntries(
        Object.entries({ "package.json": manifest, ...content }).map(([file, text]) => [
          `package/${file}`,
          text,
        ]),
      ),
    );
    const file = `packages/${name}-${fields.version}.tgz`;
    mkdirSync(this.path("packages"), { recursive: true });
    writeFileSync(this.path(file), archive);
    const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
    this.locked[path] = { resolved: `file:${file}`, integrity, ...fields };
    if (path.lastIndexOf("node_modules/") === 0) this.dependencies[name] = `file:${file}`;
  }

  /** Names a package in package.json and lockfile that only the registry has. */
  remotePackage(name: string, version: string): void {
    this.dependencies[name] = version;
    this.locked[`node_modules/${name}`] = {
      version,
      resolved: `${this.registry}/${name}.tgz`,
      integrity: "sha512-AAAA",
    };
  }

  /** Writes package.json and package-lock.json as the packages added so far want them. */
  lock(): void {
    const own = { name: "project", version: "1.0.0" };
    const root = { ...own, dependencies: this.dependencies };
    this.write("package.json", JSON.stringify({ ...root, type: "module" }));
    const packages = { "": root, ...this.locked };
    this.write("package-lock.json", JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages }));
  }

  private start(parameters: readonly string[], environment: Readonly<Record<string, string>>) {
    const { npm_execpath: _ours, ...inherited } = process.env;
    return spawn(process.execPath, [this.path("scripts/setup.mjs"), ...parameters], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...inherited,
        npm_config_registry: this.registry,
        npm_config_cache: this.path(".cache/npm-cache"),
        npm_config_fetch_retries: "0",
        ...environment,
      },
    });
  }

  /** Runs set-up to its end. @returns its exit code and what it printed */
  setUp(
    parameters: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const child = this.start(parameters, environment);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => {
      child.once("close", (code) =>
        resolve({ code, lines: output.split("\n").filter((line) => line !== "") }),
      );
    });
  }

  /** Starts set-up and kills it with SIGKILL as soon as it has said `line`. */
  killAt(line: string): Promise<void> {
    const child = this.start([], {});
    return new Promise((resolve) => {
      child.stderr.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes(line)) child.kill("SIGKILL");
      });
      child.once("exit", () => resolve());
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20 });
  }
}
