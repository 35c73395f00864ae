/*
 * Sizes of a drawing and places on its axes, in the drawing's pixels; y grows downwards.
 */

/** The two sizes of a drawing: the same figure with fewer labels and larger marks for a narrow screen. */
export interface Size {
  readonly name: "wide" | "narrow";
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly margin: {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
  };
}

export const wide: Size = {
  name: "wide",
  width: 820,
  height: 500,
  fontSize: 13,
  margin: { top: 30, right: 14, bottom: 26, left: 66 },
};
export const narrow: Size = {
  name: "narrow",
  width: 300,
  height: 360,
  fontSize: 11.5,
  margin: { top: 26, right: 6, bottom: 22, left: 50 },
};

/** A place on an axis and back again; Plot is given the same domain and range. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  at(value: number): number;
  invert(pixel: number): number;
}

/** Days as milliseconds since 1970, UTC. */
export const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export function timeScale(size: Size, domain: readonly [number, number]): Scale {
  return scaleOf(
    domain,
    [size.margin.left, size.width - size.margin.right],
    (v) => v,
    (v) => v,
  );
}

/** Shares of a whole, from 0 to 1. */
export function shareScale(size: Size): Scale {
  return scaleOf(
    [0, 1],
    [size.margin.left, size.width - size.margin.right],
    (v) => v,
    (v) => v,
  );
}

export function logScale(size: Size, domain: readonly [number, number]): Scale {
  return scaleOf(domain, [size.height - size.margin.bottom, size.margin.top], Math.log, Math.exp);
}

function scaleOf(
  domain: readonly [number, number],
  range: readonly [number, number],
  forward: (value: number) => number,
  backward: (value: number) => number,
): Scale {
  const [from, to] = [forward(domain[0]), forward(domain[1])];
  return {
    domain,
    range,
    at: (value) => range[0] + ((forward(value) - from) / (to - from)) * (range[1] - range[0]),
    invert: (pixel) => backward(from + ((pixel - range[0]) / (range[1] - range[0])) * (to - from)),
  };
}

/** Powers of two from the one at or below `low` to the one at or above `high`. */
export function powersOfTwo(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log2(low)), Math.ceil(Math.log2(high))];
  return Array.from({ length: last - first + 1 }, (_, index) => 2 ** (first + index));
}
