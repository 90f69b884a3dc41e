"use client";

import { lazy } from "react";
import { CommandButton } from "./command-button";

const StudentPalette = lazy(() => import("./student-palette"));

export function StudentCommands() {
  return <CommandButton>{(props) => <StudentPalette {...props} />}</CommandButton>;
}
