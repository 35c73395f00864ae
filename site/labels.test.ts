import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alongLine, overlap, placeLabels } from "./labels.ts";

const bounds = { left: 0, top: 0, right: 600, bottom: 400 };
const sides = [
  { anchor: "end", push: -1 },
  { anchor: "start", push: -1 },
] as const;
const request = fc.record({
  text: fc.string({ minLength: 1, maxLength: 20 }),
  x: fc.integer({ min: 0, max: 600 }),
  y: fc.integer({ min: 0, max: 400 }),
  priority: fc.integer({ min: 0, max: 3 }),
});

describe("placeLabels", () => {
  it("never lets two labels, or a label and an obstacle, cover one another", () => {
    const obstacles = alongLine([
      { x: 0, y: 300 },
      { x: 600, y: 100 },
    ]);
    fc.assert(
      fc.property(fc.array(request, { maxLength: 15 }), (requests) => {
        const boxes = placeLabels(requests, { bounds, obstacles, fontSize: 12, isBold: false, sides }).map(
          (label) => label.box,
        );
        boxes.forEach((box, index) => {
          for (const other of [...boxes.slice(index + 1), ...obstacles])
            expect(overlap(box, other)).toBe(false);
          expect(box.left).toBeGreaterThanOrEqual(bounds.left);
          expect(box.right).toBeLessThanOrEqual(bounds.right);
          expect(box.top).toBeGreaterThanOrEqual(bounds.top);
        });
      }),
    );
  });

  it("gives scarce room to the higher priority and leaves the other out", () => {
    const space = {
      bounds: { left: 0, top: 0, right: 80, bottom: 16 },
      obstacles: [],
      fontSize: 12,
      isBold: false,
      sides,
    };
    const point = { x: 75, y: 8 };
    const placed = placeLabels(
      [
        { ...point, text: "first", priority: 1 },
        { ...point, text: "second", priority: 2 },
      ],
      space,
    );
    expect(placed.map((label) => label.text)).toEqual(["second"]);
  });
});
