/**
 * The tokens of the pages as plain hex, because mail programs know neither custom properties nor oklch. Light colours are
 * written inline, which every program reads; dark ones in a style sheet, which those that have a dark mode of their own read.
 */
export const LIGHT = {
  surface: "#f9fafc",
  raised: "#ffffff",
  ink: "#161925",
  muted: "#585b69",
  line: "#dedfe5",
  lineStrong: "#878a97",
  accent: "#464dbb",
  accentInk: "#ffffff",
  good: "#167645",
  warn: "#905908",
  warnSoft: "#fdf3de",
  bad: "#b9292d",
} as const;

const DARK: Record<keyof typeof LIGHT, string> = {
  surface: "#0d0e14",
  raised: "#16171e",
  ink: "#eff0f4",
  muted: "#a6a9b4",
  line: "#2b2d36",
  lineStrong: "#717481",
  accent: "#94a4f9",
  accentInk: "#0b0d21",
  good: "#62cd94",
  warn: "#ebb75b",
  warnSoft: "#2b2113",
  bad: "#f5837d",
};

export type Colour = keyof typeof LIGHT;

/** The library's body paints its background once more on a cell of its own. */
const PAGE = `.b-surface>table>tbody>tr>td{background-color:${DARK.surface} !important}`;

/** Classes that the dark style sheet turns: `t-` text, `b-` background, `l-` line. */
const RULES = [
  PAGE,
  ...(Object.keys(DARK) as Colour[]).flatMap((name) => [
    `.t-${name}{color:${DARK[name]} !important}`,
    `.b-${name}{background-color:${DARK[name]} !important}`,
    `.l-${name}{border-color:${DARK[name]} !important}`,
  ]),
];

/** Outlook's own dark mode marks the body instead of matching the media query. */
export const DARK_STYLES = [
  `@media (prefers-color-scheme:dark){${RULES.join("")}}`,
  ...RULES.map((rule) => `[data-ogsc] ${rule}`),
].join("");

export const FONT =
  'Geist, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", Helvetica, Arial, sans-serif';

export const RADIUS = { card: 10, control: 8, pip: 3 } as const;
