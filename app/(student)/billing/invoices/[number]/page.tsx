import { ArrowLeft, Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { InvoiceSheet } from "@/components/billing/invoice-sheet";
import { pdfAddress } from "@/components/billing/pdf-address";
import { PrintButton } from "@/components/billing/print-button";
import { NotAStudent } from "@/components/shell/not-a-student";
import { buttonStyle } from "@/components/ui/button-style";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { getPageContext } from "@/lib/http/page-context";
import { serializeInvoiceInFull } from "@/lib/http/serializers/payment";
import { getInvoice } from "@/lib/services/invoices/get-invoice";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { StudentPage } from "../../../student-page";

type InvoicePageProps = { params: Promise<{ number: string }> };

export async function generateMetadata({ params }: InvoicePageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).number) };
}

/** One invoice or credit note, to read and to print. */
export default async function InvoicePage({ params }: InvoicePageProps) {
  const number = decodeURIComponent((await params).number);
  const viewer = await getPageContext(`/billing/invoices/${encodeURIComponent(number)}`);
  const { context, student } = viewer;
  if (!student) return <NotAStudent />;
  const [row, subscription, t] = await Promise.all([
    findInvoice(context, number),
    getSubscription(context),
    getTranslations("invoice"),
  ]);
  if (!row) notFound();
  const { invoice } = serializeInvoiceInFull(row);
  return (
    <StudentPage viewer={viewer} student={student} subscription={subscription}>
      <div className="mx-auto max-w-[44rem]">
        <div className="flex flex-wrap items-center justify-between gap-3 print:hidden">
          <Link href="/billing" className="inline-flex items-center gap-1.5 rounded-control text-accent text-sm">
            <ArrowLeft className="size-4" aria-hidden />
            {t("back")}
          </Link>
          <span className="flex gap-2">
            <PrintButton />
            {/* A file: the router has nothing to do with it. */}
            <a href={pdfAddress(row.number)} className={buttonStyle({ intent: "secondary", size: "sm" })}>
              <Download aria-hidden />
              {t("download")}
            </a>
          </span>
        </div>
        <InvoiceSheet invoice={invoice} />
      </div>
    </StudentPage>
  );
}

/** Another student's invoice is 404, as if it did not exist. */
async function findInvoice(context: Context, number: string) {
  try {
    return await getInvoice(context, number);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}
