import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { records } from "./frontier.ts";

const point = (id: string, date: string, value: number) => ({ id, date, value });

describe("records", () => {
  it("keeps strict improvements, one a day", () => {
    const points = [
      point("b", "2024-01-02", 1),
      point("a", "2024-01-01", 1),
      point("d", "2024-01-03", 3),
      point("c", "2024-01-03", 2),
      point("e", "2024-01-04", 3),
    ];
    expect(records(points, "highest").map(({ id }) => id)).toEqual(["a", "d"]);
  });

  it("falls for prices", () => {
    const points = [point("a", "2024-01-01", 2), point("b", "2024-01-02", 1), point("c", "2024-01-03", 1.5)];
    expect(records(points, "lowest").map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("does not depend on the order of rows, nor on a copy of a dominated one", () => {
    const value = fc.record({ day: fc.integer({ min: 1, max: 28 }), value: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        (rows, order) => {
          const points = rows.map((row, index) =>
            point(`m${index}`, `2024-01-${String(row.day).padStart(2, "0")}`, row.value),
          );
          const found = records(points, "highest");
          const shuffled = points
            .map((row) => ({ row, key: order.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ row }) => row);
          expect(records(shuffled, "highest")).toEqual(found);
          const last = found.at(-1)!;
          expect(records([...points, point("copy", last.date, last.value - 1)], "highest")).toEqual(found);
        },
      ),
    );
  });
});
