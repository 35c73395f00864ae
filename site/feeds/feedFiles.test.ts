import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { plainText } from "../escape.ts";
import { renderAtom } from "./atom.ts";
import { type Feed, type FeedEntry, keyOf, tagUri } from "./feed.ts";
import { feedFiles } from "./feedFiles.ts";
import { renderJsonFeed } from "./jsonFeed.ts";
import { childOf, childrenOf, readXml } from "./testing/readXml.ts";

const entry = (more: Partial<FeedEntry> = {}): FeedEntry => ({
  key: keyOf("candidate", "release", "hf-hub", "Lab/Next-7B"),
  title: "Lab/Next-7B",
  at: "2026-11-24T00:00:00.000Z",
  address: "https://huggingface.co/Lab/Next-7B",
  facts: [{ name: "Licence", value: "apache-2.0" }],
  data: { kind: "candidate", name: "Lab/Next-7B" },
  ...more,
});
const feed = (...entries: FeedEntry[]): Feed => ({
  name: "new-models",
  description: "d",
  updated: "2026-11-24T00:00:00.000Z",
  entries,
});

/** What markup, terminals, readers and parsers have been broken with, and anything else. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        "]]>",
        "<![CDATA[",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "&lt;b&gt;",
        "&#0;",
        "&xxe;",
        "\u0000",
        "\u0008",
        "\u001b[31m",
        "\u202e",
        "\u2066",
        "\u061c",
        "\u2028",
        "\ud800",
        "\ufffe",
        "\uffff",
        "javascript:alert(1)",
        "<?xml?>",
        "<!--",
        "-->",
        "a",
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
);
const hostileEntry = fc
  .record({ name: hostile, title: hostile, address: fc.option(hostile), label: hostile, value: hostile })
  .map(({ name, title, address, label, value }) =>
    entry({
      key: keyOf("candidate", "model", name),
      title,
      address,
      facts: [{ name: label, value }],
      data: { name },
    }),
  );
const unwanted = /[\p{Cc}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u;
/** What XML can hold of what a reader is shown. */
const shown = (text: string) => plainText(text).replace(/[\ufffe\uffff]/g, "");

