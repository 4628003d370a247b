import type { Expression, Property } from 'acorn';

/** The value of an expression that is plain data: literals, also negative ones, and arrays and objects of them. */
export function literalValue(expression: Expression): { readonly value: unknown } | undefined {
  switch (expression.type) {
    case 'Literal':
      return expression.regex
        ? undefined
        : { value: expression.bigint ? BigInt(expression.bigint) : expression.value };
    case 'Identifier':
      return expression.name === 'undefined' ? { value: undefined } : undefined;
    case 'TemplateLiteral':
      return expression.expressions.length === 0 ? { value: expression.quasis[0]?.value.cooked } : undefined;
    case 'UnaryExpression':
      return signed(expression.operator, literalValue(expression.argument)?.value);
    case 'ArrayExpression':
      return list(expression.elements);
    case 'ObjectExpression':
      return object(expression.properties);
    default:
      return undefined;
  }
}

function signed(operator: string, value: unknown): { readonly value: unknown } | undefined {
  if (operator === '-' && (typeof value === 'number' || typeof value === 'bigint')) return { value: -value };
  if (operator === '+' && typeof value === 'number') return { value };
  // Compilers write true, false and undefined as !0, !1 and void 0.
  if (operator === '!' && typeof value === 'number') return { value: !value };
  if (operator === 'void' && typeof value === 'number') return { value: undefined };
  return undefined;
}

type Element = Extract<Expression, { type: 'ArrayExpression' }>['elements'][number];

function list(elements: readonly Element[]): { readonly value: unknown } | undefined {
  const values: unknown[] = [];
  for (const element of elements) {
    const known = element && element.type !== 'SpreadElement' ? literalValue(element) : undefined;
    if (known === undefined) return undefined;
    values.push(known.value);
  }
  return { value: values };
}

type Member = Extract<Expression, { type: 'ObjectExpression' }>['properties'][number];

function object(properties: readonly Member[]): { readonly value: unknown } | undefined {
  const pairs: [string, unknown][] = [];
  for (const property of properties) {
    const name = property.type === 'Property' ? nameOf(property) : undefined;
    const known = property.type === 'Property' ? literalValue(property.value) : undefined;
    if (name === undefined || known === undefined) return undefined;
    pairs.push([name, known.value]);
  }
  return { value: Object.fromEntries(pairs) };
}

/** The name of a plain property; `__proto__: x` is none, it sets the prototype. */
function nameOf({ key, computed, kind, method }: Property): string | undefined {
  if (computed || method || kind !== 'init') return undefined;
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
  return name === '__proto__' ? undefined : name;
}
