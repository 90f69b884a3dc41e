/** A line of Scalar's source, and its replacement. */
type Mend = readonly [from: string, to: string];

/**
 * Scalar's reference is configured as far as its options allow; the rest is patched in its templates while the app is built
 * (mend-scalar.cjs, for each file of this table): roles that their elements may not have, landmarks that it would only be entitled to on
 * a page of its own, names that leave out what is written. Nothing runs in the browser for it, and nothing has to be patched again when
 * Scalar renders again.
 */
export const SCALAR_MENDS: Readonly<Record<string, readonly Mend[]>> = {
  // In our page it is a part, which has its main element already.
  "@scalar/api-reference/dist/components/ApiReference.vue2.js": [
    ['createElementVNode("main", {', 'createElementVNode("section", {'],
    ['                role: "navigation",\n', ""],
  ],
  "@scalar/components/dist/components/ScalarSidebar/ScalarSidebar.vue.js": [['t("aside", n(s(', 't("nav", n(s(']],
  // Where one is, and no choice among others.
  "@scalar/components/dist/components/ScalarSidebar/ScalarSidebarButton.vue.js": [
    ['"aria-selected": e.selected,', '"aria-current": e.selected,'],
    ['["aria-selected", "type"]', '["aria-current", "type"]'],
  ],
  // A button that opens the search; as a landmark it had no name.
  "@scalar/components/dist/components/ScalarSidebar/ScalarSidebarSearchButton.vue.js": [
    ['        role: "search",\n', ""],
  ],
  "@scalar/api-reference/dist/features/Search/components/SearchModal.vue2.js": [
    ['role: "combobox",', 'role: "combobox", "aria-expanded": "true",'],
  ],
  // People who use voice control say the label that they read.
  "@scalar/api-reference/dist/components/Content/Tags/components/ModernLayout.vue2.js": [
    [`\`Show all \${__props.tag.title} endpoints\``, `\`Show More: all of \${__props.tag.title}\``],
  ],
  // One to every call: sixty landmarks of one name lead nowhere.
  "@scalar/api-reference/dist/features/example-responses/ExampleResponses.vue2.js": [
    ['role: "region"', 'role: "group"'],
  ],
};
