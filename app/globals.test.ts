import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./globals.css", import.meta.url), "utf8");

type Theme = "light" | "dark";

/** The token's oklch() triple in one theme, read from the stylesheet itself so that no second list can go stale. */
function oklchOf(token: string, theme: Theme): [number, number, number] {
  const pair = new RegExp(`--${token}: light-dark\\((oklch\\([^)]*\\)), (oklch\\([^)]*\\))\\)`).exec(css);
  const value = pair?.[theme === "light" ? 1 : 2];
  if (!value) throw new Error(`no light-dark() pair for --${token}`);
  const [l = 0, c = 0, h = 0] = value.slice("oklch(".length, -1).split(/\s+/).map(Number);
  return [l, c, h];
}

/** OKLCH → linear sRGB (Björn Ottosson's matrices), clipped to what a screen can show. */
function linearSrgb([lightness, chroma, hue]: [number, number, number]): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((channel) => Math.min(1, Math.max(0, channel)));
}

/** WCAG 2 contrast ratio. */
function contrast(one: string, other: string, theme: Theme): number {
  const [x = 0, y = 0] = [one, other]
    .map((token) => {
      const [r = 0, g = 0, b = 0] = linearSrgb(oklchOf(token, theme));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    })
    .sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

const grounds = ["surface", "surface-raised", "surface-sunken"];
const text: [string, string][] = [
  ...["ink", "ink-muted", "accent", "good", "warn", "bad"].flatMap((ink) =>
    grounds.map((ground): [string, string] => [ink, ground]),
  ),
  ["accent-ink", "accent"],
  ["accent-ink", "accent-hover"],
  ...["accent", "good", "warn", "bad"].map((state): [string, string] => [state, `${state}-soft`]),
  ...["accent", "good", "warn", "bad"].flatMap((state): [string, string][] => [
    ["ink", `${state}-soft`],
    ["ink-muted", `${state}-soft`],
  ]),
];
const shapes: [string, string][] = [
  ...["line-strong", "accent", "good", "warn", "bad"].flatMap((shape) =>
    grounds.map((ground): [string, string] => [shape, ground]),
  ),
  ["line-strong", "warn-soft"],
];

describe.each<Theme>(["light", "dark"])("%s tokens", (theme) => {
  it.each(text)("%s on %s is readable text (≥ 4.5)", (ink, ground) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)("%s on %s is a visible shape (≥ 3)", (shape, ground) => {
    expect(contrast(shape, ground, theme)).toBeGreaterThanOrEqual(3);
  });
});

it("has a dark value for every light one", () => {
  const declared = css.match(/^ {2}--[a-z-]+: .*oklch.*$/gm) ?? [];
  expect(declared.length).toBeGreaterThan(15);
  for (const line of declared) expect(line).toContain("light-dark(");
});
