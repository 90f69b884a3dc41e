/** Never returns NULL, whatever its arguments are. */
export function neverNull(name: string): boolean {
  return NEVER_NULL.has(name);
}

/** Whether a function returns no NULL when no argument is NULL. */
export function isNullFree(name: string): boolean {
  return !MAY_BE_NULL.has(name);
}

const NEVER_NULL = new Set([
  "concat",
  "concat_ws",
  "json_build_array",
  "json_build_object",
  "jsonb_build_array",
  "jsonb_build_object",
  "num_nulls",
  "num_nonnulls",
]);

/** Built in and strict, and NULL when nothing is found. */
const MAY_BE_NULL = new Set([
  "array_dims",
  "array_length",
  "array_lower",
  "array_ndims",
  "array_position",
  "array_upper",
  "col_description",
  "current_setting",
  "json_array_element",
  "json_array_element_text",
  "json_extract_path",
  "json_extract_path_text",
  "json_object_field",
  "json_object_field_text",
  "jsonb_array_element",
  "jsonb_array_element_text",
  "jsonb_extract_path",
  "jsonb_extract_path_text",
  "jsonb_object_field",
  "jsonb_object_field_text",
  "jsonb_path_query_first",
  "lower_inc",
  "lower",
  "upper",
  "obj_description",
  "pg_get_constraintdef",
  "pg_get_expr",
  "pg_get_userbyid",
  "pg_notify",
  "regexp_match",
  "regexp_substr",
  "substring",
  "textregexsubstr",
  "to_regclass",
]);
