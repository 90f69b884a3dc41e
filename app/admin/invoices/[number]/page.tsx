import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CorrectInvoice } from "@/components/admin/actions/correct-invoice";
import { InvoiceSheet } from "@/components/billing/invoice-sheet";
import { PrintButton } from "@/components/billing/print-button";
import { toWireId } from "@/lib/domain/id";
import { serializeInvoiceInFull } from "@/lib/http/serializers/payment";
import { getAnyInvoice } from "@/lib/services/invoices/read-any-invoice";
import { AdminPage, getAdminContext } from "../../admin-page";
import { orNotFound } from "../../reading";

type InvoicePageProps = { params: Promise<{ number: string }> };

export async function generateMetadata({ params }: InvoicePageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).number) };
}

/** Any student's invoice or credit note, as the student sees it. */
export default async function AdminInvoicePage({ params }: InvoicePageProps) {
  const number = decodeURIComponent((await params).number);
  const { context, mayWrite } = await getAdminContext(`/admin/invoices/${encodeURIComponent(number)}`);
  const row = await orNotFound(getAnyInvoice(context, number));
  const t = await getTranslations("adminStudent");
  const { name, address = null, state, gstin } = row.recipient;
  const printed = { name, address, state, gstin };
  const canCorrect = mayWrite && row.kind === "invoice" && row.replaced_by === null && row.credited < row.total;
  return (
    <AdminPage
      title={row.number}
      actions={
        <>
          {canCorrect && <CorrectInvoice number={row.number} recipient={printed} />}
          <PrintButton />
        </>
      }
    >
      <div className="mt-4 max-w-[44rem]">
        <Link
          href={`/admin/subscriptions/${toWireId("student", row.student_id)}`}
          className="inline-flex items-center gap-1.5 rounded-control text-accent text-sm print:hidden"
        >
          <ArrowLeft className="size-4" aria-hidden />
          {t("invoiceBack")}
        </Link>
        <InvoiceSheet invoice={serializeInvoiceInFull(row).invoice} />
      </div>
    </AdminPage>
  );
}
