#!/usr/bin/env bash
# fontkit 2.0.4 (the shaper behind @react-pdf/renderer and pdfkit), beside HarfBuzz (harfbuzzjs 1.6.4), with Noto Sans of @fontsource 5.3.0.
# Ordinary Indian names come out with other glyphs: in Bengali the conjunct of a repha (শর্মিষ্ঠা) and of ন্দ্র (রবীন্দ্রনাথ), in Kannada
# that of ಕ್ಷ್ಮ (ಲಕ್ಷ್ಮೀ, one glyph more). Devanagari is the same. So it is not only the offsets of a PDF that differ.
# Seen: see `wanted`, the glyph ids of each.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund fontkit@2.0.4 harfbuzzjs@1.6.4 @fontsource/noto-sans-bengali@5.3.0 @fontsource/noto-sans-kannada@5.3.0 \
  @fontsource/noto-sans-devanagari@5.3.0 > /dev/null

cat > ask.mjs <<'JS'
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import * as fontkit from "fontkit";
import { Blob, Buffer as Text, Face, Font, shape } from "harfbuzzjs";

/** WOFF 1 is a list of deflated tables: back to the TrueType file that HarfBuzz reads. */
function unwrap(woff) {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(12 + count * 16);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const parts = [head];
  let offset = head.length;
  for (let n = 0; n < count; n++) {
    const at = 44 + n * 20;
    const [from, packed, size] = [4, 8, 12].map((skip) => woff.readUInt32BE(at + skip));
    const raw = woff.subarray(from, from + packed);
    const table = packed < size ? inflateSync(raw) : raw;
    woff.copy(head, 12 + n * 16, at, at + 4);
    woff.copy(head, 16 + n * 16, at + 16, at + 20);
    head.writeUInt32BE(offset, 20 + n * 16);
    head.writeUInt32BE(size, 24 + n * 16);
    const padded = Buffer.alloc((size + 3) & ~3);
    table.copy(padded);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

for (const [script, word] of [["bengali", "শর্মিষ্ঠা"], ["bengali", "রবীন্দ্রনাথ"], ["kannada", "ಲಕ್ಷ್ಮೀ"], ["devanagari", "श्रीवास्तव"]]) {
  const file = readFileSync(`node_modules/@fontsource/noto-sans-${script}/files/noto-sans-${script}-${script}-400-normal.woff`);
  const kit = fontkit.create(file).layout(word).glyphs.map(({ id }) => id);
  const font = new Font(new Face(new Blob(unwrap(file))));
  const buffer = new Text();
  buffer.addText(word);
  buffer.guessSegmentProperties();
  shape(font, buffer);
  const harfbuzz = buffer.getGlyphInfos().map(({ codepoint }) => codepoint);
  console.log(script, word, kit.join(), kit.join() === harfbuzz.join() ? "=" : harfbuzz.join());
}
JS

seen="$(node ask.mjs)"
wanted="bengali শর্মিষ্ঠা 53,60,122,49,122,185,327,59 53,341,122,49,5,185,327,59
bengali রবীন্দ্রনাথ 51,47,61,337,214,312,268,44,59,41 51,47,61,337,214,312,277,44,59,41
kannada ಲಕ್ಷ್ಮೀ 51,208,130,336,74 51,290,336,74
devanagari श्रीवास्तव 317,33,84,31,256,71,84 ="
printf '%s\n' "$seen"
[ "$seen" = "$wanted" ] || { echo "It has changed; it was:"; printf '%s\n' "$wanted"; exit 1; }
