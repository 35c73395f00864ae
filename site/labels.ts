/** A rectangle in the drawing's pixels; y grows downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A label for a point; where room is short, the higher priority gets it. */
export interface LabelRequest {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly priority: number;
}

/** On which side of its point a label may stand, and whether it is pushed up (-1) or down (1) from there. */
export interface Side {
  readonly anchor: "start" | "end";
  readonly push: -1 | 1;
}

export interface PlacedLabel {
  readonly text: string;
  /** The end that is tied to the point, and the middle of the line. */
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end";
  readonly point: { readonly x: number; readonly y: number };
  /** Far enough from its point to need a line to it. */
  readonly leader: boolean;
  readonly box: Box;
}

export interface LabelSpace {
  readonly bounds: Box;
  readonly obstacles: readonly Box[];
  readonly fontSize: number;
  readonly isBold: boolean;
  readonly sides: readonly Side[];
}

const gap = 7;
const pushes = 24;

/**
 * Places labels so that none covers another, an obstacle or the edge: each is pushed away from its point until
 * it is free. One for which there is no room is left out; the table beside the drawing has it.
 */
export function placeLabels(requests: readonly LabelRequest[], space: LabelSpace): PlacedLabel[] {
  const taken: Box[] = [...space.obstacles];
  const placed: PlacedLabel[] = [];
  for (const request of [...requests].sort((a, b) => b.priority - a.priority)) {
    const found = firstFree(request, space, taken);
    if (!found) continue;
    taken.push(found.box);
    placed.push(found);
  }
  return placed;
}

function firstFree(request: LabelRequest, space: LabelSpace, taken: readonly Box[]): PlacedLabel | null {
  const step = space.fontSize * 0.5;
  for (let push = 0; push < pushes; push++) {
    for (const side of space.sides) {
      const y = request.y + side.push * push * step;
      const x = request.x + (side.anchor === "end" ? -gap : gap);
      const box = boxOf({ text: request.text, x, y, anchor: side.anchor }, space);
      if (!isInside(box, space.bounds) || taken.some((other) => overlap(box, other))) continue;
      const label: PlacedLabel = {
        text: request.text,
        x,
        y,
        anchor: side.anchor,
        point: { x: request.x, y: request.y },
        leader: push * step > space.fontSize * 1.2,
        box,
      };
      return label;
    }
  }
  return null;
}

/** Room that a line of text takes: an upper estimate, since the reader's font is not known here. */
export function boxOf(
  { text, x, y, anchor }: Pick<PlacedLabel, "text" | "x" | "y" | "anchor">,
  { fontSize, isBold }: Pick<LabelSpace, "fontSize" | "isBold">,
): Box {
  const width = text.length * fontSize * (isBold ? 0.64 : 0.57);
  const half = fontSize * 0.6;
  const left = anchor === "end" ? x - width : x;
  return { left, right: left + width, top: y - half, bottom: y + half };
}

/** Small boxes along a line, so that labels keep off it. */
export function alongLine(points: readonly { readonly x: number; readonly y: number }[]): Box[] {
  const boxes: Box[] = [];
  for (let index = 1; index < points.length; index++) {
    const [from, to] = [points[index - 1]!, points[index]!];
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 5));
    for (let step = 0; step <= steps; step++) {
      const x = from.x + ((to.x - from.x) * step) / steps;
      const y = from.y + ((to.y - from.y) * step) / steps;
      boxes.push({ left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 });
    }
  }
  return boxes;
}

export const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const isInside = (box: Box, bounds: Box): boolean =>
  box.left >= bounds.left &&
  box.right <= bounds.right &&
  box.top >= bounds.top &&
  box.bottom <= bounds.bottom;
