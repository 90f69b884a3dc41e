import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Font } from "@react-pdf/renderer";
import { unwrapWoff } from "./unwrap-woff";

/** The font of numbers and of all our own texts; names may need further scripts. */
const LATIN = { family: "Latin", files: "@fontsource/noto-sans/files/noto-sans-latin" };
/** ₹ is in here. */
const LATIN_EXT = { family: "Latin extended", files: "@fontsource/noto-sans/files/noto-sans-latin-ext" };

const noto = (script: string) => `@fontsource/noto-sans-${script}/files/noto-sans-${script}-${script}`;

/**
 * The scripts of Indian names, and those that come with the Latin font's package. Noto's Telugu, Malayalam and Gurmukhi are not
 * here: their tables have anchors that the shaper of the PDF library cannot process.
 */
const SCRIPTS = [
  { family: "Devanagari", files: noto("devanagari"), of: /\p{Script=Devanagari}/u },
  { family: "Bengali", files: noto("bengali"), of: /\p{Script=Bengali}/u },
  { family: "Gujarati", files: noto("gujarati"), of: /\p{Script=Gujarati}/u },
  { family: "Odia", files: noto("oriya"), of: /\p{Script=Oriya}/u },
  { family: "Tamil", files: noto("tamil"), of: /\p{Script=Tamil}/u },
  { family: "Kannada", files: noto("kannada"), of: /\p{Script=Kannada}/u },
  {
    family: "Vietnamese",
    files: "@fontsource/noto-sans/files/noto-sans-vietnamese",
    of: /[\u01A0\u01AF\u1EA0-\u1EF9]/iu,
  },
  { family: "Greek", files: "@fontsource/noto-sans/files/noto-sans-greek", of: /\p{Script=Greek}/u },
  { family: "Cyrillic", files: "@fontsource/noto-sans/files/noto-sans-cyrillic", of: /\p{Script=Cyrillic}/u },
] as const;

const WEIGHTS = [400, 600];

// Resolved from the root, not from here: the built app is in another folder than its source.
const packages = createRequire(join(process.cwd(), "package.json"));

// Kept for good: fonts of this very version.
const registered = new Set<string>();

function register({ family, files }: { family: string; files: string }): string {
  if (!registered.has(family)) {
    registered.add(family);
    const fonts = WEIGHTS.map((fontWeight) => {
      const font = unwrapWoff(readFileSync(packages.resolve(`${files}-${fontWeight}-normal.woff`)));
      return { src: `data:font/ttf;base64,${font.toString("base64")}`, fontWeight };
    });
    Font.register({ family, fonts });
  }
  return family;
}

/** Words of this length fit everywhere. */
const BREAKABLE = 18;

// A longer word may break between any two of its letters. The empty part means a break without a hyphen, because names have none.
Font.registerHyphenationCallback((word) =>
  word.length <= BREAKABLE
    ? [word]
    : lettersOf(word).flatMap((letter, place) => (place === 0 ? [letter] : ["", letter])),
);

/** Letters as people count them. A consonant of a conjunct stays with the next one. */
function lettersOf(word: string): string[] {
  const letters: string[] = [];
  for (const { segment } of new Intl.Segmenter("hi", { granularity: "grapheme" }).segment(word)) {
    const before = letters.at(-1);
    if (before !== undefined && JOINS_ON.test(before)) letters[letters.length - 1] = before + segment;
    else letters.push(segment);
  }
  return letters;
}

/** Ends with a virama, or with a joiner behind one. */
const JOINS_ON = /[\u094D\u09CD\u0ACD\u0B4D\u0BCD\u0CCD]\u200D?$/u;

/** The fonts that a text needs, in the order in which they are tried for a letter. No others are read from disk. */
export function fontsFor(text: string): string[] {
  return [LATIN, LATIN_EXT, ...SCRIPTS.filter(({ of }) => of.test(text))].map(register);
}

/**
 * A text as these fonts can show it: control characters and direction marks are left out, and characters that cannot be shown become a
 * visible mark, so that nobody takes the rest for the full text.
 */
export async function printable(text: string, fonts: readonly string[]): Promise<string> {
  const faces = await Promise.all(fonts.map(loadFaces));
  let shown = "";
  let run = "";
  let bearer: Face[] | undefined;
  const endRun = () => {
    shown += bearer && !canShape(run, bearer) ? run.replaceAll(/[^\p{M}]\p{M}*/gu, UNKNOWN) : run;
    run = "";
  };
  for (const character of text.normalize("NFC")) {
    if (UNSEEN.test(character)) continue;
    const next = faces.find(([face]) => face?.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
    if (next !== bearer) endRun();
    bearer = next;
    if (next || character === "\n") run += character;
    else if (!/\p{M}/u.test(character)) run += UNKNOWN;
  }
  endRun();
  return shown;
}

/** Control characters except the newline, and direction marks; not the joiners, which Indian scripts need. */
const UNSEEN = /(?!\n)[\p{Cc}\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|\p{Variation_Selector}/u;
const UNKNOWN = "\uFFFD";

type Face = NonNullable<NonNullable<ReturnType<typeof Font.getFont>>["data"]>;

/** The shaper throws on a font's table that it does not understand; an unusual name must not prevent an invoice. */
function canShape(run: string, faces: Face[]): boolean {
  try {
    for (const face of faces) face.layout(run);
    return true;
  } catch {
    return false;
  }
}

async function loadFaces(fontFamily: string): Promise<Face[]> {
  return Promise.all(
    WEIGHTS.map(async (fontWeight) => {
      const descriptor = { fontFamily, fontWeight };
      await Font.load(descriptor);
      const { data } = Font.getFont(descriptor);
      if (!data) throw new Error(`the font ${fontFamily} could not be read`);
      return data;
    }),
  );
}
