import { describe, expect, it } from "vitest";
import { type Address, checkedAddresses } from "./addresses.ts";

const never = () => Promise.reject(new Error("a literal address needs no name server"));
const answering =
  (...addresses: string[]) =>
  async (): Promise<Address[]> =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("checkedAddresses", () => {
  it.each([
    ["http://127.0.0.1/", "loopback"],
    ["http://0x7f.1/", "loopback"],
    ["http://2130706433/", "loopback"],
    ["http://[::1]/", "loopback"],
    ["http://[::ffff:127.0.0.1]/", "loopback"],
    ["http://0.0.0.0/", "unspecified"],
    ["http://169.254.169.254/", "linkLocal"],
    ["http://10.0.0.8/", "private"],
    ["http://192.168.1.1/", "private"],
    ["http://[::ffff:10.0.0.8]/", "private"],
    ["http://100.64.0.1/", "carrierGradeNat"],
    ["http://[fd00::1]/", "uniqueLocal"],
    ["http://[fe80::1]/", "linkLocal"],
    ["http://[64:ff9b::7f00:1]/", "rfc6052"],
    ["http://224.0.0.1/", "multicast"],
    ["http://255.255.255.255/", "broadcast"],
  ])("refuses %s (%s)", async (url, range) => {
    await expect(checkedAddresses(new URL(url), never, false)).rejects.toMatchObject({
      type: "address-refused",
      facts: { range },
    });
  });

  it("allows loopback when asked to, and only that", async () => {
    expect(await checkedAddresses(new URL("http://[::1]/"), never, true)).toEqual([
      { address: "::1", family: 6 },
    ]);
    await expect(checkedAddresses(new URL("http://10.0.0.8/"), never, true)).rejects.toMatchObject({
      type: "address-refused",
    });
  });

  it("takes public addresses, and refuses a host when one of its addresses is not", async () => {
    const url = new URL("https://example.org/");
    const both = answering("93.184.216.34", "2606:2800:220:1::1");
    expect(await checkedAddresses(url, both, false)).toHaveLength(2);
    await expect(checkedAddresses(url, answering("93.184.216.34", "10.1.2.3"), false)).rejects.toMatchObject({
      type: "address-refused",
      facts: { address: "10.1.2.3" },
    });
  });

  it("does not connect to what it cannot read, nor to nothing", async () => {
    const url = new URL("https://example.org/");
    await expect(checkedAddresses(url, answering("localhost"), false)).rejects.toMatchObject({
      facts: { range: "unreadable" },
    });
    await expect(checkedAddresses(url, answering(), false)).rejects.toMatchObject({
      type: "source-unreachable",
    });
  });
});
