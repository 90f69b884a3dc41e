import { Fragment } from "react";
import type { MeterProps } from "../recipient";
import type { Formatters } from "./formatters";
import { type Colour, LIGHT, RADIUS } from "./theme";

/** As on the pages: up to this limit one mark per use, above it a bar. */
const MOST_PIPS = 12;

/** Features with their usage, as on the dashboard. The text repeats what the marks show. */
export function Meters({ meters, formatters }: { meters: MeterProps[]; formatters: Formatters }) {
  return (
    <table width="100%" cellPadding={0} cellSpacing={0} style={{ margin: "0 0 16px" }} data-text-format="dataTable">
      <tbody>
        {meters.map((meter) => (
          <tr key={meter.name}>
            <td className="t-ink l-line" style={{ ...CELL, color: LIGHT.ink, paddingRight: 12 }}>
              {meter.name}
            </td>
            <td data-skip-in-text className="l-line" style={{ ...CELL, width: 112 }} aria-hidden="true">
              <Marks used={meter.used} limit={meter.limit} />
            </td>
            <td
              className="t-muted l-line"
              style={{
                ...CELL,
                color: LIGHT.muted,
                fontVariantNumeric: "tabular-nums",
                textAlign: "right",
                whiteSpace: "nowrap",
              }}
            >
              {meterLabel(meter, formatters)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const CELL = { borderTop: `1px solid ${LIGHT.line}`, fontSize: 14, lineHeight: "20px", padding: "9px 0" } as const;

function meterLabel({ used, limit }: MeterProps, formatters: Formatters): string {
  return limit === null ? "unlimited" : `${formatters.count(Math.min(used, limit))} of ${formatters.count(limit)} used`;
}

function Marks({ used, limit }: Pick<MeterProps, "used" | "limit">) {
  if (limit === null) return <Line />;
  if (limit > MOST_PIPS || limit === 0) return <Bar share={limit === 0 ? 1 : Math.min(1, used / limit)} />;
  const colour = used >= limit ? "bad" : "accent";
  return (
    <table role="presentation" cellPadding={0} cellSpacing={0}>
      <tbody>
        <tr>
          {Array.from({ length: limit }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a pip is identified by its place in the row.
            <Fragment key={place}>
              {place > 0 ? <td style={{ width: 2, fontSize: 1 }} /> : null}
              <Pip colour={place < used ? colour : null} />
            </Fragment>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function Pip({ colour }: { colour: Colour | null }) {
  const size = { width: 5, height: 13, borderRadius: RADIUS.pip, fontSize: 1, lineHeight: "13px" };
  const edge = colour ?? "lineStrong";
  return (
    <td
      className={colour ? `b-${colour} l-${colour}` : "l-lineStrong"}
      style={{ ...size, border: `1.5px solid ${LIGHT[edge]}`, ...(colour ? { backgroundColor: LIGHT[colour] } : {}) }}
    />
  );
}

function Bar({ share }: { share: number }) {
  const full = Math.round(share * 100);
  const cell = { height: 8, fontSize: 1, lineHeight: "8px" };
  return (
    <table
      role="presentation"
      cellPadding={0}
      cellSpacing={0}
      className="l-lineStrong"
      style={{ width: 100, border: `1.5px solid ${LIGHT.lineStrong}`, borderRadius: RADIUS.pip }}
    >
      <tbody>
        <tr>
          {full > 0 ? (
            <td
              className={full === 100 ? "b-bad" : "b-accent"}
              style={{ ...cell, width: `${full}%`, backgroundColor: full === 100 ? LIGHT.bad : LIGHT.accent }}
            />
          ) : null}
          {full < 100 ? <td style={cell} /> : null}
        </tr>
      </tbody>
    </table>
  );
}

function Line() {
  return (
    <table role="presentation" cellPadding={0} cellSpacing={0} style={{ width: 100 }}>
      <tbody>
        <tr>
          <td
            className="b-accent"
            style={{ height: 2, backgroundColor: LIGHT.accent, fontSize: 1, lineHeight: "2px" }}
          />
        </tr>
      </tbody>
    </table>
  );
}
