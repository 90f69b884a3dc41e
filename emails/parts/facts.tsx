import type { ReactNode } from "react";
import { LIGHT } from "./theme";

export type Fact = [label: string, value: ReactNode];

/** Labels on the left, values on the right, a line between the rows. Rows that are null are left out. */
export function Facts({ rows }: { rows: (Fact | null)[] }) {
  const shown = rows.filter((row): row is Fact => row !== null);
  const cell = { borderTop: `1px solid ${LIGHT.line}`, fontSize: 14, lineHeight: "20px", padding: "9px 0" };
  return (
    <table data-text-format="dataTable" width="100%" cellPadding={0} cellSpacing={0} style={{ margin: "4px 0 16px" }}>
      <tbody>
        {shown.map(([label, value]) => (
          <tr key={label}>
            <td
              className="t-muted l-line"
              style={{ ...cell, color: LIGHT.muted, paddingRight: 16, verticalAlign: "top" }}
            >
              {label}
            </td>
            <td
              className="t-ink l-line"
              style={{
                ...cell,
                color: LIGHT.ink,
                fontVariantNumeric: "tabular-nums",
                fontWeight: 600,
                textAlign: "right",
              }}
            >
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
