import { describe, expect, it } from "vitest";
import { readCsv } from "./csv.ts";

describe("readCsv", () => {
  it("keeps every cell as it is written, over several lines and with quotes in it", () => {
    const text = 'Name,"Note, long"\r\n"a ""b""",\r\n" c","two\nlines"\r\n\r\n';
    expect(readCsv(text, "some-source")).toEqual({
      header: ["Name", "Note, long"],
      rows: [
        ['a "b"', ""],
        [" c", "two\nlines"],
      ],
      isEnded: true,
    });
  });

  it("leaves ragged records ragged", () => {
    expect(readCsv("a,b\n1\n1,2,3\n", "some-source").rows).toEqual([["1"], ["1", "2", "3"]]);
  });

  it("tells whether the last cell may be cut", () => {
    expect(readCsv("a,b\n1,0.6", "some-source").isEnded).toBe(false);
    expect(readCsv("a,b\n1,0.66\r\n", "some-source").isEnded).toBe(true);
  });

  it.each(['a,b\n1,"2', 'a,b\n1,2"3"\n', "", "\n\n"])("refuses %j whole", (text) => {
    expect(() => readCsv(text, "some-source")).toThrow(
      expect.objectContaining({
        type: "body-unparseable",
        facts: expect.objectContaining({ source: "some-source" }),
      }),
    );
  });
});
