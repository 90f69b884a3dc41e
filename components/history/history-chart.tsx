import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

export interface ChartBar {
  label: string;
  count: number;
}

const ticks = { fill: "var(--ink-muted)", fontSize: 12, fontFamily: "var(--font-mono)" };
const corner = 3;
const widestBar = 28;
const mostTicks = 5;

/** Loaded with the first look at a chart: the library weighs more than the rest of the page. */
export default function HistoryChart({ bars, unit }: { bars: readonly ChartBar[]; unit: string }) {
  // Uses are whole: an axis up to one use has no line at a half.
  const tickCount = Math.min(mostTicks, Math.max(1, ...bars.map(({ count }) => count)) + 1);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={[...bars]} margin={{ top: 8, right: 16, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="label"
          tick={ticks}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
          minTickGap={16}
          interval="preserveStartEnd"
        />
        <YAxis
          width={32}
          tickCount={tickCount}
          allowDecimals={false}
          domain={[0, "auto"]}
          tick={ticks}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip
          cursor={{ fill: "var(--surface-sunken)" }}
          isAnimationActive={false}
          contentStyle={{
            background: "var(--surface-raised)",
            border: "1px solid var(--line)",
            borderRadius: 8,
            color: "var(--ink)",
            fontSize: 12,
            padding: "6px 10px",
          }}
          itemStyle={{ color: "var(--ink)" }}
        />
        <Bar
          dataKey="count"
          name={unit}
          fill="var(--accent)"
          radius={[corner, corner, 0, 0]}
          maxBarSize={widestBar}
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
