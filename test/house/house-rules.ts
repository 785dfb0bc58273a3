import { dirname, join } from 'node:path';
import { failuresInSentences, wordsInCatalogue } from './word-rules.ts';
import { fromRoot, pathInHouse, roomOf, type Place, type Rule, type Visitor } from './rule-of-the-house.ts';

/**
 * The rules of the house that the compiler cannot hold, as a plugin of the linter (`house/…` in .oxlintrc.json).
 * docs/architecture.md says why each exists; rules.test.ts proves that each bites.
 */

/** Each room, the rooms it may import, and its own packages where a few are all it may have. */
const ROOMS: Readonly<Record<string, { imports: readonly string[]; packages?: readonly string[] }>> = {
  shared: { imports: ['shared'], packages: ['zod'] },
  renderer: { imports: ['renderer', 'shared'] },
  relay: { imports: ['relay', 'shared'] },
  sandbox: { imports: ['sandbox', 'shared'] },
  core: { imports: ['core', 'shared'] },
  electron: { imports: ['electron', 'core', 'shared'] },
  headless: { imports: ['headless', 'core', 'shared'] },
};

const MAIN_FILES = /(^|\/)(main\.tsx?|preload\.ts|[\w-]+-worker\.ts)$/;
const SQL =
  /\b(SELECT\s[\s\S]+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s+\w|(CREATE|DROP|ALTER)\s+(TEMP\s+|UNIQUE\s+|VIRTUAL\s+)?(TABLE|INDEX|VIEW|TRIGGER))\b|^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b/;

/** Imports follow the arrows of docs/architecture.md, `shared` has zod and nothing else, and `electron` stays in its room. */
const arrows: Rule = {
  create(context) {
    const importer = pathInHouse(context);
    const room = ROOMS[roomOf(importer)];
    return onEveryImport((specifier, node, isTypeOnly) => {
      const target = targetOf(importer, specifier);
      if (target === undefined) {
        const name = packageOf(specifier);
        if (name === 'electron' && roomOf(importer) !== 'electron' && !isTypeOnly) {
          context.report({
            node,
            message: 'Only electron/ imports electron; hand what it gives to the engine as a port.',
          });
        } else if (room?.packages !== undefined && !room.packages.includes(name)) {
          context.report({
            node,
            message: `${roomOf(importer)}/ may import ${room.packages.join(', ')} and no other package.`,
          });
        }
      } else if (room !== undefined && !room.imports.includes(roomOf(target))) {
        const allowed = room.imports.map((name) => `${name}/`).join(', ');
        context.report({ node, message: `${roomOf(importer)}/ may import ${allowed} only, so not ${target}.` });
      }
    });
  },
};

/**
 * In the engine a store is made by the wiring (a file of `core` itself) and handed in. Its own folder knows it; another
 * folder may name its type, but never reaches for it.
 */
const publicFace: Rule = {
  create(context) {
    const importer = pathInHouse(context);
    if (dirname(importer) === 'core') return {};
    return onEveryImport((specifier, node, isTypeOnly) => {
      const target = targetOf(importer, specifier);
      if (target === undefined || isTypeOnly || roomOf(importer) === 'test') return;
      if (roomOf(target) === 'core' && target.endsWith('-store.ts') && dirname(target) !== dirname(importer)) {
        context.report({ node, message: `${target} belongs to its folder; take what it makes as a parameter.` });
      }
    });
  },
};

/** In the engine, SQL and the driver's calls are found in stores and in `core/database` only. */
const sqlInStores: Rule = {
  create(context) {
    const file = pathInHouse(context);
    if (roomOf(file) !== 'core' || file.startsWith('core/database/') || file.endsWith('-store.ts')) return {};
    const message = 'SQL lives in a …-store.ts file, or in core/database.';
    return {
      Literal(node) {
        if (typeof node.value === 'string' && SQL.test(node.value)) context.report({ node, message });
      },
      TemplateLiteral(node) {
        if (SQL.test(node.quasis.map(({ value }) => value.raw).join('x'))) context.report({ node, message });
      },
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
        if (['prepare', 'pragma'].includes(callee.property.name)) context.report({ node, message });
      },
    };
  },
};

/** A file is named in kebab-case after what it exports; a name that could hold anything is no name. */
const fileNames: Rule = {
  create(context) {
    const file = pathInHouse(context);
    const parts = file.split('/');
    return {
      Program(node) {
        for (const part of parts) {
          const name = part.replace(/(\.(test|bench|config|d))?\.(ts|tsx|js)$/, '');
          if (!/^\.?[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
            context.report({ node, message: `"${part}" is not kebab-case.` });
          } else if (/(^|-)(utils?|helpers?|misc|common|stuff)($|-)/.test(name)) {
            context.report({ node, message: `"${part}" says nothing; name it after what it does.` });
          } else if (name === 'index' && file !== 'shared/contract/index.ts') {
            context.report({
              node,
              message: 'The contract is the only folder with an index; import files by their name.',
            });
          }
        }
      },
    };
  },
};

/** Importing a file does nothing: only a program's main file, a worker and a test act when they are loaded. */
const noSideEffects: Rule = {
  create(context) {
    const file = pathInHouse(context);
    if (ROOMS[roomOf(file)] === undefined || MAIN_FILES.test(file)) return {};
    return {
      Program(program) {
        for (const node of program.body) {
          if (node.type === 'ExpressionStatement' && node.expression.type !== 'Literal') {
            context.report({ node, message: 'Importing this file would do something; put it in a function.' });
          }
        }
      },
    };
  },
};

/** What a room exports says in a comment what it is and why. */
const documentedExports: Rule = {
  create(context) {
    const file = pathInHouse(context);
    if (ROOMS[roomOf(file)] === undefined) return {};
    return {
      ExportNamedDeclaration(node) {
        if (node.declaration === null) return;
        const comments = context.sourceCode.getCommentsBefore(node);
        const last = comments.at(-1);
        // A blank line between would make it a comment on something else.
        const isAttached =
          last !== undefined &&
          last.type === 'Block' &&
          last.value.startsWith('*') &&
          context.sourceCode.text.slice(last.range[1], node.range[0]).split('\n').length <= 2;
        if (!isAttached) context.report({ node, message: 'An export has a doc comment: what it is, then why.' });
      },
    };
  },
};

const plugin: { meta: { name: string }; rules: Record<string, Rule> } = {
  meta: { name: 'house' },
  rules: {
    arrows,
    'public-face': publicFace,
    'sql-in-stores': sqlInStores,
    'file-names': fileNames,
    'no-side-effects': noSideEffects,
    'documented-exports': documentedExports,
    'words-in-catalogue': wordsInCatalogue,
    'failures-in-sentences': failuresInSentences,
  },
};

// The linter finds a plugin by its default export.
export default plugin;

/** The file an import names, from the root of the house; `undefined` for a package or a module of Node. */
function targetOf(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = specifier.replace(/\?.*$/, '');
  return fromRoot(join(dirname(importer), path));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Static, dynamic and re-exporting imports, and the types imported in place. */
function onEveryImport(check: (specifier: string, node: Place, isTypeOnly: boolean) => void): Visitor {
  return {
    ImportDeclaration: (node) => check(node.source.value, node, node.importKind === 'type'),
    ExportAllDeclaration: (node) => check(node.source.value, node, node.exportKind === 'type'),
    ExportNamedDeclaration(node) {
      if (node.source !== null) check(node.source.value, node, node.exportKind === 'type');
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal') check(String(node.source.value), node, false);
    },
    TSImportType: (node) => check(node.source.value, node, true),
  };
}
