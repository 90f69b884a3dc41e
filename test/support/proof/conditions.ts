import type { Facts } from "./catalogue";
import { nodeIn, nodesIn, numberIn, type TreeNode, wordIn } from "./node-tree";

/** Kinds of a join, as `nodes.h` numbers them. */
const JOIN = { inner: 0, left: 1, right: 3 } as const;
const IS_NOT_NULL = 1;

/** Columns, as `entry.column`, that are not NULL in any row that fulfils the conditions of a query. */
export function neverNullIn(query: TreeNode, facts: Facts): ReadonlySet<string> {
  const known = new Set<string>();
  const read = (node: TreeNode | null) => {
    if (!node) return;
    if (node.type === "FROMEXPR") {
      for (const column of impliedBy(nodeIn(node, "quals"), facts)) known.add(column);
      for (const part of nodesIn(node, "fromlist")) read(part);
    }
    if (node.type !== "JOINEXPR") return;
    const kind = numberIn(node, "jointype");
    if (kind === JOIN.inner) for (const column of impliedBy(nodeIn(node, "quals"), facts)) known.add(column);
    // The nullable side of an outer join proves nothing; the other side is unchanged.
    if (kind === JOIN.inner || kind === JOIN.left) read(nodeIn(node, "larg"));
    if (kind === JOIN.inner || kind === JOIN.right) read(nodeIn(node, "rarg"));
  };
  read(nodeIn(query, "jointree"));
  return known;
}

/** What cannot be NULL where a condition is true. */
export function impliedBy(condition: TreeNode | null, facts: Facts): string[] {
  if (!condition) return [];
  switch (condition.type) {
    case "BOOLEXPR":
      if (wordIn(condition, "boolop") !== "and") return [];
      return nodesIn(condition, "args").flatMap((part) => impliedBy(part, facts));
    case "NULLTEST":
      return numberIn(condition, "nulltesttype") === IS_NOT_NULL ? neededBy(nodeIn(condition, "arg"), facts) : [];
    case "OPEXPR":
    case "VAR":
      return neededBy(condition, facts);
    case "SCALARARRAYOPEXPR":
      return neededBy(nodesIn(condition, "args")[0] ?? null, facts);
    default:
      return [];
  }
}

/** Columns that make an expression NULL when they are NULL. */
function neededBy(expression: TreeNode | null, facts: Facts): string[] {
  if (!expression) return [];
  switch (expression.type) {
    case "VAR":
      if (numberIn(expression, "varlevelsup") > 0) return [];
      return [`${numberIn(expression, "varno")}.${numberIn(expression, "varattno")}`];
    case "RELABELTYPE":
    case "COERCEVIAIO":
      return neededBy(nodeIn(expression, "arg"), facts);
    case "OPEXPR":
    case "FUNCEXPR":
      if (!functionOf(expression, facts)?.isStrict) return [];
      return nodesIn(expression, "args").flatMap((arg) => neededBy(arg, facts));
    default:
      return [];
  }
}

/** The function that a call or an operator calls. */
export function functionOf(expression: TreeNode, facts: Facts) {
  const isCall = expression.type === "FUNCEXPR";
  const id = isCall ? numberIn(expression, "funcid") : facts.operators.get(numberIn(expression, "opno"));
  return facts.functions.get(id ?? 0);
}
