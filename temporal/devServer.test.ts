import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isRunning } from "../scripts/lib/processes.mjs";
import { type DevServer, type DevServerOptions, startDevServer } from "./devServer.ts";
import { answers } from "./serverProcess.ts";
import { readServerRecord, writeServerRecord } from "./serverRecord.ts";
import { temporalCli } from "./testing/temporalCli.ts";

const anyPorts = { port: 0, uiPort: 0 };
let executable: string;
let home: string;
let said: string[];
const atEnd: (() => unknown)[] = [];

function options(more: Partial<DevServerOptions> = {}): DevServerOptions {
  const say = (line: string) => void said.push(line);
  return { home, executable, environment: process.env, say, preferredPorts: anyPorts, ...more };
}

async function start(more: Partial<DevServerOptions> = {}): Promise<DevServer> {
  const server = await startDevServer(options(more));
  atEnd.push(() => server.stop());
  return server;
}

/** Listens on a port of loopback, so that it is taken. */
async function takePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  atEnd.push(() => listener.close());
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Two ports that nobody listens on just now. */
async function freePorts() {
  const [port, uiPort] = await Promise.all([takePort(), takePort()]);
  for (const close of atEnd.splice(-2)) await close();
  return { port, uiPort };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

function portOf(server: DevServer): number {
  return Number(server.address.split(":")[1]);
}

beforeAll(async () => {
  executable = await temporalCli();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "densing dev%20server-"));
  said = [];
});
afterEach(async () => {
  for (const undo of atEnd.splice(0).reverse()) await undo();
  rmSync(home, { recursive: true, force: true });
});

describe("startDevServer", () => {
  it("serves gRPC and the UI on loopback and keeps its database in the data folder", async () => {
    const server = await start();
    expect(server.reused).toBe(false);
    expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/);
    const page = await fetch(server.uiAddress);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<html");
    expect(readFileSync(join(home, "temporal.db")).subarray(0, 15).toString()).toBe("SQLite format 3");
    expect(readServerRecord(home)?.pid).toBe(server.pid());
  });

  it("leaves neither process nor pid file after stop", async () => {
    const server = await start();
    const pid = server.pid();
    await server.stop();
    expect(isRunning(pid)).toBe(false);
    expect(readServerRecord(home)).toBeUndefined();
    expect(await answers(portOf(server), 1_000)).toBe(false);
  });

  it("takes other ports when the preferred ones are taken, and says so", async () => {
    const [port, uiPort] = [await takePort(), await takePort()];
    const server = await start({ preferredPorts: { port, uiPort } });
    expect(server.address).not.toContain(String(port));
    expect(said).toEqual([
      `Port ${port} is taken; the Temporal server listens on ${portOf(server)} instead.`,
      `Port ${uiPort} is taken; the Temporal UI listens on ${server.uiAddress.split(":")[2]} instead.`,
    ]);
  });

  it("never takes another's server for its own when two start at one moment on one port", async () => {
    const ports = await freePorts();
    const other = mkdtempSync(join(tmpdir(), "densing-other-"));
    atEnd.push(() => rmSync(other, { recursive: true, force: true }));
    const started = await Promise.all([
      start({ preferredPorts: ports }),
      start({ preferredPorts: ports, home: other }),
    ]);
    expect(new Set(started.map(portOf)).size).toBe(2);
    for (const server of started) expect(isRunning(server.pid())).toBe(true);
  });

  it("refuses with port-taken when exact ports are taken", async () => {
    const exactPorts = { port: await takePort(), uiPort: await takePort() };
    await expect(startDevServer(options({ exactPorts }))).rejects.toMatchObject({ type: "port-taken" });
    expect(readServerRecord(home)).toBeUndefined();
  });

  it("says temporal-unavailable with the reason when the executable is not a server", async () => {
    const impostor = join(home, "temporal");
    writeFileSync(impostor, "#!/bin/sh\necho nothing of the kind >&2\nexit 7\n", { mode: 0o755 });
    await expect(startDevServer(options({ executable: impostor }))).rejects.toMatchObject({
      type: "temporal-unavailable",
      message: expect.stringContaining("exit code 7"),
      facts: { output: "nothing of the kind" },
    });
    await expect(startDevServer(options({ executable: join(home, "absent") }))).rejects.toMatchObject({
      type: "temporal-unavailable",
      message: expect.stringContaining("ENOENT"),
    });
  });

  it("sets a damaged database aside and begins a new one", async () => {
    writeFileSync(join(home, "temporal.db"), "this is not a database ".repeat(1000));
    await start();
    expect(said).toEqual([expect.stringContaining("temporal.db.damaged-1")]);
    expect(readFileSync(join(home, "temporal.db.damaged-1"), "utf8")).toContain("this is not a database");
  });

  it("starts again on the same ports when the server is killed", async () => {
    const server = await start();
    const first = server.pid();
    process.kill(first, "SIGKILL");
    await until(() => server.pid() !== first);
    expect(await answers(portOf(server), 5_000)).toBe(true);
    expect(said).toEqual([expect.stringContaining("ended unexpectedly")]);
  });
});

describe("a server left behind", () => {
  async function crashedParent(): Promise<{ address: string; pid: number }> {
    const here = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));
    const parent: ChildProcess = spawn(
      process.execPath,
      ["--import", here("typeScript.mjs"), here("crashingParent.ts"), home, executable],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(parent.stdout!, "data")) as [Buffer];
    parent.kill("SIGKILL");
    await once(parent, "exit");
    return JSON.parse(line.toString()) as { address: string; pid: number };
  }

  it("by a parent killed with SIGKILL is used again, and stopped with the new owner", async () => {
    const left = await crashedParent();
    expect(isRunning(left.pid)).toBe(true);
    const server = await start();
    expect(server.reused).toBe(true);
    expect({ address: server.address, pid: server.pid() }).toEqual(left);
    await server.stop();
    expect(isRunning(left.pid)).toBe(false);
  });

  it("that hangs is killed and replaced", async () => {
    const left = await crashedParent();
    process.kill(left.pid, "SIGSTOP");
    const server = await start();
    expect(server.reused).toBe(false);
    expect(server.pid()).not.toBe(left.pid);
    expect(isRunning(left.pid)).toBe(false);
  }, 180_000);

  it("whose process id now belongs to another program is ignored, and that program is left alone", async () => {
    mkdirSync(home, { recursive: true });
    const bystander = spawn("sleep", ["600"]);
    atEnd.push(() => bystander.kill("SIGKILL"));
    writeServerRecord(home, { pid: bystander.pid!, started: "another boot 1", port: 1, uiPort: 2 });
    const server = await start();
    expect(server.reused).toBe(false);
    expect(isRunning(bystander.pid!)).toBe(true);
  });
});
