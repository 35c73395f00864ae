import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { loadSources } from "../sources/registry.ts";
import { partsOf, type Source } from "../sources/source.ts";

/*
 * For tests of the whole product: the built CLI as a child process, on a data folder of its own, with a loopback
 * mirror in the place of the sources.
 */

export const packageRoot = resolve(import.meta.dirname, "..");

/** A folder that is removed when the test ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `densing-${name}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `densing …` to its end, from the package or from a copy of it. */
export function densing(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  root = packageRoot,
): Promise<Finished> {
  return new Promise((done) => {
    const command = [join(root, "dist", "cli", "main.js"), ...args];
    const options = { env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, command, options, (_error, stdout, stderr) => {
      done({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** Starts `densing …` and leaves it running; it is killed when the test ends. */
export function startDensing(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(packageRoot, "dist", "cli", "main.js"), ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    child,
    ended,
    output: () => output,
    /** Resolves when the output matches; rejects when the process ends before it does. */
    async says(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${output}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
  };
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that answers for the sources under `/<host>/<path>`; anything else is 404. */
export async function startMirror(answers: Readonly<Record<string, Answer | string>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === "string")
      response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" }).end(answer);
    else answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** The body of a fixture, as text. */
export function fixtureBody(source: string, name: string): string {
  const folder = join(packageRoot, "fixtures", source, name);
  for (const file of ["body.json", "body.md", "body.html", "body.txt", "body.csv"]) {
    if (existsSync(join(folder, file))) return readFileSync(join(folder, file), "utf8");
  }
  throw new Error(`no body in ${folder}`);
}

const sources = await loadSources();

const pathOf = (url: string): string => url.replace(/^https:\//, "");

/** Where the mirror is asked for each source that is one body, by id. */
export const mirrorPaths: Readonly<Record<string, string>> = Object.fromEntries(
  sources.map(({ id, url }) => [id, pathOf(url)]),
);

/**
 * Which fixture of a source in parts stands for a part: the case whose `case.json` names it, the case of its name, or
 * `good`; where bodies may be empty, the case `no-table`, since one body for all parts would be many documents.
 */
function caseOfPart(source: Source, part: string): string {
  const folder = join(packageRoot, "fixtures", source.id);
  // `good` comes before the cases that go wrong with the same part.
  const cases = readdirSync(folder).sort((a, b) => Number(b === "good") - Number(a === "good"));
  const isOf = (name: string): boolean => {
    const file = join(folder, name, "case.json");
    return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).part === part;
  };
  if (cases.includes(part)) return part;
  return cases.find(isOf) ?? (source.mayBeEmpty && cases.includes("no-table") ? "no-table" : "good");
}

/** What the mirror answers when every source is well: its good fixtures, under its usual content type. */
export function goodAnswers(): Record<string, Answer | string> {
  return Object.fromEntries(
    sources.flatMap((source) =>
      partsOf(source).map(({ part, url = source.url }) => {
        const body = fixtureBody(source.id, part === undefined ? "good" : caseOfPart(source, part));
        const type = source.accept.contentTypes[0] ?? "text/plain";
        const answer: Answer = (_request, response) =>
          void response.writeHead(200, { "Content-Type": type }).end(body);
        return [pathOf(url), answer];
      }),
    ),
  );
}
