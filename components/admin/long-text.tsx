/** What a machine said, in a cell of a table: as wide as it takes to be read, and no line longer. */
export function LongText({ text }: { text: string | null }) {
  return text && <span className="wrap-anywhere block w-60 text-xs xl:w-72">{text}</span>;
}
