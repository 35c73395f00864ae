import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultServer, startFaultServer } from "./testing/faultServer.ts";
import { visitor } from "./testing/visitor.ts";

const now = new Date("2026-11-24T06:00:00.000Z");
let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

const get = (path: string) => visitor().get({ host: server.host, origin: `http://${server.host}` }, path);

describe("statuses", () => {
  it.each([
    ["/401", "source-forbidden"],
    ["/403", "source-forbidden"],
    ["/404", "source-not-found"],
    ["/410", "source-not-found"],
    ["/418", "source-forbidden"],
    ["/500", "source-server-error"],
    ["/503", "source-server-error"],
    ["/no-content", "content-suspicious"],
    ["/never-asked-304", "content-suspicious"],
  ])("%s is %s", async (path, type) => {
    await expect(get(path)).rejects.toMatchObject({
      name: "DensingError",
      type,
      facts: { url: `http://${server.host}${path}` },
    });
  });

  it.each([
    [429, "120", 120],
    [429, "Tue, 24 Nov 2026 06:02:00 GMT", 120],
    [429, "Tue, 24 Nov 2026 05:00:00 GMT", 1],
    [429, "1000000000", 3600],
    [429, "-5", 1],
    [429, "0", 1],
    [429, "soon", undefined],
    [429, "", undefined],
    [503, "7", 7],
    [403, "60", 60],
  ])("%i with Retry-After %j asks for a wait of %s seconds", async (status, value, seconds) => {
    await expect(get(`/limited/${status}/${encodeURIComponent(value)}`)).rejects.toMatchObject({
      type: "source-rate-limited",
      facts: { status, retryAfterSeconds: seconds },
    });
  });
});

describe("a spent quota", () => {
  const later = now.getTime() / 1000 + 90;

  it.each([
    [403, "0", String(later), 90],
    [429, "0", String(later), 90],
    [403, "0", "99999999999", 3600],
    [403, "0", "1", 1],
  ])(
    "%i with %s left and a reset at %s asks for a wait of %i seconds",
    async (status, left, reset, seconds) => {
      await expect(get(`/quota/${status}/${left}/${reset}`)).rejects.toMatchObject({
        type: "source-rate-limited",
        facts: { status, retryAfterSeconds: seconds },
      });
    },
  );

  it.each([
    [403, "12", String(later), "source-forbidden"],
    [403, "0", "soon", "source-forbidden"],
    [404, "0", String(later), "source-not-found"],
    [500, "0", String(later), "source-server-error"],
    [503, "0", String(later), "source-server-error"],
  ])("is not what %i with %s left and a reset at %s tells", async (status, left, reset, type) => {
    await expect(get(`/quota/${status}/${left}/${reset}`)).rejects.toMatchObject({ type });
  });

  it("gives way to a Retry-After", async () => {
    await expect(get(`/quota/403/0/${later}/30`)).rejects.toMatchObject({ facts: { retryAfterSeconds: 30 } });
  });
});
