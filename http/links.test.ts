import { describe, expect, it } from "vitest";
import { nextLink } from "./links.ts";

const url = new URL("https://api.example.org/repos/1/commits?page=1");
const next = (value: string | undefined) => nextLink(value, url);
const second = "https://api.example.org/repos/1/commits?page=2";

describe("nextLink", () => {
  it.each<[string, string | undefined, string | null]>([
    ["no header", undefined, null],
    ["an empty header", "", null],
    ["the only link", `<${second}>; rel="next"`, second],
    ["one of several", `<https://x.org/9>; rel="last", <${second}>; rel="next"`, second],
    ["the first of two", `<${second}>; rel="next", <https://x.org/3>; rel="next"`, second],
    ["several relations", `<${second}>; rel="prefetch next"`, second],
    ["no quotes, other case, spaces", `<${second}> ;REL = Next`, second],
    ["a parameter before it", `<${second}>; title="a, b; rel=\\"prev\\""; rel=next`, second],
    ["a comma in the address", "</c?since=1,2>; rel=next", "https://api.example.org/c?since=1,2"],
    ["a relative address", '<?page=2#top>; rel="next"', second],
    ["only other relations", `<${second}>; rel="prev", <${second}>; rel="nextish"`, null],
    ["a second rel, which does not count", `<${second}>; rel="prev"; rel="next"`, null],
    ["a link about another page", `<${second}>; rel="next"; anchor="/other"`, null],
    ["next in a title", `<${second}>; title="rel=next; next"`, null],
    ["no address", "next", null],
    ["no URL", "<http://[/>; rel=next", null],
    ["a script", "<javascript:alert(1)>; rel=next", null],
    ["an address without https", "<http://api.example.org/c?page=2>; rel=next", null],
    ["a quote that never ends", `<${second}>; rel="next`, null],
  ])("%s", (_name, value, expected) => {
    expect(next(value)).toBe(expected);
  });

  it("may stay on http", () => {
    expect(nextLink("</2>; rel=next", new URL("http://127.0.0.1:8080/1"))).toBe("http://127.0.0.1:8080/2");
  });
});
