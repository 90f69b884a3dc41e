import type { Font } from "@react-pdf/renderer";
import { Blob, ClusterLevel, Direction, Face, Font as ShapedFont, shape, Buffer as TextBuffer } from "harfbuzzjs";

/** A font as the PDF library holds it. */
export type FontFace = NonNullable<NonNullable<ReturnType<typeof Font.getFont>>["data"]>;

/** How far a glyph is drawn from where the text has come to, in units of the font. */
export interface GlyphOffset {
  x: number;
  y: number;
}

/** What the PDF library needs to know of a glyph; the offset is ours, because it loses its own. */
export interface ShapedGlyph {
  id: number;
  codePoints: number[];
  advanceWidth: number;
  offset: GlyphOffset;
}

/**
 * Makes a font shape its texts with HarfBuzz, as browsers do. The library's own shaper (fontkit 2) draws a second repha in শর্মিষ্ঠা, splits the
 * ligature of ಲಕ್ಷ್ಮೀ, and throws on the tables of Noto's Telugu, Malayalam and Gurmukhi.
 */
export function shapeWithHarfBuzz(face: FontFace, file: Uint8Array): void {
  const font = new ShapedFont(new Face(new Blob(file)));
  const layout = (text: string) => {
    const glyphs = glyphsOf(font, text);
    const positions = glyphs.map(({ advance, offset }) => ({
      xAdvance: advance,
      yAdvance: 0,
      xOffset: offset.x,
      yOffset: offset.y,
      advanceWidth: advance,
    }));
    const shaped: ShapedGlyph[] = glyphs.map(({ id, codePoints, offset }) => ({
      id,
      codePoints,
      advanceWidth: face.getGlyph(id).advanceWidth,
      offset,
    }));
    return { glyphs: shaped, positions };
  };
  Object.assign(face, { layout });
}

function glyphsOf(font: ShapedFont, text: string) {
  const buffer = new TextBuffer();
  // Every glyph with its own letters, so that a text can be copied from the page.
  buffer.setClusterLevel(ClusterLevel.CHARACTERS);
  buffer.addText(text);
  buffer.guessSegmentProperties();
  buffer.setDirection(Direction.LTR);
  shape(font, buffer);
  const infos = buffer.getGlyphInfos();
  const positions = buffer.getGlyphPositions();
  const starts = [...new Set(infos.map(({ cluster }) => cluster))].sort((a, b) => a - b);
  const given = new Set<number>();
  return infos.map(({ codepoint: id, cluster }, index) => {
    const end = starts[starts.indexOf(cluster) + 1];
    // Where a letter is drawn as several glyphs, it is the first one's.
    const letters = given.has(cluster) ? "" : text.slice(cluster, end);
    given.add(cluster);
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    const codePoints = [...letters].map((letter) => letter.codePointAt(0) ?? 0);
    return { id, codePoints, advance: xAdvance, offset: { x: xOffset, y: yOffset } };
  });
}
