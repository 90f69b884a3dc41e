import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Blob, Face, Font, shape, Buffer as TextBuffer } from "harfbuzzjs";
import { describe, expect, it } from "vitest";
import { type DrawnRun, drawnRuns } from "@/test/support/pdf-drawing";
import type { InvoicePdfFacts } from "./invoice-pdf-facts";
import { renderInvoice } from "./render-invoice";
import { unwrapWoff } from "./unwrap-woff";

/** Names with what is hard in each script: conjuncts, repha, signs below, above and on both sides. */
const NAMES: Record<string, string[]> = {
  devanagari: ["श्रीवास्तव", "ज्ञानेन्द्र", "कृष्णमूर्ति", "शार्दूल", "विद्यार्थी", "मुंबई", "हूँ"],
  bengali: ["শর্মিষ্ঠা", "গঙ্গোপাধ্যায়", "চট্টোপাধ্যায়", "রবীন্দ্রনাথ", "হুমায়ূন", "ৰমেন", "কৌস্তুভ"],
  gujarati: ["શ્રીનિવાસ", "હર્ષદ", "જ્યોત્સ્ના", "ત્રિવેદી"],
  oriya: ["ଜଗନ୍ନାଥ", "ପ୍ରିୟଙ୍କା", "ସୁଭଦ୍ରା", "ପଟ୍ଟନାୟକ", "ତ୍ରିପାଠୀ", "ଓଡ଼ିଶା"],
  tamil: ["தமிழ்ச்செல்வி", "ஸ்ரீனிவாசன்", "பொன்னம்பலம்", "கௌரி"],
  kannada: ["ಲಕ್ಷ್ಮೀ", "ಕೃಷ್ಣಮೂರ್ತಿ", "ವಿಶ್ವೇಶ್ವರಯ್ಯ", "ರಾಜ್ಕುಮಾರ್"],
  telugu: ["శ్రీనివాస", "లక్ష్మీ", "క్షేత్ర", "సుబ్రహ్మణ్యం", "వెంకటేశ్వర్లు"],
  malayalam: ["ശ്രീനിവാസൻ", "ലക്ഷ്മി", "സുബ്രഹ്മണ്യൻ", "മോഹൻലാൽ", "കൃഷ്ണൻ"],
  gurmukhi: ["ਗੁਰਪ੍ਰੀਤ", "ਸਿੰਘ", "ਅੰਮ੍ਰਿਤਪਾਲ", "ਖੁਸ਼ਵੰਤ", "ਹੂੰ"],
  "meetei-mayek": ["ꯃꯤꯇꯩ", "ꯆꯥꯟꯕꯤ", "ꯂꯩꯁꯪꯊꯦꯝ"],
  "ol-chiki": ["ᱥᱟᱱᱛᱟᱲᱤ", "ᱢᱩᱨᱢᱩ"],
};

/** Of the recipient's name on the page, in points, and its weight. */
const SIZE = 9.5;
const WEIGHT = 600;

const packages = createRequire(import.meta.url);

function fontOf(script: string): Font {
  const path = `@fontsource/noto-sans-${script}/files/noto-sans-${script}-${script}-${WEIGHT}-normal.woff`;
  return new Font(new Face(new Blob(unwrapWoff(readFileSync(packages.resolve(path))))));
}

/** Where HarfBuzz puts the glyphs of a word: a new place for each one that is moved from the pen, and for the one after it. */
function expectedRun(font: Font, word: string): DrawnRun {
  const buffer = new TextBuffer();
  buffer.addText(word.normalize("NFC"));
  buffer.guessSegmentProperties();
  shape(font, buffer);
  const unit = SIZE / font.face.upem;
  const places: DrawnRun = [];
  let pen = 0;
  let isMoved = true;
  for (const { xAdvance, xOffset, yOffset } of buffer.getGlyphPositions()) {
    const moves = xOffset !== 0 || yOffset !== 0;
    if (isMoved || moves) places.push([(pen + xOffset) * unit, yOffset * unit]);
    pen += xAdvance;
    isMoved = moves;
  }
  const [left = 0, bottom = 0] = places[0] ?? [];
  return places.map(([x, y]) => [x - left, y - bottom]);
}

function invoiceTo(name: string): InvoicePdfFacts {
  const amount = { amount: 999, currency: "USD" };
  return {
    kind: "invoice",
    number: "INV-2627-000042",
    issuedAt: new Date("2027-03-31T21:00:00Z"),
    corrects: null,
    replaces: null,
    seller: { name: "Studymeter", address: null, gstin: null },
    recipient: { id: "stu_1", name, address: null, gstin: null },
    placeOfSupply: null,
    planName: "Premium",
    periodStart: new Date("2027-03-31T21:00:00Z"),
    periodEnd: new Date("2027-04-30T21:00:00Z"),
    sac: null,
    total: amount,
    taxable: amount,
    taxes: [],
    method: "card",
    paidWith: null,
    gatewayPaymentId: "pay_1",
  };
}

/** Half a hundredth of a point: a file has six decimals, a page a hundredth of a millimetre. */
const TOLERANCE = 0.005;

function isSame(one: DrawnRun, other: DrawnRun): boolean {
  const isClose = (a = 0, b = 0) => Math.abs(a - b) < TOLERANCE;
  return (
    one.length === other.length && one.every(([x, y], at) => isClose(x, other[at]?.[0]) && isClose(y, other[at]?.[1]))
  );
}

describe("every glyph of a name is drawn where HarfBuzz puts it", () => {
  it.each(Object.entries(NAMES))("in %s", async (script, words) => {
    const font = fontOf(script);
    for (const word of words) {
      const expected = expectedRun(font, word);
      const drawn = drawnRuns(await renderInvoice(invoiceTo(word)));
      // Our own texts are Latin, in which nothing is moved, so that only the name can be drawn in several pieces.
      const moved = drawn.filter((run) => run.length > 1);
      if (expected.length === 1) expect([word, moved]).toEqual([word, []]);
      else expect([word, moved.some((run) => isSame(run, expected)) || { moved, expected }]).toEqual([word, true]);
    }
  });

  it("and the names have signs that stand elsewhere than the pen", () => {
    for (const script of ["devanagari", "bengali", "oriya", "gurmukhi", "meetei-mayek"]) {
      const font = fontOf(script);
      expect([script, (NAMES[script] ?? []).some((word) => expectedRun(font, word).length > 1)]).toEqual([
        script,
        true,
      ]);
    }
  });
});
