import anyAscii from "any-ascii";

/** Letters, digits and their signs: what a name is made of. */
const NAMING = /[\p{L}\p{N}\p{M}]/u;

/**
 * A text with every word that cannot be drawn written in Latin letters; other signs that cannot be drawn, such as emoji, are left out. The
 * reader must be able to say whose invoice it is, which no row of boxes tells.
 *
 * @param canDraw whether a font has a character
 */
export function inLatinLetters(text: string, canDraw: (character: string) => boolean): string {
  return text
    .split(/(\s+)/)
    .map((word) => {
      const missing = [...word].filter((character) => !/\s/.test(character) && !canDraw(character));
      if (missing.length === 0) return word;
      if (!missing.some((character) => NAMING.test(character))) {
        return [...word].filter((character) => canDraw(character)).join("");
      }
      return capitalized(
        anyAscii([...word].filter((character) => NAMING.test(character) || canDraw(character)).join("")),
      );
    })
    .join("")
    .replace(/ {2,}/g, " ")
    .trim();
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
