import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { share } from "./format.ts";
import type { Box, LabelRequest, PlacedLabel, Side } from "./labels.ts";
import { placeLabels } from "./labels.ts";
import type { Scale, Size } from "./scales.ts";

/*
 * Observable Plot on linkedom's document: drawings as strings, without a browser. Colours are CSS variables of
 * the page, so the drawings follow light, dark and print.
 */

/** The part of a document that is used here; the project has no DOM types. */
interface Element {
  readonly tagName: string;
  readonly firstChild: Element | null;
  textContent: string | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  insertBefore(child: Element, before: Element | null): void;
  querySelectorAll(selector: string): Iterable<Element>;
  remove(): void;
  toString(): string;
}
interface Document {
  createElementNS(namespace: string, name: string): Element;
}

export interface Drawn {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly size: Size;
  readonly x: Scale;
  /** Of an axis of shares; absent: the axis is time, with a tick a year. */
  readonly xShares?: readonly number[];
  readonly y: Scale;
  readonly yTicks: readonly number[];
  readonly yGrid: readonly number[];
  readonly yFormat: (value: number) => string;
  readonly yTitle: string;
  readonly marks: readonly Plot.Markish[];
}

/** A drawing with its axes, as an SVG element for the page; every text in it is escaped by linkedom. */
export function draw(drawn: Drawn): string {
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml") as unknown as Document;
  const { size, x, y } = drawn;
  const muted = { fill: "var(--muted)", fontSize: size.fontSize } as const;
  const svg = Plot.plot({
    document: document as never,
    width: size.width,
    height: size.height,
    marginTop: size.margin.top,
    marginRight: size.margin.right,
    marginBottom: size.margin.bottom,
    marginLeft: size.margin.left,
    x: drawn.xShares
      ? { type: "linear", domain: [...x.domain], range: [...x.range], label: null }
      : { type: "utc", domain: x.domain.map((time) => new Date(time)), range: [...x.range], label: null },
    y: { type: "log", base: 2, domain: [...y.domain], range: [...y.range], label: null },
    marks: [
      Plot.ruleY(drawn.yGrid, { stroke: "var(--rule)", strokeWidth: 1 }),
      Plot.axisY(drawn.yTicks, { ...muted, tickSize: 0, tickFormat: drawn.yFormat, label: null }),
      Plot.axisX(drawn.xShares ?? yearStarts(x), {
        ...muted,
        tickSize: 4,
        tickFormat: drawn.xShares ? share : yearOf,
        label: null,
        stroke: "var(--muted)",
      }),
      Plot.text([drawn.yTitle], {
        ...muted,
        frameAnchor: "top-left",
        textAnchor: "start",
        lineAnchor: "bottom",
        dx: 6 - size.margin.left,
        dy: -12,
      }),
      ...drawn.marks,
    ],
  }) as unknown as Element;
  return finish(svg, document, drawn);
}

function yearStarts({ domain }: Scale): Date[] {
  const [first, last] = domain.map((time) => new Date(time).getUTCFullYear()) as [number, number];
  return Array.from({ length: last - first }, (_, index) => new Date(Date.UTC(first + index + 1, 0, 1)));
}

const yearOf = (date: Date): string => String(date.getUTCFullYear());

/**
 * Name and description for screen readers, no inline style (the page's policy forbids it), and coordinates to a
 * tenth of a pixel: more is noise that differs between engines.
 */
function finish(svg: Element, document: Document, { id, title, description, size }: Drawn): string {
  const name = `${id}-${size.name}`;
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const element of svg.querySelectorAll("*")) {
    for (const noise of ["aria-label", "aria-description", "aria-hidden", "style"])
      element.removeAttribute(noise);
    for (const attribute of ["cx", "cy", "x", "y", "x1", "x2", "y1", "y2", "d", "transform"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(/-?\d+\.\d{2,}(e-?\d+)?/g, toTenth));
    }
  }
  for (const [tag, text] of [
    ["desc", description],
    ["title", title],
  ] as const) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    element.setAttribute("id", `${name}-${tag}`);
    element.textContent = text;
    svg.insertBefore(element, svg.firstChild);
  }
  for (const attribute of ["width", "height", "font-family", "aria-label"]) svg.removeAttribute(attribute);
  svg.setAttribute("class", `drawing ${size.name}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `${name}-title ${name}-desc`);
  svg.setAttribute("font-size", String(size.fontSize));
  return svg.toString();
}

const toTenth = (number: string): string => String(Math.round(Number(number) * 10) / 10);

/** Direct labels in one colour, each with a thin line to its point where it had to move away. */
export function labelMarks(
  requests: readonly LabelRequest[],
  {
    x,
    y,
    size,
    sides,
    obstacles,
    colour,
    weight = 400,
  }: {
    readonly x: Scale;
    readonly y: Scale;
    readonly size: Size;
    readonly sides: readonly Side[];
    readonly obstacles: readonly Box[];
    readonly colour: string;
    readonly weight?: number;
  },
): { readonly marks: Plot.Markish[]; readonly placed: readonly PlacedLabel[] } {
  const bounds = {
    left: x.range[0],
    right: x.range[1] + size.margin.right,
    top: y.range[1] - size.fontSize * 0.7,
    bottom: y.range[0],
  };
  const placed = placeLabels(requests, {
    bounds,
    obstacles,
    fontSize: size.fontSize,
    isBold: weight > 500,
    sides,
  });
  const date = (pixel: number) => new Date(x.invert(pixel));
  const anchored = (anchor: "start" | "end") =>
    Plot.text(
      placed.filter((label) => label.anchor === anchor),
      {
        x: (label: PlacedLabel) => date(label.x),
        y: (label: PlacedLabel) => y.invert(label.y),
        text: "text",
        textAnchor: anchor,
        fill: colour,
        fontWeight: weight,
        fontSize: size.fontSize,
        stroke: "var(--page)",
        strokeWidth: 3,
      },
    );
  const leaders = Plot.link(
    placed.filter((label) => label.leader),
    {
      x1: (label: PlacedLabel) => date(label.x),
      y1: (label: PlacedLabel) => y.invert(label.y),
      x2: (label: PlacedLabel) => date(label.point.x),
      y2: (label: PlacedLabel) => y.invert(label.point.y),
      stroke: colour,
      strokeOpacity: 0.5,
      strokeWidth: 0.8,
    },
  );
  return { marks: [leaders, anchored("start"), anchored("end")], placed };
}

/** A name cut to what a label can hold. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}\u2026`;
}
