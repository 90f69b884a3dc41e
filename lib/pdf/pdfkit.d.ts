/** pdfkit has no types of its own; we only reach for its class. */
declare module "pdfkit" {
  const PDFDocument: { prototype: object };
  export default PDFDocument;
}
