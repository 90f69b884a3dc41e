/** Under the header of its group, where the root's would draw a second one. */
export { default } from "@/components/shell/not-found-message";
