"use client";

/** Nearer than the root's, so that the header stays where it is. */
export { default } from "../error";
