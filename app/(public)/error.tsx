"use client";

/** Each group of pages has its own, so that its header stays; the root has none, or every page would load one more. */
export { default } from "@/components/shell/page-error";
