/** Under the header of its group; the root's page would render a second header. */
export { default } from "@/components/shell/not-found-message";
