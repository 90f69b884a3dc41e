import type { Facts } from "./catalogue";
import { functionOf, impliedBy, neverNullIn } from "./conditions";
import { isNullFree, neverNull } from "./functions";
import { isNode, membersIn, nodeIn, nodesIn, numberIn, type TreeNode, wordIn } from "./node-tree";

/** A query with the queries around it, which its names may refer to. */
interface Scope {
  query: TreeNode;
  outer: Scope | null;
}

/** Kinds of an entry of the range table, as `parsenodes.h` numbers them. */
const KIND = { relation: 0, subquery: 1, join: 2, function: 3, values: 5, cte: 6, group: 9 } as const;
const SUBLINK = { exists: 0, any: 2, expression: 4, array: 6 } as const;

export interface ProvenColumn {
  name: string;
  isNullable: boolean;
}

/** The columns that a statement returns, and whether each may be NULL, as far as the analysis proves. */
export function proveColumns(query: TreeNode, facts: Facts): ProvenColumn[] {
  const prover = new Prover(facts);
  const scope = { query, outer: null };
  return prover
    .targetListOf(query)
    .map((entry, index) => ({ name: wordOf(entry), isNullable: !prover.isColumnNeverNull(scope, index + 1) }));
}

function wordOf(entry: TreeNode): string {
  return wordIn(entry, "resname").replaceAll(/\\(.)/g, "$1");
}

class Prover {
  private readonly facts: Facts;
  /** Columns in progress: a recursive column is as nullable as its first part. */
  private readonly open = new Set<string>();
  private readonly numbers = new Map<TreeNode, number>();

  constructor(facts: Facts) {
    this.facts = facts;
  }

  /** The target list of the result. */
  targetListOf(query: TreeNode): TreeNode[] {
    const isSelect = numberIn(query, "commandType") === 1;
    return nodesIn(query, isSelect ? "targetList" : "returningList").filter(
      (entry) => wordIn(entry, "resjunk") !== "true",
    );
  }

  isColumnNeverNull(scope: Scope, number: number): boolean {
    const key = `${this.numberOf(scope.query)}.${number}`;
    if (this.open.has(key)) return true;
    this.open.add(key);
    try {
      const arms = nodeIn(scope.query, "setOperations");
      if (arms) return this.isArmNeverNull(scope, arms, number);
      const entry = this.targetListOf(scope.query)[number - 1];
      return (
        entry !== undefined && this.isNeverNull(nodeIn(entry, "expr"), scope, neverNullIn(scope.query, this.facts))
      );
    } finally {
      this.open.delete(key);
    }
  }

  /** Every part of a UNION. */
  private isArmNeverNull(scope: Scope, arm: TreeNode, number: number): boolean {
    if (arm.type === "SETOPERATIONSTMT") {
      const parts = [nodeIn(arm, "larg"), nodeIn(arm, "rarg")];
      return parts.every((part) => part !== null && this.isArmNeverNull(scope, part, number));
    }
    const entry = this.entryAt(scope, numberIn(arm, "rtindex"));
    const query = entry && nodeIn(entry, "subquery");
    return query !== null && this.isColumnNeverNull({ query, outer: scope }, number);
  }

  /**
   * @param known columns of the query, as `entry.column`, that its conditions prove not NULL
   */
  private isNeverNull(expression: TreeNode | null, scope: Scope, known: ReadonlySet<string>): boolean {
    if (!expression) return false;
    const of = (node: TreeNode | null) => this.isNeverNull(node, scope, known);
    const all = (nodes: TreeNode[]) => nodes.every(of);
    switch (expression.type) {
      case "CONST":
        return wordIn(expression, "constisnull") === "false";
      case "VAR":
        return this.isVariableNeverNull(expression, scope, known);
      case "RELABELTYPE":
      case "COERCEVIAIO":
      case "ARRAYCOERCEEXPR":
      case "COERCETODOMAIN":
      case "COLLATEEXPR":
        return of(nodeIn(expression, "arg"));
      case "NAMEDARGEXPR":
        return of(nodeIn(expression, "arg"));
      case "COALESCEEXPR":
      case "COALESCE":
      case "MINMAX":
      case "MINMAXEXPR":
        return nodesIn(expression, "args").some(of);
      case "NULLTEST":
      case "BOOLEANTEST":
      case "DISTINCTEXPR":
      case "ROWEXPR":
      case "ROW":
      case "ARRAY":
      case "ARRAYEXPR":
      case "SQLVALUEFUNCTION":
      case "GROUPINGFUNC":
        return true;
      case "BOOLEXPR":
        return all(nodesIn(expression, "args"));
      case "CASE":
      case "CASEEXPR":
        return this.isCaseNeverNull(expression, scope, known);
      case "SUBLINK":
        return this.isSublinkNeverNull(expression, scope, known);
      case "SCALARARRAYOPEXPR":
        return all(nodesIn(expression, "args")) && this.hasWholeList(expression, of);
      case "AGGREF":
        return this.isAggregateNeverNull(expression, scope, known);
      case "WINDOWFUNC":
        return this.isWindowNeverNull(expression, of);
      case "FUNCEXPR":
      case "OPEXPR":
        return this.isCallNeverNull(expression, all);
      default:
        return false;
    }
  }

