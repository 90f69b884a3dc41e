import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Font } from "@react-pdf/renderer";
import { inLatinLetters } from "./latin";
import { type FontFace, shapeWithHarfBuzz } from "./shape";
import { unwrapWoff } from "./unwrap-woff";

/** The font of numbers and of all our own texts; names may need further scripts. */
const LATIN = { family: "Latin", files: "@fontsource/noto-sans/files/noto-sans-latin" };
/** ₹ is in here. */
const LATIN_EXT = { family: "Latin extended", files: "@fontsource/noto-sans/files/noto-sans-latin-ext" };

const noto = (script: string) => `@fontsource/noto-sans-${script}/files/noto-sans-${script}-${script}`;

/**
 * The scripts of Indian names, and those that come with the Latin font's package. Those that are written from right to left (Urdu, Kashmiri,
 * Sindhi) are not here: the PDF library reorders a line after it has been shaped. Names in them are written in Latin letters.
 */
const SCRIPTS = [
  { family: "Devanagari", files: noto("devanagari"), of: /\p{Script=Devanagari}/u },
  { family: "Bengali", files: noto("bengali"), of: /\p{Script=Bengali}/u },
  { family: "Gujarati", files: noto("gujarati"), of: /\p{Script=Gujarati}/u },
  { family: "Odia", files: noto("oriya"), of: /\p{Script=Oriya}/u },
  { family: "Tamil", files: noto("tamil"), of: /\p{Script=Tamil}/u },
  { family: "Kannada", files: noto("kannada"), of: /\p{Script=Kannada}/u },
  { family: "Telugu", files: noto("telugu"), of: /\p{Script=Telugu}/u },
  { family: "Malayalam", files: noto("malayalam"), of: /\p{Script=Malayalam}/u },
  { family: "Gurmukhi", files: noto("gurmukhi"), of: /\p{Script=Gurmukhi}/u },
  { family: "Meetei Mayek", files: noto("meetei-mayek"), of: /\p{Script=Meetei_Mayek}/u },
  { family: "Ol Chiki", files: noto("ol-chiki"), of: /\p{Script=Ol_Chiki}/u },
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
const registered = new Map<string, { fontWeight: number; file: Buffer }[]>();

function register({ family, files }: { family: string; files: string }): string {
  if (!registered.has(family)) {
    const weights = WEIGHTS.map((fontWeight) => {
      const file = unwrapWoff(readFileSync(packages.resolve(`${files}-${fontWeight}-normal.woff`)));
      return { fontWeight, file };
    });
    registered.set(family, weights);
    const fonts = weights.map(({ fontWeight, file }) => ({
      src: `data:font/ttf;base64,${file.toString("base64")}`,
      fontWeight,
    }));
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
const JOINS_ON = /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\uAAF6\uABED]\u200D?$/u;

/** The fonts that a text needs, in the order in which they are tried for a letter. No others are read from disk. */
export function fontsFor(text: string): string[] {
  return [LATIN, LATIN_EXT, ...SCRIPTS.filter(({ of }) => of.test(text))].map(register);
}

/**
 * A text as these fonts can show it: control characters and direction marks are left out, and words that no font has the letters of are
 * written in Latin ones.
 */
export async function printable(text: string, fonts: readonly string[]): Promise<string> {
  const faces = await Promise.all(fonts.map(loadFace));
  return inLatinLetters(visible(text), (character) =>
    faces.some((face) => face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)),
  );
}

/** The text without what nobody sees. */
export function visible(text: string): string {
  return [...text.normalize("NFC")].filter((character) => !UNSEEN.test(character)).join("");
}

/** Control characters except the newline, and direction marks; not the joiners, which Indian scripts need. */
const UNSEEN = /(?!\n)[\p{Cc}\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|\p{Variation_Selector}/u;

// Kept for good: by face, so that a font is loaded and given its shaper once.
const loaded = new Map<string, Promise<FontFace>>();

/** Both weights of a font, ready to be drawn; the regular one says which letters it has. */
async function loadFace(fontFamily: string): Promise<FontFace> {
  const known = loaded.get(fontFamily) ?? loadWeights(fontFamily);
  loaded.set(fontFamily, known);
  return known;
}

async function loadWeights(fontFamily: string): Promise<FontFace> {
  const faces = await Promise.all(
    (registered.get(fontFamily) ?? []).map(async ({ fontWeight, file }) => {
      const descriptor = { fontFamily, fontWeight };
      await Font.load(descriptor);
      const { data } = Font.getFont(descriptor);
      if (!data) throw new Error(`the font ${fontFamily} could not be read`);
      shapeWithHarfBuzz(data, file);
      return data;
    }),
  );
  const [regular] = faces;
  if (!regular) throw new Error(`the font ${fontFamily} is not registered`);
  return regular;
}
