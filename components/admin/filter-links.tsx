import Link from "next/link";

type FilterLinksProps = {
  label: string;
  links: readonly { label: string; href: string; isCurrent: boolean }[];
};

/** The few things that a list can be narrowed to, a press away. */
export function FilterLinks({ label, links }: FilterLinksProps) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-x-4 gap-y-2 text-sm">
      {links.map(({ label: name, href, isCurrent }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          aria-current={isCurrent || undefined}
          className={`touch-target rounded-pip underline-offset-4 ${isCurrent ? "font-semibold" : "text-accent underline"}`}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
