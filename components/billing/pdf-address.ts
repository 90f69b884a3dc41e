/** Where a browser that follows a link gets the PDF: it would rather have a page than JSON, and says so. */
export function pdfAddress(number: string): string {
  return `/api/invoices/${encodeURIComponent(number)}`;
}
