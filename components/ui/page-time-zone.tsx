import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { clockTableOf } from "@/lib/format/make-clock-table";
import { InstalledClockTable } from "./installed-clock-table";

type PageTimeZoneProps = {
  timeZone: string;
  /** The viewer's time, which may be that of a test clock. */
  now: Date;
  children: ReactNode;
};

/** A part of a page whose times are those of a zone, written in the browser as they are on the server. */
export function PageTimeZone({ timeZone, now, children }: PageTimeZoneProps) {
  return (
    <NextIntlClientProvider timeZone={timeZone}>
      <InstalledClockTable table={clockTableOf(timeZone, now)}>{children}</InstalledClockTable>
    </NextIntlClientProvider>
  );
}
