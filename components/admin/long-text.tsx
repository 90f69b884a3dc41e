/** A long technical text in a table cell, wrapped at a readable width. */
export function LongText({ text }: { text: string | null }) {
  return text && <span className="wrap-anywhere block w-60 text-xs xl:w-72">{text}</span>;
}