describe("renderAtom", () => {
  it("is Atom: what RFC 4287 demands of a feed and of an entry stands there once", () => {
    const root = readXml(renderAtom(feed(entry(), entry({ key: "other", address: null }))));
    expect(root.name).toBe("http://www.w3.org/2005/Atom feed");
    expect(childOf(root, "id").text).toBe("tag:densing,2026:new-models");
    expect(childOf(root, "title").text).toBe("densing: new open models");
    expect(childOf(childOf(root, "author"), "name").text).not.toBe("");
    expect(childOf(root, "updated").text).toBe("2026-11-24T00:00:00.000Z");
    const links = childrenOf(root, "link").map(({ attributes }) => [attributes.rel, attributes.href]);
    expect(links).toEqual([
      ["self", "new-models.atom"],
      ["alternate", "../"],
    ]);
    const [first, second] = childrenOf(root, "entry");
    expect(childOf(first!, "id").text).toBe("tag:densing,2026:candidate/release/hf-hub/Lab%2FNext-7B");
    expect(childOf(first!, "title").text).toBe("Lab/Next-7B");
    expect(childOf(first!, "updated").text).toBe("2026-11-24T00:00:00.000Z");
    expect(childOf(first!, "link").attributes).toMatchObject({
      rel: "alternate",
      href: "https://huggingface.co/Lab/Next-7B",
    });
    expect(childOf(first!, "content")).toMatchObject({
      attributes: { type: "html" },
      text: "<ul><li>Licence: apache-2.0</li></ul>",
    });
    expect(childrenOf(second!, "link")).toEqual([]);
  });

  it("is well-formed and gives back as text whatever text came in", () => {
    fc.assert(
      fc.property(fc.array(hostileEntry, { maxLength: 4 }), (entries) => {
        const xml = renderAtom(feed(...entries));
        expect(xml.replaceAll("\n", "")).not.toMatch(unwanted);
        const read = childrenOf(readXml(xml), "entry");
        expect(read).toHaveLength(entries.length);
        for (const [index, { title, facts, key }] of entries.entries()) {
          expect(childOf(read[index]!, "id").text).toBe(tagUri(key));
          expect(childOf(read[index]!, "title").text).toBe(shown(title));
          const { document } = parseHTML(`<body>${childOf(read[index]!, "content").text}</body>`);
          expect([...document.querySelectorAll("*")].map(({ tagName }) => tagName)).toEqual([
            "BODY",
            "UL",
            "LI",
          ]);
          expect(document.querySelector("li")!.textContent).toBe(
            `${shown(facts[0]!.name)}: ${shown(facts[0]!.value)}`,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["https://huggingface.co/Lab/Next-7B", "https://huggingface.co/Lab/Next-7B"],
    ["../snapshots/2026-11-24-1f3a9c2e/report.html", "../snapshots/2026-11-24-1f3a9c2e/report.html"],
    ["../reports/2026-10/", "../reports/2026-10/"],
    ["javascript:alert(1)", undefined],
    ["JAVASCRIPT://x/%0aalert(1)", undefined],
    ["data:text/html,x", undefined],
    ["//evil.example/x", undefined],
    ["http://plain.example/", undefined],
    ["https://user:secret@host.example/", undefined],
    ["../../captures/index.jsonl", undefined],
    ["../.unfinished/x", undefined],
    ['https://host.example/"onclick="x', undefined],
    ["relative/path", undefined],
  ])("leads from %j to %j", (address, expected) => {
    const [read] = childrenOf(readXml(renderAtom(feed(entry({ address })))), "entry");
    expect(childrenOf(read!, "link")[0]?.attributes.href).toBe(expected);
  });

  it("cuts what no person reads", () => {
    const [read] = childrenOf(readXml(renderAtom(feed(entry({ title: "\u{1f600}".repeat(5000) })))), "entry");
    expect([...childOf(read!, "title").text]).toHaveLength(300);
  });
});

describe("renderJsonFeed", () => {
  it("is JSON Feed 1.1, with the data for programs beside", () => {
    const inner = entry({ key: "other", address: "../snapshots/2026-11-24-1f3a9c2e/report.html" });
    expect(JSON.parse(renderJsonFeed(feed(entry(), inner)))).toMatchObject({
      version: "https://jsonfeed.org/version/1.1",
      title: "densing: new open models",
      items: [
        {
          id: "tag:densing,2026:candidate/release/hf-hub/Lab%2FNext-7B",
          url: "https://huggingface.co/Lab/Next-7B",
          title: "Lab/Next-7B",
          content_html: "<ul><li>Licence: apache-2.0</li></ul>",
          date_published: "2026-11-24T00:00:00.000Z",
          _densing: { kind: "candidate", name: "Lab/Next-7B" },
        },
        { id: "tag:densing,2026:other" },
      ],
    });
    expect(JSON.parse(renderJsonFeed(feed(inner))).items[0]).not.toHaveProperty("url");
  });

  it("reads back, and holds no character that is more than text", () => {
    fc.assert(
      fc.property(fc.array(hostileEntry, { maxLength: 4 }), (entries) => {
        const json = renderJsonFeed(feed(...entries));
        expect(json.replaceAll("\n", "")).not.toMatch(
          /[\p{Cc}\p{Surrogate}\u061c\u202a-\u202e\u2066-\u2069]/u,
        );
        const { items } = JSON.parse(json);
        for (const [index, { data, title }] of entries.entries()) {
          expect(items[index]).toMatchObject({ title: plainText(title), _densing: data });
          expect(items[index].url ?? "https://").toMatch(/^https:\/\//);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("feedFiles", () => {
  it("gives each feed in both forms, with the same ids", () => {
    const files = feedFiles([feed(entry())]);
    expect([...files.keys()]).toEqual(["new-models.atom", "new-models.json"]);
    const [read] = childrenOf(readXml(files.get("new-models.atom")!), "entry");
    expect(JSON.parse(files.get("new-models.json")!).items[0].id).toBe(childOf(read!, "id").text);
  });
});

describe("keyOf", () => {
  it("is a URI's characters, and different for different parts", () => {
    const parts = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(tagUri(keyOf(...a))).toMatch(/^tag:densing,2026:[\w\-.!~*'()%/]*$/);
        expect(keyOf(...a) === keyOf(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
