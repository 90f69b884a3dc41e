import { getDocument, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

export interface ReadPdf {
  pages: number;
  /** All text in the order of drawing, with single spaces between pieces that do not touch. */
  text: string;
  /** The metadata of the file. */
  info: { Title?: string; Subject?: string; Author?: string };
}

/** Reads a PDF as a browser's viewer does. */
export async function readPdf(file: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(file), verbosity: 0 });
  const pdf = await task.promise;
  const texts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    texts.push(joined(items));
  }
  const { info } = await pdf.getMetadata();
  const pages = pdf.numPages;
  await task.destroy();
  return { pages, text: texts.join(" ").replaceAll(/\s+/g, " ").trim(), info: info as ReadPdf["info"] };
}

type Item = Awaited<ReturnType<PDFPageProxy["getTextContent"]>>["items"][number];

/** A line is drawn in pieces, one for each font: ₹ comes from another font than the digits behind it. */
function joined(items: Item[]): string {
  let text = "";
  let end = { x: 0, y: 0 };
  for (const item of items) {
    if (!("str" in item)) continue;
    const [, , , , x, y] = item.transform as number[];
    if (x === undefined || y === undefined) continue;
    const touches = y === end.y && Math.abs(x - end.x) < 1;
    // A combining mark belongs to the letter before it, wherever the font draws it; only the short i may begin a word.
    if (/^(?!\u093F)\p{M}/u.test(item.str)) text = text.trimEnd() + item.str;
    else text += touches ? item.str : ` ${item.str}`;
    end = { x: x + item.width, y };
  }
  return text;
}

/** Devanagari in drawing order, in which a PDF's text is read back: the short i comes before its consonants. */
export function asDrawn(text: string): string {
  return text.replaceAll(/((?:[\u0915-\u0939]\u094D)*[\u0915-\u0939])\u093F/gu, "\u093F$1");
}
