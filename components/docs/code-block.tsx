import { CopyButton } from "./copy-button";

type CodeBlockProps = {
  /** The title: a file name, or the output. */
  title: string;
  text: string;
  /** The same, escaped and marked up by `highlight`. */
  html: string;
  /** Only where somebody would want to paste it. */
  canCopy?: boolean;
};

export function CodeBlock({ title, text, html, canCopy = true }: CodeBlockProps) {
  return (
    <figure className="min-w-0">
      <figcaption className="flex h-10 items-center justify-between gap-3 ps-4 pe-1.5 text-ink-muted text-xs">
        <span className="tabular">{title}</span>
        {canCopy && <CopyButton text={text} what={title} />}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard. */}
      <pre tabIndex={0} className="tabular code overflow-x-auto px-4 pb-4 text-[0.8125rem] leading-5">
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own file, escaped by the highlighter. */}
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </figure>
  );
}
