import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { schedules } from "../temporal.config.ts";
import { connectClient, connectWorker, targetFromDevServer, targetFromEnvironment } from "./connection.ts";
import { scheduleDrift } from "./scheduleDrift.ts";
import { startTestServer } from "./testing/testServer.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "densing-connection-"));
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

describe("targetFromEnvironment", () => {
  // Not the tester's own configuration.
  const nowhere = { TEMPORAL_CONFIG_FILE: "/nonexistent/temporal.toml" };

  it("takes address and namespace, and the default namespace when none is named", () => {
    const environment = { ...nowhere, TEMPORAL_ADDRESS: "cluster.example:7233" };
    expect(targetFromEnvironment(environment)).toMatchObject({
      address: "cluster.example:7233",
      namespace: "default",
    });
    const target = targetFromEnvironment({ ...environment, TEMPORAL_NAMESPACE: "densing.a1b2c" });
    expect(target).toMatchObject({
      namespace: "densing.a1b2c",
      options: { address: "cluster.example:7233" },
    });
  });

  it("turns TLS on for an API key, and reads the client's certificate", () => {
    const environment = { ...nowhere, TEMPORAL_ADDRESS: "cloud.example:7233" };
    expect(targetFromEnvironment({ ...environment, TEMPORAL_API_KEY: "k" }).options).toMatchObject({
      apiKey: "k",
      tls: true,
    });
    const [certificate, key] = [join(folder, "client.pem"), join(folder, "client.key")];
    writeFileSync(certificate, "certificate");
    writeFileSync(key, "key");
    const mutual = { TEMPORAL_TLS_CLIENT_CERT_PATH: certificate, TEMPORAL_TLS_CLIENT_KEY_PATH: key };
    expect(targetFromEnvironment({ ...environment, ...mutual }).options.tls).toMatchObject({
      clientCertPair: {
        crt: new Uint8Array(Buffer.from("certificate")),
        key: new Uint8Array(Buffer.from("key")),
      },
    });
  });

  it("reads a profile of a configuration file", () => {
    const file = join(folder, "temporal.toml");
    writeFileSync(file, '[profile.prod]\naddress = "prod.example:7233"\nnamespace = "prod"\n');
    const environment = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: "prod" };
    expect(targetFromEnvironment(environment)).toMatchObject({
      address: "prod.example:7233",
      namespace: "prod",
    });
    expect(() => targetFromEnvironment({ ...environment, TEMPORAL_PROFILE: "absent" })).toThrow(
      expect.objectContaining({ type: "configuration-invalid" }),
    );
  });
});

describe("connectClient and connectWorker", () => {
  it("reach the dev server past a proxy meant for the world outside", async () => {
    for (const name of ["http_proxy", "https_proxy", "grpc_proxy"]) vi.stubEnv(name, "http://127.0.0.1:1");
    const target = targetFromDevServer(server.address);
    const { client, close } = await connectClient(target);
    expect((await client.workflowService.getSystemInfo({})).serverVersion).toMatch(/^\d+\./);
    await close();
    const connection = await connectWorker(target);
    await connection.close();
  });

  it("say temporal-unavailable with the address when nobody answers", async () => {
    const target = targetFromDevServer("127.0.0.1:1");
    const unavailable = { type: "temporal-unavailable", facts: { address: "127.0.0.1:1" } };
    await expect(connectClient(target, 1_000)).rejects.toMatchObject(unavailable);
    await expect(connectWorker(target)).rejects.toMatchObject(unavailable);
  });
});

describe("schedules", () => {
  it.each(schedules)("$id is kept by the server as it is written", async (schedule) => {
    const { client, close } = await connectClient(targetFromDevServer(server.address));
    const { id: scheduleId, spec, policies, workflowType, taskQueue, note } = schedule;
    const action = { type: "startWorkflow", workflowType, taskQueue } as const;
    const handle = await client.schedule.create({ scheduleId, spec, policies, action, state: { note } });
    const kept = await handle.describe();
    expect(scheduleDrift(schedule, kept)).toEqual([]);
    expect(kept.spec.timezone).toBe("UTC");
    expect(kept.info.nextActionTimes.length).toBeGreaterThan(0);
    await handle.delete();
    await close();
  });
});
