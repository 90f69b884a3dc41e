import PDFDocument from "pdfkit";
import type { ShapedGlyph } from "./shape";

/** The parts of pdfkit's document and of a font in it that drawing needs. They have no public types. */
interface Document {
  page: { height: number; fonts: Record<string, unknown> };
  _font: EmbeddedFont;
  _fontSize: number;
  save(): Document;
  restore(): Document;
  transform(a: number, b: number, c: number, d: number, x: number, y: number): Document;
  addContent(operators: string): Document;
}

interface EmbeddedFont {
  id: string;
  /** Thousandths of the font's size in one unit of it. */
  scale: number;
  widths: number[];
  unicode: number[][];
  subset: { includeGlyph(id: number): number };
  ref(): unknown;
}

/** In points. */
interface Position {
  xAdvance: number;
}

/**
 * Draws a run of glyphs, each at its offset. @react-pdf/render 4.7 writes an offset at about a hundredth of its size, and textkit 6 sets the
 * vertical one to that of the run (`resolveRunYOffset`), so that the signs of Bengali, Odia and Devanagari land on other letters. The
 * renderer leaves drawing to its document where that has a method `glyphs` (`renderGlyphs`): this one.
 */
function drawGlyphs(
  this: Document,
  glyphs: readonly ShapedGlyph[],
  positions: readonly Position[],
  x: number,
  y: number,
) {
  const { _font: font, _fontSize: size, page } = this;
  this.save();
  this.transform(1, 0, 0, -1, 0, page.height);
  page.fonts[font.id] ??= font.ref();
  this.addContent("BT");
  this.addContent(`/${font.id} ${number(size)} Tf`);
  const unit = (size * font.scale) / 1000;
  const baseline = page.height - y;
  let pen = x;
  let pending: string[] = [];
  const flush = () => {
    if (pending.length > 0) this.addContent(`[${pending.join(" ")}] TJ`);
    pending = [];
  };
  let isMoved = true;
  for (const [index, glyph] of glyphs.entries()) {
    const { x: dx, y: dy } = glyph.offset ?? { x: 0, y: 0 };
    if (isMoved || dx !== 0 || dy !== 0) {
      flush();
      this.addContent(`1 0 0 1 ${number(pen + dx * unit)} ${number(baseline + dy * unit)} Tm`);
    }
    const advance = positions[index]?.xAdvance ?? 0;
    // A TJ array moves by the glyph's own width, less thousandths of the size that follow it.
    const rest = glyph.advanceWidth * font.scale - (advance / size) * 1000;
    pending.push(`<${encode(font, glyph)}> ${number(rest)}`);
    pen += advance;
    isMoved = dx !== 0 || dy !== 0;
  }
  flush();
  this.addContent("ET");
  return this.restore();
}

/** The glyph in the subset of the font that the file embeds, and what it means there. */
function encode(font: EmbeddedFont, glyph: ShapedGlyph): string {
  const id = font.subset.includeGlyph(glyph.id);
  font.widths[id] ??= glyph.advanceWidth * font.scale;
  font.unicode[id] ??= glyph.codePoints;
  return id.toString(16).padStart(4, "0");
}

function number(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

Object.assign(PDFDocument.prototype, { glyphs: drawGlyphs });
