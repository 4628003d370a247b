import { createRequire } from 'node:module';
import type { Expression, Pattern } from 'acorn';

type Acorn = typeof import('acorn');

let acorn: Acorn | undefined;

/** Forms in which the source of a function is an expression: as it is, as a method, as a private method. */
const frames = [
  (source: string) => `(${source})`,
  (source: string) => `({${source}})`,
  (source: string) => `(class{${source}})`,
];

/** `module` first, for `import.meta`; `script` for what only old code may say. */
const sourceTypes = ['module', 'script'] as const;

/** The parameters in the source of a function; undefined when it is not JavaScript, as for native functions. */
export function parseParameters(source: string): readonly Pattern[] | undefined {
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) return undefined;
  for (const frame of frames) {
    for (const sourceType of sourceTypes) {
      const expression = parse(frame(source), sourceType);
      if (expression) return parametersIn(expression);
    }
  }
  return undefined;
}

function parse(text: string, sourceType: 'module' | 'script'): Expression | undefined {
  // Synchronous, because the first call of a memoized function may be; only then is the parser loaded.
  acorn ??= createRequire(import.meta.url)('acorn') as Acorn;
  try {
    return acorn.parseExpressionAt(text, 0, {
      ecmaVersion: 'latest',
      sourceType,
      allowSuperOutsideMethod: true,
      checkPrivateFields: false,
    });
  } catch {
    return undefined;
  }
}

function parametersIn(expression: Expression): readonly Pattern[] | undefined {
  switch (expression.type) {
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return expression.params;
    case 'ObjectExpression': {
      const [method] = expression.properties;
      return method?.type === 'Property' ? parametersIn(method.value) : undefined;
    }
    case 'ClassExpression': {
      const [method, ...others] = expression.body.body;
      // More than one member: the source is a whole class, not a method.
      return method?.type === 'MethodDefinition' && others.length === 0 ? method.value.params : undefined;
    }
    default:
      return undefined;
  }
}