  private isVariableNeverNull(variable: TreeNode, scope: Scope, known: ReadonlySet<string>): boolean {
    const up = numberIn(variable, "varlevelsup");
    const column = numberIn(variable, "varattno");
    const number = numberIn(variable, "varno");
    if (up === 0 && known.has(`${number}.${column}`)) return true;
    // A table on the nullable side of an outer join: if one of its columns is not NULL, the row exists.
    const isThere = up === 0 && [...known].some((place) => place.startsWith(`${number}.`));
    if (!isThere && membersIn(variable, "varnullingrels").length > 0) return false;
    let at: Scope | null = scope;
    for (let level = 0; level < up; level++) at = at?.outer ?? null;
    const entry = at && this.entryAt(at, number);
    if (!at || !entry) return false;
    // Before an INSERT there is no old row, and after a DELETE no new one.
    if (numberIn(variable, "varreturningtype") !== 0) return false;
    if (up > 0 && neverNullIn(at.query, this.facts).has(`${number}.${column}`)) return true;
    return this.isEntryColumnNeverNull(entry, column, at);
  }

  private isEntryColumnNeverNull(entry: TreeNode, column: number, scope: Scope): boolean {
    switch (numberIn(entry, "rtekind")) {
      case KIND.relation:
        return column <= 0 || this.facts.notNull.has(`${numberIn(entry, "relid")}.${column}`);
      case KIND.subquery: {
        const query = nodeIn(entry, "subquery");
        return query !== null && this.isColumnNeverNull({ query, outer: scope }, column);
      }
      case KIND.join: {
        const [variables] = [nodesIn(entry, "joinaliasvars")];
        return this.isNeverNull(variables[column - 1] ?? null, scope, neverNullIn(scope.query, this.facts));
      }
      case KIND.group:
        return this.isNeverNull(
          nodesIn(entry, "groupexprs")[column - 1] ?? null,
          scope,
          neverNullIn(scope.query, this.facts),
        );
      case KIND.function:
        return this.isFunctionColumnNeverNull(entry, column, scope);
      case KIND.values:
        return (entry.fields.get("values_lists") ?? []).every((rows) =>
          (Array.isArray(rows) ? rows : []).every((row) => {
            const value = Array.isArray(row) ? row[column - 1] : undefined;
            return isNode(value) && this.isNeverNull(value, scope, new Set());
          }),
        );
      case KIND.cte:
        return this.isCteColumnNeverNull(entry, column, scope);
      default:
        return false;
    }
  }

  /** Only the number of WITH ORDINALITY and functions that generate values: elements of an array may be NULL. */
  private isFunctionColumnNeverNull(entry: TreeNode, column: number, scope: Scope): boolean {
    const functions = nodesIn(entry, "functions");
    const columns = functions.reduce((sum, one) => sum + numberIn(one, "funccolcount"), 0);
    if (wordIn(entry, "funcordinality") === "true" && column === columns + 1) return true;
    const [only] = functions;
    if (!only || functions.length > 1) return false;
    const call = nodeIn(only, "funcexpr");
    const name = call && this.facts.functions.get(numberIn(call, "funcid"))?.name;
    if (name === "generate_series") return true;
    return call !== null && this.isNeverNull(call, scope, neverNullIn(scope.query, this.facts)) && name !== "unnest";
  }

