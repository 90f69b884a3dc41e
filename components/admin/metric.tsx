import { TrendingDown, TrendingUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { Href } from "@/components/ui/href";

type MetricProps = {
  name: string;
  /** The formatted value: "₹1,23,456", "12.5 %". */
  value: ReactNode;
  /** The change against the previous period as text, and whether it is good or bad. */
  change?: { label: string; isUp: boolean; isGood: boolean } | null;
  /** How it is counted, in a sentence. */
  how: string;
  /** Link to the rows that it counts. */
  href?: Href;
  /** Links to more rows, such as those of the denominator. */
  more?: { label: string; href: Href };
  /** A secondary metric of its page. */
  isMinor?: boolean;
};

/** A metric with its change, its definition, and a link to the rows that it counts. */
export function Metric({ name, value, change, how, href, more, isMinor = false }: MetricProps) {
  const Trend = change?.isUp ? TrendingUp : TrendingDown;
  return (
    <Card className="relative flex flex-col p-4 transition-colors has-[a:hover]:border-line-strong">
      <h2 className="text-ink-muted text-sm">
        {href ? (
          <Link href={href} className="rounded-pip after:absolute after:inset-0 after:rounded-card">
            {name}
          </Link>
        ) : (
          name
        )}
      </h2>
      <p className={`tabular mt-1 font-semibold ${isMinor ? "text-lg" : "text-xl"}`}>{value}</p>
      {change && (
        <p className={`mt-0.5 flex items-center gap-1.5 text-sm ${change.isGood ? "text-good" : "text-bad"}`}>
          <Trend className="size-4 shrink-0" aria-hidden />
          {change.label}
        </p>
      )}
      <p className="mt-2 text-pretty text-ink-muted text-xs">{how}</p>
      {more && (
        <Link
          href={more.href}
          // Above the card's own link, which covers all of it.
          className="touch-target relative z-1 mt-1 self-start rounded-pip text-accent text-xs underline underline-offset-4"
        >
          {more.label}
        </Link>
      )}
    </Card>
  );
}
