"use client";

import { lazy } from "react";
import { CommandButton } from "@/components/shell/command-button";

const StaffPalette = lazy(() => import("./staff-palette"));

export function StaffCommands({ hasTestClocks }: { hasTestClocks: boolean }) {
  return <CommandButton>{(props) => <StaffPalette {...props} hasTestClocks={hasTestClocks} />}</CommandButton>;
}
