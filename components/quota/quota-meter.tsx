import type { Quota } from "./quota";

const fills = { fine: "bg-accent", low: "bg-warn", out: "bg-bad" } as const;
const holds = { fine: "text-accent", low: "text-warn", out: "text-bad" } as const;

const pipSizes = {
  md: { row: "h-5 gap-1", pip: "max-w-2.5 rounded-pip border-[1.5px]" },
  lg: { row: "h-10 gap-2", pip: "max-w-5 rounded-[6px] border-2" },
} as const;

type MeterSize = keyof typeof pipSizes;

function Pips({ used, reserved, limit, level, size }: Quota & { size: MeterSize }) {
  return (
    <span className={`flex ${pipSizes[size].row}`}>
      {Array.from({ length: limit }, (_, place) => {
        const state =
          place < used
            ? `border-transparent ${fills[level]}`
            : place < used + reserved
              ? `hatched border-current ${holds[level]}`
              : "border-line-strong";
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a pip is its place in the row.
            key={place}
            className={`h-full flex-1 transition-colors forced-color-adjust-none ${pipSizes[size].pip} ${state}`}
          />
        );
      })}
    </span>
  );
}

function Bar({ used, reserved, limit, level }: Quota) {
  const share = (count: number) => `${Math.min(100, (count / limit) * 100)}%`;
  return (
    <span className="flex h-5 items-center">
      <span className="flex h-2.5 w-full overflow-hidden rounded-pip border-[1.5px] border-line-strong">
        <span className={`transition-[width] ${fills[level]}`} style={{ width: share(used) }} />
        <span className={`hatched transition-[width] ${holds[level]}`} style={{ width: share(reserved) }} />
      </span>
    </span>
  );
}

function Line() {
  return (
    <span className="flex h-5 items-center">
      <span className="h-0.5 w-full rounded-full bg-accent" />
    </span>
  );
}

/** Used, reserved and remaining at a glance. `label` says the same ("2 of 3 used, 1 left, resets 1 February"). */
export function QuotaMeter({ quota, label, size = "md" }: { quota: Quota; label: string; size?: MeterSize }) {
  const Shape = { pips: Pips, bar: Bar, line: Line }[quota.shape];
  return (
    <span role="img" aria-label={label} className="block">
      <Shape {...quota} size={size} />
    </span>
  );
}