  private isCteColumnNeverNull(entry: TreeNode, column: number, scope: Scope): boolean {
    let at: Scope | null = scope;
    for (let level = numberIn(entry, "ctelevelsup"); level > 0; level--) at = at?.outer ?? null;
    const name = wordIn(entry, "ctename");
    const cte = at && nodesIn(at.query, "cteList").find((one) => wordIn(one, "ctename") === name);
    const query = cte && nodeIn(cte, "ctequery");
    return at !== null && query != null && this.isColumnNeverNull({ query, outer: at }, column);
  }

  private isCaseNeverNull(expression: TreeNode, scope: Scope, known: ReadonlySet<string>): boolean {
    const otherwise = nodeIn(expression, "defresult");
    if (!this.isNeverNull(otherwise, scope, known)) return false;
    const isSearched = nodeIn(expression, "arg") === null;
    return nodesIn(expression, "args").every((when) => {
      const more = isSearched ? impliedBy(nodeIn(when, "expr"), this.facts) : [];
      return this.isNeverNull(nodeIn(when, "result"), scope, new Set([...known, ...more]));
    });
  }

  private isSublinkNeverNull(expression: TreeNode, scope: Scope, known: ReadonlySet<string>): boolean {
    const kind = numberIn(expression, "subLinkType");
    const query = nodeIn(expression, "subselect");
    if (kind === SUBLINK.exists || kind === SUBLINK.array) return true;
    if (!query) return false;
    const isWhole = this.isColumnNeverNull({ query, outer: scope }, 1);
    if (kind === SUBLINK.expression) return isWhole && this.hasAlwaysARow(query);
    if (kind !== SUBLINK.any) return false;
    const test = nodeIn(expression, "testexpr");
    const [asked] = test ? nodesIn(test, "args") : [];
    return isWhole && asked !== undefined && this.isNeverNull(asked, scope, known);
  }

  /** An aggregate without GROUP BY returns a row even for no input. */
  private hasAlwaysARow(query: TreeNode): boolean {
    const isGrouped = nodesIn(query, "groupClause").length > 0 || nodeIn(query, "havingQual") !== null;
    if (wordIn(query, "hasAggs") === "true") return !isGrouped;
    const tree = nodeIn(query, "jointree");
    return tree !== null && nodesIn(tree, "fromlist").length === 0 && nodeIn(tree, "quals") === null;
  }

  private hasWholeList(expression: TreeNode, of: (node: TreeNode) => boolean): boolean {
    const list = nodesIn(expression, "args")[1];
    if (list?.type === "ARRAY" || list?.type === "ARRAYEXPR") return nodesIn(list, "elements").every(of);
    return list?.type === "CONST";
  }

  private isAggregateNeverNull(expression: TreeNode, scope: Scope, known: ReadonlySet<string>): boolean {
    const name = this.facts.functions.get(numberIn(expression, "aggfnoid"))?.name ?? "";
    if (name === "count") return true;
    const isOfGroup =
      nodesIn(scope.query, "groupClause").length > 0 && nodesIn(scope.query, "groupingSets").length === 0;
    if (!isOfGroup || nodeIn(expression, "aggfilter")) return false;
    if (/^(array_agg|jsonb?_agg|jsonb?_object_agg)$/.test(name)) return true;
    if (!/^(min|max|sum|avg|bool_and|bool_or|every|string_agg)$/.test(name)) return false;
    return nodesIn(expression, "args").every((arg) => this.isNeverNull(nodeIn(arg, "expr"), scope, known));
  }

  private isWindowNeverNull(expression: TreeNode, of: (node: TreeNode) => boolean): boolean {
    const name = this.facts.functions.get(numberIn(expression, "winfnoid"))?.name ?? "";
    if (/^(count|row_number|rank|dense_rank)$/.test(name)) return true;
    // The frame of a row has at least the row.
    return /^(sum|min|max|bool_and|bool_or)$/.test(name) && nodesIn(expression, "args").every(of);
  }

  private isCallNeverNull(expression: TreeNode, all: (nodes: TreeNode[]) => boolean): boolean {
    const called = functionOf(expression, this.facts);
    if (!called?.isBuiltIn) return false;
    if (neverNull(called.name)) return true;
    return called.isStrict && isNullFree(called.name) && all(nodesIn(expression, "args"));
  }

  private entryAt(scope: Scope, number: number): TreeNode | null {
    return nodesIn(scope.query, "rtable")[number - 1] ?? null;
  }

  private numberOf(query: TreeNode): number {
    const known = this.numbers.get(query);
    if (known !== undefined) return known;
    this.numbers.set(query, this.numbers.size);
    return this.numbers.size - 1;
  }
}
