import { describe, expect, it } from "vitest";
import { isAllowed, redirectTarget } from "./redirects.ts";

const hosts = ["raw.example.org", "cdn.example.org", "127.0.0.1:8080"];

describe("isAllowed", () => {
  it.each([
    ["https://raw.example.org/a", true],
    ["https://raw.example.org:443/a", true],
    ["http://127.0.0.1:8080/", true],
    ["https://RAW.example.org/a", true],
    ["https://raw.example.org:8443/a", false],
    ["https://sub.raw.example.org/a", false],
    ["https://raw.example.org.evil.test/a", false],
    ["https://raw.example.org@evil.test/a", false],
    ["https://user@raw.example.org/a", false],
    ["https://raw.example.org./a", false],
    ["file://raw.example.org/a", false],
  ])("%s: %s", (url, allowed) => {
    expect(isAllowed(new URL(url), hosts)).toBe(allowed);
  });
});

describe("redirectTarget", () => {
  const start = new URL("https://raw.example.org/a/b?x=1");
  const target = (location: string) => redirectTarget(location, [start], hosts, 5);

  it("resolves relative targets and drops fragments", () => {
    expect(target("../c#part").href).toBe("https://raw.example.org/c");
    expect(target("//cdn.example.org/c").href).toBe("https://cdn.example.org/c");
  });

  it("refuses to leave https", () => {
    const refused = expect.objectContaining({
      type: "redirect-refused",
      message: expect.stringContaining("from https to http://raw.example.org/a"),
    });
    expect(() => target("http://raw.example.org/a?token=x")).toThrow(refused);
  });

  it("refuses forms of this machine that are not on the list", () => {
    for (const location of [
      "https://0x7f.1/",
      "https://[::1]/",
      "https://2130706433/",
      "https://localhost/",
    ]) {
      expect(() => target(location)).toThrow(expect.objectContaining({ type: "redirect-refused" }));
    }
  });
});
