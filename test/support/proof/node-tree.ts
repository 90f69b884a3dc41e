/** A node of PostgreSQL's parse tree, as `pg_node_tree` writes it: `{TYPE :field value …}`. */
export interface TreeNode {
  type: string;
  fields: ReadonlyMap<string, TreeValue[]>;
}

/** Lists are arrays; everything else is a token. */
export type TreeValue = TreeNode | TreeValue[] | string;

/** Parses the output of `outfuncs.c`: one value that contains others. */
export function readTree(text: string): TreeValue {
  const tokens = text.match(/\{|\}|\(|\)|"(?:\\.|[^"\\])*"|(?:\\[\s\S]|[^\s(){}])+/g) ?? [];
  let at = 0;
  const readValue = (): TreeValue => {
    const token = tokens[at++];
    if (token === "(") return readUntil(")");
    if (token === "{") return readNode();
    if (token === undefined) throw new Error("the tree ends in the middle");
    return token;
  };
  const readUntil = (end: string): TreeValue[] => {
    const values: TreeValue[] = [];
    while (tokens[at] !== end) values.push(readValue());
    at++;
    return values;
  };
  const readNode = (): TreeNode => {
    const type = tokens[at++] ?? "";
    const fields = new Map<string, TreeValue[]>();
    while (tokens[at] !== "}") {
      const field = tokens[at++] ?? "";
      const values: TreeValue[] = [];
      while (tokens[at] !== "}" && !tokens[at]?.startsWith(":")) values.push(readValue());
      fields.set(field.slice(1), values);
    }
    at++;
    return { type, fields };
  };
  return readValue();
}

export function isNode(value: TreeValue | undefined): value is TreeNode {
  return typeof value === "object" && !Array.isArray(value);
}

/** The node of a field; null if there is none. */
export function nodeIn(node: TreeNode, field: string): TreeNode | null {
  const [value] = node.fields.get(field) ?? [];
  return isNode(value) ? value : null;
}

/** The nodes of a field that holds a list; nested lists are flattened. */
export function nodesIn(node: TreeNode, field: string): TreeNode[] {
  return (node.fields.get(field) ?? []).flatMap((value) => flat(value));
}

function flat(value: TreeValue): TreeNode[] {
  if (Array.isArray(value)) return value.flatMap(flat);
  return isNode(value) ? [value] : [];
}

export function wordIn(node: TreeNode, field: string): string {
  const [value] = node.fields.get(field) ?? [];
  return typeof value === "string" ? value : "";
}

export function numberIn(node: TreeNode, field: string): number {
  return Number(wordIn(node, field));
}

/** Members of a set of numbers, `(b 1 2)`. */
export function membersIn(node: TreeNode, field: string): number[] {
  const [value] = node.fields.get(field) ?? [];
  return Array.isArray(value) ? value.slice(1).map(Number) : [];
}
