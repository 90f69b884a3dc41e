/** URL of the PDF for a link: browsers prefer HTML to JSON in `Accept`, so content negotiation returns the PDF. */
export function pdfAddress(number: string): string {
  return `/api/invoices/${encodeURIComponent(number)}`;
}
